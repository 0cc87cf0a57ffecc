using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuthOps.Primitives.Groups;

namespace AuthOps.Psi.Ecdh;

/// <summary>
/// One party's secret scalar and what is done with it, over chunks in parallel; the output does not depend on the number
/// of threads. One session owns one masker; not safe for concurrent use.
/// </summary>
internal sealed class EcdhMasker : IDisposable
{
    public const int TagSize = 16;

    /// <summary>Elements a thread takes at a time.</summary>
    private const int SliceItems = 128;

    private const string TagLabel = "authops/psi/ecdh/tag/v2";

    private readonly EcdhSuite _suite;
    private readonly MaskingGroup _group;
    private readonly IEcdhRandomness _randomness;

    // Pinned, so that the collector leaves no copies behind.
    private readonly byte[] _scalar;
    private readonly int _threads;
    private byte[] _domain = [];
    private byte[] _tagPrefix = [];

    public EcdhMasker(EcdhSuite suite, IEcdhRandomness randomness, int maxDegreeOfParallelism)
    {
        _suite = suite;
        _group = suite.Group;
        _randomness = randomness;
        _scalar = GC.AllocateArray<byte>(_group.ScalarSize, pinned: true);
        randomness.FillScalar(_group, _scalar);
        _threads = maxDegreeOfParallelism;
    }

    /// <summary>Bytes of an element on the wire.</summary>
    public int ElementSize => _group.ElementSize;

    /// <summary>How work is spread over threads.</summary>
    public ParallelOptions Options(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken };

    /// <summary>Binds hashing to the session.</summary>
    public void BindSession(ReadOnlySpan<byte> sessionId)
    {
        _domain = _suite.ItemDomain(sessionId);
        _tagPrefix = TagPrefix(sessionId);
    }

    /// <summary>
    /// Hashes items to the group and multiplies them: results[i] from item order[i]. Where order[i] is beyond the set, a
    /// padding element is made in the same way from random bytes.
    /// </summary>
    public void MaskItems(
        PsiItemSet items,
        ReadOnlyMemory<int> order,
        Memory<byte> results,
        CancellationToken cancellationToken
    )
    {
        Parallel.For(
            0,
            Slices(order.Length),
            Options(cancellationToken),
            () => new ItemExpander(_group.ExpanderHash, _domain, _group.UniformSize, SliceItems),
            (slice, _, expander) =>
            {
                var (start, count) = Slice(slice, order.Length);
                MaskSlice(
                    items,
                    order.Span.Slice(start, count),
                    expander,
                    results.Span.Slice(start * ElementSize, count * ElementSize)
                );
                return expander;
            },
            expander => expander.Dispose()
        );
    }

    /// <summary>Multiplies the peer's elements and writes the tags of the products.</summary>
    /// <returns>The index of the first element that is not valid, or -1.</returns>
    public int TagElements(
        ReadOnlyMemory<byte> elements,
        Memory<UInt128> tags,
        CancellationToken cancellationToken
    )
    {
        var firstInvalid = new int[Slices(tags.Length)];
        Parallel.For(
            0,
            firstInvalid.Length,
            Options(cancellationToken),
            slice =>
            {
                var (start, count) = Slice(slice, tags.Length);
                Span<byte> products = stackalloc byte[ElementSize * SliceItems];
                products = products[..(count * ElementSize)];
                firstInvalid[slice] = MultiplySlice(_scalar, elements.Span, start, products);
                if (firstInvalid[slice] < 0)
                {
                    HashTags(products, tags.Span.Slice(start, count));
                }
            }
        );
        return First(firstInvalid);
    }

    /// <summary>Multiplies elements; elements and results may be the same memory.</summary>
    /// <returns>The index of the first element that is not valid, or -1.</returns>
    public int Multiply(
        ReadOnlyMemory<byte> elements,
        Memory<byte> results,
        CancellationToken cancellationToken
    ) => Multiply(_scalar, elements, results, cancellationToken);

    /// <summary>Takes this mask off elements, in place.</summary>
    /// <returns>The index of the first element that is not valid, or -1.</returns>
    public int Unmask(Memory<byte> elements, CancellationToken cancellationToken)
    {
        var inverse = GC.AllocateArray<byte>(_group.ScalarSize, pinned: true);
        ((PrimeGroup)_group).InvertScalarBatch(_scalar, inverse);
        try
        {
            return Multiply(inverse, elements, elements, cancellationToken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(inverse);
        }
    }

    /// <summary>Clears the scalar.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_scalar);

    private static int First(int[] firstInvalid) =>
        firstInvalid.Where(index => index >= 0).Append(-1).First();

    private int Multiply(
        byte[] scalar,
        ReadOnlyMemory<byte> elements,
        Memory<byte> results,
        CancellationToken cancellationToken
    )
    {
        var total = elements.Length / ElementSize;
        var firstInvalid = new int[Slices(total)];
        Parallel.For(
            0,
            firstInvalid.Length,
            Options(cancellationToken),
            slice =>
            {
                var (start, count) = Slice(slice, total);
                firstInvalid[slice] = MultiplySlice(
                    scalar,
                    elements.Span,
                    start,
                    results.Span.Slice(start * ElementSize, count * ElementSize)
                );
            }
        );
        return First(firstInvalid);
    }

    private int MultiplySlice(
        byte[] scalar,
        ReadOnlySpan<byte> elements,
        int start,
        Span<byte> products
    ) =>
        _group.TryMultiplyBatch(
            scalar,
            elements.Slice(start * ElementSize, products.Length),
            products,
            out var invalidIndex
        )
            ? -1
            : start + invalidIndex;

    private void MaskSlice(
        PsiItemSet items,
        ReadOnlySpan<int> order,
        ItemExpander expander,
        Span<byte> results
    )
    {
        Span<byte> uniform = stackalloc byte[_group.UniformSize * SliceItems];
        uniform = uniform[..(order.Length * _group.UniformSize)];
        expander.Expand(items, order, uniform);
        for (var i = 0; i < order.Length; i++)
        {
            if (order[i] >= items.Count)
            {
                _randomness.FillPadding(uniform.Slice(i * _group.UniformSize, _group.UniformSize));
            }
        }

        _group.HashAndMultiplyBatch(_scalar, uniform, results);
        CryptographicOperations.ZeroMemory(uniform);
    }

    /// <summary>
    /// The message of a <see cref="Primitives.Hashing.DomainHash"/> over (session id, element) up to the element, laid out
    /// here so that a whole slice is hashed as one batch.
    /// </summary>
    private byte[] TagPrefix(ReadOnlySpan<byte> sessionId)
    {
        var label = Encoding.ASCII.GetBytes(TagLabel);
        var prefix = new byte[1 + label.Length + 4 + 8 + sessionId.Length + 8];
        prefix[0] = (byte)label.Length;
        label.CopyTo(prefix, 1);
        var at = 1 + label.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(prefix.AsSpan(at), 2);
        BinaryPrimitives.WriteUInt64LittleEndian(prefix.AsSpan(at + 4), (ulong)sessionId.Length);
        sessionId.CopyTo(prefix.AsSpan(at + 12));
        BinaryPrimitives.WriteUInt64LittleEndian(
            prefix.AsSpan(prefix.Length - 8),
            (ulong)ElementSize
        );
        return prefix;
    }

    private void HashTags(ReadOnlySpan<byte> elements, Span<UInt128> tags)
    {
        var length = _tagPrefix.Length + ElementSize;
        var digestSize = BatchHash.DigestSize(_suite.Hash);
        Span<byte> messages = stackalloc byte[length * tags.Length];
        Span<byte> digests = stackalloc byte[digestSize * tags.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            var message = messages.Slice(i * length, length);
            _tagPrefix.CopyTo(message);
            elements.Slice(i * ElementSize, ElementSize).CopyTo(message[_tagPrefix.Length..]);
        }

        BatchHash.Hash(_suite.Hash, messages, length, digests);
        for (var i = 0; i < tags.Length; i++)
        {
            tags[i] = BinaryPrimitives.ReadUInt128LittleEndian(digests[(i * digestSize)..]);
        }
    }

    private static int Slices(int count) => (count + SliceItems - 1) / SliceItems;

    private static (int Start, int Count) Slice(int slice, int total)
    {
        var start = slice * SliceItems;
        return (start, Math.Min(SliceItems, total - start));
    }
}
