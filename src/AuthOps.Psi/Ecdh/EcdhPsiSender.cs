using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Ecdh;

/// <summary>The sender of ECDH-PSI: answers, counts for itself, and opens its order only if the threshold is met. Not safe for concurrent use by several threads.</summary>
public sealed class EcdhPsiSender : EcdhPsiParty
{
    // Tags of the own items, in the order in which the receiver shuffled them.
    private UInt128[] _ownTags = [];
    private TagTable _ownTagSet = new([]);
    private UInt128[] _receiverTags = [];
    private TagTable _receiverTagSet = new([]);

    // Position in the reply to position in the receiver's stream.
    private int[] _replyOrder = [];

    // By position in the receiver's reply: whether that tag of an own item matches.
    private bool[] _matched = [];
    private bool[] _seenPositions = [];
    private bool[] _matchedItems = [];
    private readonly SentPayloads? _payloads;
    private int _size;

    /// <summary>Prepares a session.</summary>
    /// <param name="items">The own items.</param>
    /// <param name="options">What this party agrees to.</param>
    /// <exception cref="ArgumentException">The set is larger than a session or the own bound allows, or lacks the payloads that are agreed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="LawfulBasisRequiredException">Rows over natural persons are asked for without a basis that holds.</exception>
    public EcdhPsiSender(PsiItemSet items, PsiOptions options)
        : this(items, options, EcdhRandomness.Instance) { }

    internal EcdhPsiSender(PsiItemSet items, PsiOptions options, IEcdhRandomness randomness)
        : base(PsiRole.Sender, items, options, EcdhSuite.Of(options.Suite), randomness)
    {
        _payloads =
            options.PayloadBytes > 0 ? new SentPayloads(Suite, Items, options, randomness) : null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _payloads?.Dispose();
        base.Dispose(disposing);
    }

    private protected override void Produce(
        FrameType stage,
        int start,
        int count,
        Memory<byte> payload,
        CancellationToken cancellationToken
    )
    {
        switch (stage)
        {
            case FrameType.Items:
                Masker.MaskItems(
                    Items,
                    ItemOrder.AsMemory(start, count),
                    payload,
                    cancellationToken
                );
                break;
            case FrameType.Tags:
                TagUnits.WriteTags(_receiverTags, _replyOrder.AsSpan(start, count), payload.Span);
                break;
            case FrameType.Opening:
                Open(payload.Span);
                break;
            case FrameType.Order:
                TagUnits.WritePositions(_replyOrder.AsSpan(start, count), payload.Span);
                break;
            case FrameType.PayloadKeys:
                _payloads!.WriteKeys(_replyOrder.AsSpan(start, count), payload, cancellationToken);
                break;
            default:
                _payloads!.WritePayloads(
                    ItemOrder.AsMemory(start, count),
                    payload,
                    cancellationToken
                );
                break;
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
            case FrameType.Items:
                Tag(start, payload, _receiverTags.AsMemory(start, count), cancellationToken);
                _payloads?.Keep(start, payload.Span);
                break;
            case FrameType.Tags:
                TakeTags(start, count, payload.Span);
                break;
            default:
                TakeOrder(start, count, payload.Span);
                break;
        }
    }

    private protected override void Complete(PsiRole speaker, FrameType stage)
    {
        switch (speaker, stage)
        {
            case (PsiRole.Sender, FrameType.Hello):
                _receiverTags = new UInt128[ReceiverCount];
                _ownTags = new UInt128[SenderCount];
                _ownTagSet = new TagTable(_ownTags);
                _matched = new bool[SenderCount];
                _matchedItems = new bool[Items.Count];
                _payloads?.Begin(SessionId, ReceiverCount);
                break;
            case (PsiRole.Receiver, FrameType.Items):
                _receiverTagSet = TagUnits.RequireDistinct(_receiverTags);
                _replyOrder = Shuffled(ReceiverCount);
                break;
            case (PsiRole.Sender, FrameType.Opening) when RowsOpened:
                _seenPositions = new bool[SenderCount];
                break;
        }
    }

    private protected override (int Size, int[] Rows, ReadOnlyMemory<byte>[] Payloads) Output() =>
        (_size, RowsOpened ? Items.RowsOf(_matchedItems) : [], []);

    private void TakeTags(int start, int count, ReadOnlySpan<byte> payload)
    {
        TagUnits.Take(_ownTagSet, _ownTags, start, count, payload);
        Span<int> positions = stackalloc int[EcdhSchedule.ChunkItems];
        _receiverTagSet.Find(_ownTags.AsSpan(start, count), positions);
        for (var i = 0; i < count; i++)
        {
            _matched[start + i] = positions[i] >= 0;
            _size += positions[i] >= 0 ? 1 : 0;
        }
    }

    private void TakeOrder(int start, int count, ReadOnlySpan<byte> payload)
    {
        for (var i = 0; i < count; i++)
        {
            var position = TagUnits.ReadPosition(payload, i, start, _seenPositions);
            if (_matched[start + i])
            {
                TagUnits.Mark(_matchedItems, ItemOrder[position]);
            }
        }
    }

    private void Open(Span<byte> payload)
    {
        RowsOpened =
            Options.Output != PsiOutput.Cardinality && _size >= Options.MinimumIntersection;
        if (RowsOpened)
        {
            Options.RequireConsent(Items.Consent);
        }

        new OpeningMessage(RowsOpened, (uint)_size).Write(payload);
    }
}
