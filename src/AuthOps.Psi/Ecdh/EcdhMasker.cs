using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Ecdh;

/// <summary>
/// One party's secret scalar and what is done with it, over chunks in parallel; the output does not depend on the number
/// of threads. One session owns one masker; not safe for concurrent use.
/// </summary>
internal sealed class EcdhMasker : IDisposable
{
    public const int TagSize = 16;

    /// <summary>Bytes of an element on the wire.</summary>
    public const int ElementSize = 32;

    private const int UniformSize = 64;

    /// <summary>Elements a thread takes at a time.</summary>
    private const int SliceItems = 128;

    private const string TagLabel = "authops/psi/ecdh/tag/v1";

    private static readonly Ristretto255 s_group = Ristretto255.Instance;

    private static ReadOnlySpan<byte> ItemDomain =>
        "AuthOps-PSI-v1-ristretto255_XMD:SHA-512_R255MAP_RO_-"u8;

    // Pinned, so that the collector leaves no copies behind.
    private readonly byte[] _scalar = GC.AllocateArray<byte>(s_group.ScalarSize, pinned: true);
    private readonly int _threads;
    private byte[] _domain = [];
    private byte[] _tagPrefix = [];

    public EcdhMasker(IEcdhRandomness randomness, int maxDegreeOfParallelism)
    {
        randomness.FillScalar(_scalar);
        _threads = maxDegreeOfParallelism;
    }

    /// <summary>Binds hashing to the session.</summary>
    public void BindSession(ReadOnlySpan<byte> sessionId)
    {
        _domain = [.. ItemDomain, .. sessionId];
        _tagPrefix = TagPrefix(sessionId);
    }

    /// <summary>Hashes items to the group and multiplies them: results[i] from item order[i].</summary>
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
            () => new MessageExpander(HashKind.Sha512, _domain),
            (slice, _, expander) =>
            {
                var (start, count) = Slice(slice, order.Length);
                Span<byte> uniform = stackalloc byte[UniformSize * SliceItems];
                uniform = uniform[..(count * UniformSize)];
                for (var i = 0; i < count; i++)
                {
                    expander.Expand(
                        items.Encoded(order.Span[start + i]),
                        uniform.Slice(i * UniformSize, UniformSize)
                    );
                }

                s_group.HashAndMultiplyBatch(
                    _scalar,
                    uniform,
                    results.Span.Slice(start * ElementSize, count * ElementSize)
                );
                CryptographicOperations.ZeroMemory(uniform);
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
                var valid = s_group.TryMultiplyBatch(
                    _scalar,
                    elements.Span.Slice(start * ElementSize, count * ElementSize),
                    products,
                    out var invalidIndex
                );
                firstInvalid[slice] = valid ? -1 : start + invalidIndex;
                if (valid)
                {
                    HashTags(_tagPrefix, products, tags.Span.Slice(start, count));
                }
            }
        );
        var found = Array.FindIndex(firstInvalid, index => index >= 0);
        return found < 0 ? -1 : firstInvalid[found];
    }

    /// <summary>Clears the scalar.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_scalar);

    /// <summary>
    /// The message of <see cref="DomainHash"/> over (session id, element) up to the element, laid out here so that a
    /// whole slice is hashed as one batch.
    /// </summary>
    private static byte[] TagPrefix(ReadOnlySpan<byte> sessionId)
    {
        var label = Encoding.ASCII.GetBytes(TagLabel);
        var prefix = new byte[1 + label.Length + 4 + 8 + sessionId.Length + 8];
        prefix[0] = (byte)label.Length;
        label.CopyTo(prefix, 1);
        var at = 1 + label.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(prefix.AsSpan(at), 2);
        BinaryPrimitives.WriteUInt64LittleEndian(prefix.AsSpan(at + 4), (ulong)sessionId.Length);
        sessionId.CopyTo(prefix.AsSpan(at + 12));
        BinaryPrimitives.WriteUInt64LittleEndian(prefix.AsSpan(prefix.Length - 8), ElementSize);
        return prefix;
    }

    private static void HashTags(byte[] prefix, ReadOnlySpan<byte> elements, Span<UInt128> tags)
    {
        var length = prefix.Length + ElementSize;
        Span<byte> messages = stackalloc byte[length * tags.Length];
        Span<byte> digests = stackalloc byte[Sha256.DigestSize * tags.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            var message = messages.Slice(i * length, length);
            prefix.CopyTo(message);
            elements.Slice(i * ElementSize, ElementSize).CopyTo(message[prefix.Length..]);
        }

        Sha256.HashBatch(messages, length, digests);
        for (var i = 0; i < tags.Length; i++)
        {
            tags[i] = BinaryPrimitives.ReadUInt128LittleEndian(digests[(i * Sha256.DigestSize)..]);
        }
    }

    private static int Slices(int count) => (count + SliceItems - 1) / SliceItems;

    private static (int Start, int Count) Slice(int slice, int total)
    {
        var start = slice * SliceItems;
        return (start, Math.Min(SliceItems, total - start));
    }

    private ParallelOptions Options(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken };
}
