using System.Buffers.Binary;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Governance;

namespace AuthOps.Psi.Sum;

/// <summary>
/// The side that has keys and no values: it learns how many keys are common, adds up the peer's encrypted values of them and
/// opens the sum only where they are enough. A state machine without input or output; one thread drives it.
/// </summary>
/// <remarks>Semi-honest: it protects against a peer that follows the protocol and is curious. See docs/wire/psi-sum.md.</remarks>
public sealed class SumKeyParty : IDisposable
{
    private const int ElementSize = SumMasker.ElementSize;

    private readonly PsiItemSet _items;
    private readonly SumOptions _options;
    private readonly IEcdhRandomness _randomness;
    private readonly SumMasker _masker;
    private readonly SumSequence _sequence = new(SumStep.KeysHello);
    private readonly SumHello _own;
    private readonly SumEvidence _evidence;
    private SumHello? _peer;
    private SumOutcome? _outcome;

    /// <summary>Makes a party for one session.</summary>
    /// <param name="items">The keys.</param>
    /// <param name="options">What both parties agree to.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option or the number of keys is out of range.</exception>
    /// <exception cref="PsiCapException">The caps exclude a set of that size.</exception>
    public SumKeyParty(PsiItemSet items, SumOptions options)
        : this(items, options, EcdhRandomness.Instance) { }

    internal SumKeyParty(PsiItemSet items, SumOptions options, IEcdhRandomness randomness)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(items.Count);
        (_items, _options, _randomness) = (items, options, randomness);
        _masker = new SumMasker(randomness);
        _evidence = new SumEvidence(options, PsiRole.Receiver, items);
        _own = SumHello.Create(hasValues: false, items, options, [], _evidence.Own, randomness);
    }

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

    /// <summary>Bytes of message 6.</summary>
    internal int FinishSize =>
        sizeof(long) + (_evidence.HasReceipt ? SignatureAlgorithms.SignatureSize : 0);

    /// <summary>Bytes of message 4, once message 2 is known.</summary>
    internal long MaskedMessageSize => ElementSize * (_items.Count + (3L * _peer!.Items));

    /// <summary>Makes message 1.</summary>
    public byte[] Hello() => _sequence.Run(SumStep.KeysHello, SumStep.KeysMasked, _own.ToBytes);

    /// <summary>Takes message 2 and makes message 3.</summary>
    /// <param name="hello">Bytes from anybody.</param>
    /// <exception cref="PsiProtocolException">The parties do not agree, or the message is malformed.</exception>
    /// <exception cref="PsiCapException">A cap refused the session; nothing that depends on keys was sent.</exception>
    public byte[] Mask(ReadOnlyMemory<byte> hello) =>
        _sequence.Run(
            SumStep.KeysMasked,
            SumStep.ValuesMasked,
            () =>
            {
                _peer = _own.ReadPeer(hello.Span, _options);
                PsiProtocolException.Require(
                    SumMasker.Group.IsValidElement(_peer.PublicKey),
                    PsiProtocolError.InvalidElement,
                    "The peer's public key is no element."
                );
                _evidence.Agree(_own, _peer);
                var message = new byte[_items.Count * ElementSize];
                _masker.MaskItems(
                    _items,
                    _evidence.SessionId,
                    SumMasker.RandomOrder(_items.Count, _randomness),
                    message,
                    ElementSize
                );
                _evidence.Append(message);
                return message;
            }
        );

    /// <summary>Takes message 4 and makes message 5: counts, adds up, and opens or does not.</summary>
    /// <param name="masked">Bytes from anybody.</param>
    /// <exception cref="PsiProtocolException">The message is malformed or has an element that is none, or one twice.</exception>
    public byte[] Add(ReadOnlyMemory<byte> masked) =>
        _sequence.Run(SumStep.ValuesMasked, SumStep.Finish, () => AddUp(masked.Span));

    /// <summary>Takes message 6: the sum where it is told, and the peer's signature where a receipt was agreed.</summary>
    /// <param name="finish">Bytes from anybody.</param>
    /// <exception cref="PsiProtocolException">The message is malformed, tells a sum that cannot be, or is not signed by the peer.</exception>
    public void Finish(ReadOnlyMemory<byte> finish) =>
        _sequence.Run(
            SumStep.Finish,
            _evidence.HasReceipt ? SumStep.Receipt : SumStep.Done,
            () =>
            {
                var tellsSum = _options.BothLearnSum && _outcome!.IsOpened;
                PsiProtocolException.Require(
                    finish.Length == FinishSize,
                    PsiProtocolError.MalformedFrame,
                    "Message 6 is no number, or has no signature where a receipt was agreed, or one where none was."
                );
                var sum = BinaryPrimitives.ReadInt64LittleEndian(finish.Span);
                var count = tellsSum ? _outcome!.Count!.Value : 0;
                PsiProtocolException.Require(
                    sum >= count * _options.Lowest && sum <= count * _options.Highest,
                    PsiProtocolError.CountMismatch,
                    "The peer tells a sum that the bounds do not allow."
                );
                if (_evidence.HasReceipt)
                {
                    _evidence.Accept(finish.Span[sizeof(long)..]);
                }

                return _outcome = _outcome! with
                {
                    Sum = tellsSum ? sum : null,
                    Receipt = _evidence.Complete,
                };
            }
        );

    /// <summary>Makes message 7, the last, where a receipt was agreed: the own signature.</summary>
    public byte[] Sign() =>
        _sequence.Run(
            SumStep.Receipt,
            SumStep.Done,
            () =>
            {
                var message = new byte[SignatureAlgorithms.SignatureSize];
                _evidence.Write(message);
                return message;
            }
        );

    /// <summary>Clears the secrets; an unfinished session cannot go on.</summary>
    public void Dispose()
    {
        _sequence.End();
        _masker.Dispose();
    }

    private byte[] AddUp(ReadOnlySpan<byte> message)
    {
        var (mine, theirs) = (_items.Count * ElementSize, _peer!.Items * ElementSize);
        PsiProtocolException.Require(
            message.Length == mine + (3 * theirs),
            PsiProtocolError.MalformedFrame,
            $"Message 4 has {message.Length} bytes where {mine + (3 * theirs)} are due."
        );
        var own = Elements(message[..mine]);
        var peers = Elements(_masker.Multiply(message.Slice(mine, theirs)));
        var ciphertexts = message[(mine + theirs)..];
        var first = new List<byte>();
        var second = new List<byte>();
        var count = 0;
        var known = new HashSet<UInt128>(own.Select(pair => pair.Low));
        PsiProtocolException.Require(
            known.Count == own.Length
                && peers.Select(p => p.Low).Distinct().Count() == peers.Length,
            PsiProtocolError.DuplicateElement,
            "The peer sent an element twice."
        );
        for (var i = 0; i < peers.Length; i++)
        {
            if (known.Contains(peers[i].Low))
            {
                count++;
                first.AddRange(ciphertexts.Slice(2 * i * ElementSize, ElementSize));
                second.AddRange(ciphertexts.Slice(((2 * i) + 1) * ElementSize, ElementSize));
            }
        }

        var isOpened = count >= _options.MinimumIntersection;
        if (!isOpened)
        {
            // An encryption of 0 in the place of the sum: the message is as long, and its ciphertext as random.
            (first, second) = ([], []);
        }

        var opening = new SumOpening(isOpened, count, Rerandomize(first, second)).ToBytes();
        _evidence.Append(message);
        _evidence.Append(opening);
        _evidence.Fix(count, isOpened);
        _outcome = new SumOutcome
        {
            IsOpened = isOpened,
            Count = count,
            Sum = null,
            Facts = _evidence.Facts!,
        };
        return opening;
    }

    /// <summary>
    /// The sums with an encryption of 0 added: without it the peer, who chose the randomness of every ciphertext, could tell
    /// which of them were added.
    /// </summary>
    private byte[] Rerandomize(List<byte> first, List<byte> second)
    {
        Span<byte> scalar = stackalloc byte[ElementSize];
        Span<byte> element = stackalloc byte[ElementSize];
        _randomness.FillScalar(SumMasker.Group, scalar);
        SumMasker.Group.MultiplyGeneratorBatch(scalar, element);
        first.AddRange(element);
        SumMasker.Group.MultiplyBatch(scalar, _peer!.PublicKey, element);
        second.AddRange(element);
        scalar.Clear();
        var sums = new byte[2 * ElementSize];
        if (
            !SumMasker.Group.TrySum(first.ToArray(), sums.AsSpan(0, ElementSize), out var invalid)
            || !SumMasker.Group.TrySum(second.ToArray(), sums.AsSpan(ElementSize), out invalid)
        )
        {
            throw new PsiProtocolException(
                PsiProtocolError.InvalidElement,
                $"A part of matched ciphertext {invalid} is no element."
            );
        }

        return sums;
    }

    /// <summary>The first 16 bytes of each encoding; two elements share them with a chance of 2^-124.</summary>
    private static (UInt128 Low, int Index)[] Elements(ReadOnlySpan<byte> elements)
    {
        var result = new (UInt128, int)[elements.Length / ElementSize];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (
                BinaryPrimitives.ReadUInt128LittleEndian(elements[(i * ElementSize)..]),
                i
            );
        }

        return result;
    }
}
