using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Governance;

namespace AuthOps.Psi.Sum;

/// <summary>
/// The side that has keys with values: it encrypts the values under its own key and learns the sum over the common keys, where
/// the peer opens it, and their number. A state machine without input or output; one thread drives it.
/// </summary>
/// <remarks>Semi-honest: it protects against a peer that follows the protocol and is curious. See docs/wire/psi-sum.md.</remarks>
public sealed class SumValueParty : IDisposable
{
    private const int ElementSize = SumMasker.ElementSize;

    private const int SliceItems = 1024;

    private readonly PsiItemSet _items;
    private readonly SumOptions _options;
    private readonly long[] _offsets;
    private readonly IEcdhRandomness _randomness;
    private readonly SumMasker _masker;
    private readonly SumSequence _sequence = new(SumStep.ValuesHello);
    private readonly byte[] _secret = GC.AllocateArray<byte>(ElementSize, pinned: true);
    private readonly SumHello _own;
    private readonly SumEvidence _evidence;
    private SumHello? _peer;
    private SumOutcome? _outcome;

    /// <summary>Makes a party for one session.</summary>
    /// <param name="items">The keys.</param>
    /// <param name="values">A value for each row that <paramref name="items"/> was built from; rows of one key are added up, then clamped.</param>
    /// <param name="options">What both parties agree to.</param>
    /// <exception cref="ArgumentException">The values are not as many as rows, or those of a key overflow.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option or the number of keys is out of range.</exception>
    /// <exception cref="PsiCapException">The caps exclude a set of that size.</exception>
    public SumValueParty(PsiItemSet items, ReadOnlySpan<long> values, SumOptions options)
        : this(items, values, options, EcdhRandomness.Instance) { }

    internal SumValueParty(
        PsiItemSet items,
        ReadOnlySpan<long> values,
        SumOptions options,
        IEcdhRandomness randomness
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(items.Count);
        if (values.Length != items.RowCount)
        {
            throw new ArgumentException(
                $"There are {values.Length} values for {items.RowCount} rows.",
                nameof(values)
            );
        }

        (_items, _options, _randomness) = (items, options, randomness);
        _masker = new SumMasker(randomness);
        _offsets = Offsets(items, values, options, out var clamped);
        Clamped = clamped;
        randomness.FillScalar(SumMasker.Group, _secret);
        var publicKey = new byte[ElementSize];
        SumMasker.Group.MultiplyGeneratorBatch(_secret, publicKey);
        _evidence = new SumEvidence(options, PsiRole.Sender, items);
        _own = SumHello.Create(
            hasValues: true,
            items,
            options,
            publicKey,
            _evidence.Own,
            randomness
        );
    }

    /// <summary>How many keys have a value outside the bounds; the peer does not learn it.</summary>
    public int Clamped { get; }

    /// <summary>What was learnt.</summary>
    /// <exception cref="InvalidOperationException">The session is not finished, or failed.</exception>
    public SumOutcome Outcome =>
        _sequence.IsDone
            ? _outcome!
            : throw new InvalidOperationException("The session is not finished.");

    /// <summary>Whether message 7 follows.</summary>
    internal bool HasReceipt => _evidence.HasReceipt;

    /// <summary>The receipt with the own signature alone, while the peer's is due; else null.</summary>
    internal DsseEnvelope? OneSidedReceipt => _evidence.OneSided;

    /// <summary>Bytes of message 3, once message 1 is known.</summary>
    internal long MaskedMessageSize => (long)ElementSize * _peer!.Items;

    /// <summary>Takes message 1 and makes message 2.</summary>
    /// <param name="hello">Bytes from anybody.</param>
    /// <exception cref="PsiProtocolException">The parties do not agree, or the message is malformed.</exception>
    /// <exception cref="PsiCapException">A cap refused the session; nothing that depends on keys was sent.</exception>
    public byte[] Hello(ReadOnlyMemory<byte> hello) =>
        _sequence.Run(
            SumStep.ValuesHello,
            SumStep.KeysMasked,
            () =>
            {
                _peer = _own.ReadPeer(hello.Span, _options);
                _evidence.Agree(_peer, _own);
                return _own.ToBytes();
            }
        );

    /// <summary>Takes message 3 and makes message 4: the peer's keys masked once more, the own ones, and their values encrypted.</summary>
    /// <param name="masked">Bytes from anybody.</param>
    /// <exception cref="PsiProtocolException">The message is malformed, or has an element that is none.</exception>
    public byte[] Mask(ReadOnlyMemory<byte> masked) =>
        _sequence.Run(SumStep.KeysMasked, SumStep.Opening, () => MaskAndEncrypt(masked.Span));

    /// <summary>Takes message 5 and makes message 6: the sum where it is told, and the own signature where a receipt was agreed.</summary>
    /// <param name="opening">Bytes from anybody.</param>
    /// <exception cref="PsiProtocolException">The message is malformed, or its sum is beyond what the bounds allow.</exception>
    public byte[] Finish(ReadOnlyMemory<byte> opening) =>
        _sequence.Run(
            SumStep.Opening,
            _evidence.HasReceipt ? SumStep.Receipt : SumStep.Done,
            () =>
            {
                var most = Math.Min(_items.Count, _peer!.Items);
                var parsed = SumOpening.Parse(opening.Span, most, _options.MinimumIntersection);
                long? sum = parsed.IsOpened ? Decode(parsed) : null;
                int? count = parsed.IsOpened ? parsed.Count : null;
                _evidence.Append(opening.Span);
                _evidence.Fix(count, parsed.IsOpened);
                _outcome = new SumOutcome
                {
                    IsOpened = parsed.IsOpened,
                    Count = count,
                    Sum = sum,
                    Facts = _evidence.Facts!,
                };
                return Told(_options.BothLearnSum ? sum ?? 0 : 0);
            }
        );

    /// <summary>Takes message 7, the last, where a receipt was agreed: the peer's signature.</summary>
    /// <param name="signature">Bytes from anybody.</param>
    /// <exception cref="PsiProtocolException">The signature is not the peer's over what this party knows; there is no output.</exception>
    public void Complete(ReadOnlyMemory<byte> signature) =>
        _sequence.Run(
            SumStep.Receipt,
            SumStep.Done,
            () =>
            {
                _evidence.Accept(signature.Span);
                return _outcome = _outcome! with { Receipt = _evidence.Complete };
            }
        );

    /// <summary>Clears the secrets; an unfinished session cannot go on.</summary>
    public void Dispose()
    {
        _sequence.End();
        _masker.Dispose();
        CryptographicOperations.ZeroMemory(_secret);
        Array.Clear(_offsets);
    }

    private byte[] Told(long sum)
    {
        var message = new byte[
            sizeof(long) + (_evidence.HasReceipt ? SignatureAlgorithms.SignatureSize : 0)
        ];
        BinaryPrimitives.WriteInt64LittleEndian(message, sum);
        if (_evidence.HasReceipt)
        {
            _evidence.Write(message.AsSpan(sizeof(long)));
        }

        return message;
    }

    private static long[] Offsets(
        PsiItemSet items,
        ReadOnlySpan<long> values,
        SumOptions options,
        out int clamped
    )
    {
        var totals = new Int128[items.Count];
        for (var row = 0; row < values.Length; row++)
        {
            if (items.ItemOf(row) >= 0)
            {
                totals[items.ItemOf(row)] += values[row];
            }
        }

        clamped = 0;
        var offsets = new long[totals.Length];
        for (var i = 0; i < offsets.Length; i++)
        {
            var value = Int128.Clamp(totals[i], options.Lowest, options.Highest);
            clamped += value == totals[i] ? 0 : 1;
            offsets[i] = (long)(value - options.Lowest);
        }

        return offsets;
    }

    private byte[] MaskAndEncrypt(ReadOnlySpan<byte> masked)
    {
        var (theirs, mine) = (_peer!.Items * ElementSize, _items.Count * ElementSize);
        PsiProtocolException.Require(
            masked.Length == theirs,
            PsiProtocolError.MalformedFrame,
            $"Message 3 has {masked.Length} bytes where {theirs} are due."
        );
        var message = new byte[theirs + (3 * mine)];
        var twice = _masker.Multiply(masked);
        var theirOrder = SumMasker.RandomOrder(_peer.Items, _randomness);
        for (var i = 0; i < theirOrder.Length; i++)
        {
            twice
                .AsSpan(theirOrder[i] * ElementSize, ElementSize)
                .CopyTo(message.AsSpan(i * ElementSize));
        }

        var order = SumMasker.RandomOrder(_items.Count, _randomness);
        _masker.MaskItems(
            _items,
            _evidence.SessionId,
            order,
            message.AsSpan(theirs, mine),
            ElementSize
        );
        Encrypt(order, message.AsSpan(theirs + mine));
        _evidence.Append(masked);
        _evidence.Append(message);
        return message;
    }

    /// <summary>(r·G, v·G + r·P) for the own key P = k·G: the second part is (v + r·k)·G, so both come from the comb of G.</summary>
    private void Encrypt(int[] order, Span<byte> ciphertexts)
    {
        var group = SumMasker.Group;
        var nonces = GC.AllocateArray<byte>(SliceItems * ElementSize, pinned: true);
        var sums = GC.AllocateArray<byte>(SliceItems * ElementSize, pinned: true);
        var scalars = GC.AllocateArray<byte>(2 * SliceItems * ElementSize, pinned: true);
        for (var start = 0; start < order.Length; start += SliceItems)
        {
            var count = Math.Min(SliceItems, order.Length - start);
            var own = nonces.AsSpan(0, count * ElementSize);
            var products = sums.AsSpan(0, count * ElementSize);
            var pairs = scalars.AsSpan(0, 2 * count * ElementSize);
            for (var i = 0; i < count; i++)
            {
                _randomness.FillScalar(group, own.Slice(i * ElementSize, ElementSize));
            }

            group.MultiplyScalarBatch(own, _secret, products);
            pairs.Clear();
            for (var i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(
                    pairs[(i * ElementSize)..],
                    _offsets[order[start + i]]
                );
            }

            group.AddScalarBatch(pairs[..products.Length], products, products);
            for (var i = 0; i < count; i++)
            {
                var at = i * ElementSize;
                own.Slice(at, ElementSize).CopyTo(pairs[(2 * at)..]);
                products.Slice(at, ElementSize).CopyTo(pairs[((2 * at) + ElementSize)..]);
            }

            group.MultiplyGeneratorBatch(
                pairs,
                ciphertexts.Slice(2 * start * ElementSize, 2 * count * ElementSize)
            );
        }

        CryptographicOperations.ZeroMemory(nonces);
        CryptographicOperations.ZeroMemory(sums);
        CryptographicOperations.ZeroMemory(scalars);
    }

    private long Decode(SumOpening opening)
    {
        var group = SumMasker.Group;
        Span<byte> pair = stackalloc byte[2 * ElementSize];
        Span<byte> negated = stackalloc byte[ElementSize];
        Span<byte> lifted = stackalloc byte[ElementSize];
        group.SubtractScalarBatch(new byte[ElementSize], _secret, negated);
        group.MultiplyBatch(
            negated,
            opening.Ciphertext.AsSpan(0, ElementSize),
            pair[..ElementSize]
        );
        opening.Ciphertext.AsSpan(ElementSize).CopyTo(pair[ElementSize..]);
        negated.Clear();
        _ = group.TrySum(pair, lifted, out _);
        var bound = opening.Count * (_options.Highest - _options.Lowest);
        return LiftedLogarithm.Find(lifted, bound) is { } offset
            ? offset + (opening.Count * _options.Lowest)
            : throw new PsiProtocolException(
                PsiProtocolError.CountMismatch,
                "The encrypted sum is not one that the bounds allow; the peer did not follow the protocol."
            );
    }
}
