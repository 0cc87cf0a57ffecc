using System.Buffers.Binary;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Ecdh;

/// <summary>The receiver of ECDH-PSI: sends its masked items first and obtains the declared output. Not safe for concurrent use by several threads.</summary>
public sealed class EcdhPsiReceiver : EcdhPsiParty
{
    // Tags of the own items, in the order in which the sender shuffled them, to their position in that order.
    private readonly Dictionary<UInt128, int> _ownTags = [];
    private UInt128[] _peerTags = [];
    private bool[] _matched = [];
    private bool[] _seen = [];
    private bool[] _matchedItems = [];
    private int _size;

    /// <summary>Prepares a session.</summary>
    /// <param name="items">The own items.</param>
    /// <param name="options">What this party agrees to.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="LawfulBasisRequiredException">Rows over natural persons are asked for without a basis that holds.</exception>
    public EcdhPsiReceiver(PsiItemSet items, PsiOptions options)
        : this(items, options, EcdhRandomness.Instance) { }

    internal EcdhPsiReceiver(PsiItemSet items, PsiOptions options, IEcdhRandomness randomness)
        : base(PsiRole.Receiver, items, options, randomness) { }

    private protected override void Produce(
        FrameType stage,
        int start,
        int count,
        Memory<byte> payload,
        CancellationToken cancellationToken
    )
    {
        if (stage == FrameType.ReceiverItems)
        {
            Masker.MaskItems(Items, ItemOrder.AsMemory(start, count), payload, cancellationToken);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(
                payload.Span[(i * EcdhMasker.TagSize)..],
                _peerTags[start + i]
            );
        }
    }

    private protected override void Consume(
        FrameType stage,
        int start,
        int count,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    )
    {
        switch (stage)
        {
            case FrameType.ReceiverTags:
                TakeOwnTags(start, count, payload.Span);
                break;
            case FrameType.SenderItems:
                TakePeerItems(start, count, payload, cancellationToken);
                break;
            case FrameType.Opening:
                TakeOpening(OpeningMessage.Parse(payload.Span));
                break;
            default:
                TakeOrder(start, count, payload.Span);
                break;
        }
    }

    private protected override void Complete(FrameType stage)
    {
        switch (stage)
        {
            case FrameType.SenderHello:
                _peerTags = new UInt128[SenderCount];
                _matched = new bool[ReceiverCount];
                _matchedItems = new bool[ReceiverCount];
                break;
            case FrameType.SenderItems:
                Count();
                break;
            case FrameType.Opening when RowsOpened:
                _seen = new bool[ReceiverCount];
                break;
        }
    }

    private protected override (int Size, int[] Rows) Output() =>
        (_size, RowsOpened ? Items.RowsOf(_matchedItems) : []);

    private void TakeOwnTags(int start, int count, ReadOnlySpan<byte> payload)
    {
        for (var i = 0; i < count; i++)
        {
            var tag = BinaryPrimitives.ReadUInt128LittleEndian(payload[(i * EcdhMasker.TagSize)..]);
            Require(
                _ownTags.TryAdd(tag, start + i),
                PsiProtocolError.DuplicateElement,
                $"The peer sent the tag of item {start + i} twice."
            );
        }
    }

    private void TakePeerItems(
        int start,
        int count,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    )
    {
        var invalid = Masker.TagElements(
            payload,
            _peerTags.AsMemory(start, count),
            cancellationToken
        );
        Require(
            invalid < 0,
            PsiProtocolError.InvalidElement,
            $"Element {start + invalid} of the peer is not a canonical group element, or is the identity."
        );
    }

    private void Count()
    {
        var seen = new HashSet<UInt128>(_peerTags.Length);
        foreach (var tag in _peerTags)
        {
            Require(
                seen.Add(tag),
                PsiProtocolError.DuplicateElement,
                "The peer sent a masked item twice."
            );
            if (_ownTags.TryGetValue(tag, out var position))
            {
                _matched[position] = true;
                _size++;
            }
        }

        // The sender counts these tags; in another order, so that it cannot tell which of its items match.
        Randomness.Shuffle(_peerTags.AsSpan());
    }

    private void TakeOpening(OpeningMessage opening)
    {
        Require(
            opening.Count == (uint)_size,
            PsiProtocolError.CountMismatch,
            "The two parties counted different intersections."
        );
        Require(
            opening.Opened
                == (Options.Output == PsiOutput.Rows && _size >= Options.MinimumIntersection),
            PsiProtocolError.PolicyMismatch,
            "The sender's decision to open its order is not what both parties declared."
        );
        if (opening.Opened)
        {
            Options.RequireLawfulBasis();
        }

        RowsOpened = opening.Opened;
    }

    private void TakeOrder(int start, int count, ReadOnlySpan<byte> payload)
    {
        for (var i = 0; i < count; i++)
        {
            var position = BinaryPrimitives.ReadUInt32LittleEndian(payload[(i * sizeof(uint))..]);
            Require(
                position < (uint)_seen.Length && !_seen[position],
                PsiProtocolError.InvalidPermutation,
                $"Entry {start + i} of the opened order is out of range or repeated."
            );
            _seen[position] = true;
            if (_matched[start + i])
            {
                _matchedItems[ItemOrder[position]] = true;
            }
        }
    }
}
