using AuthOps.Psi.Wire;
using static AuthOps.Psi.PsiProtocolException;

namespace AuthOps.Psi.Ecdh;

/// <summary>The receiver of ECDH-PSI: speaks first and obtains the declared output. Not safe for concurrent use by several threads.</summary>
public sealed class EcdhPsiReceiver : EcdhPsiParty
{
    // Tags of the own items, in the order in which the sender shuffled them, to their position in that order.
    private UInt128[] _ownTags = [];
    private TagTable _ownTagSet = new([]);
    private UInt128[] _peerTags = [];

    // Position in the reply to position in the sender's stream.
    private int[] _replyOrder = [];
    private bool[] _matched = [];
    private bool[] _seen = [];
    private bool[] _matchedItems = [];

    // By position in the sender's reply: the own item, once the order is opened.
    private int[] _itemOfReply = [];
    private ReceivedPayloads? _payloads;
    private int _size;

    /// <summary>Prepares a session.</summary>
    /// <param name="items">The own items.</param>
    /// <param name="options">What this party agrees to.</param>
    /// <exception cref="ArgumentException">The set is larger than a session or the own bound allows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="LawfulBasisRequiredException">Rows over natural persons are asked for without a basis that holds.</exception>
    public EcdhPsiReceiver(PsiItemSet items, PsiOptions options)
        : this(items, options, EcdhRandomness.Instance) { }

    internal EcdhPsiReceiver(PsiItemSet items, PsiOptions options, IEcdhRandomness randomness)
        : base(PsiRole.Receiver, items, options, EcdhSuite.Of(options.Suite), randomness) { }

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
                TagUnits.WriteTags(_peerTags, _replyOrder.AsSpan(start, count), payload.Span);
                break;
            default:
                TagUnits.WritePositions(_replyOrder.AsSpan(start, count), payload.Span);
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
                Tag(start, payload, _peerTags.AsMemory(start, count), cancellationToken);
                break;
            case FrameType.Tags:
                TagUnits.Take(_ownTagSet, _ownTags, start, count, payload.Span);
                break;
            case FrameType.Opening:
                TakeOpening(OpeningMessage.Parse(payload.Span));
                break;
            case FrameType.Order:
                TakeOrder(start, count, payload.Span);
                break;
            case FrameType.PayloadKeys:
                _payloads!.TakeKeys(start, payload, _matched, cancellationToken);
                break;
            default:
                _payloads!.TakePayloads(start, count, payload.Span, _itemOfReply);
                break;
        }
    }

    private protected override void Complete(PsiRole speaker, FrameType stage)
    {
        switch (speaker, stage)
        {
            case (PsiRole.Sender, FrameType.Hello):
                _ownTags = new UInt128[ReceiverCount];
                _ownTagSet = new TagTable(_ownTags);
                _peerTags = new UInt128[SenderCount];
                _matched = new bool[ReceiverCount];
                _matchedItems = new bool[Items.Count];
                _payloads =
                    Options.PayloadBytes > 0
                        ? new ReceivedPayloads(
                            Suite,
                            Masker,
                            SessionId,
                            Options.PayloadBytes,
                            SenderCount
                        )
                        : null;
                break;
            case (PsiRole.Sender, FrameType.Items):
                _ = TagUnits.RequireDistinct(_peerTags);
                // The sender counts these tags; in another order, so that it cannot tell which of its items match.
                _replyOrder = Shuffled(SenderCount);
                break;
            case (PsiRole.Sender, FrameType.Tags):
                Count();
                break;
            case (PsiRole.Sender, FrameType.Opening) when RowsOpened:
                _seen = new bool[ReceiverCount];
                _itemOfReply = new int[ReceiverCount];
                break;
        }
    }

    private protected override (int Size, int[] Rows, ReadOnlyMemory<byte>[] Payloads) Output()
    {
        if (!RowsOpened)
        {
            return (_size, [], []);
        }

        var rows = Items.RowsOf(_matchedItems);
        return (
            _size,
            rows,
            _payloads is null ? [] : [.. rows.Select(row => _payloads.Of(Items.ItemOf(row)))]
        );
    }

    private void Count()
    {
        var positions = new int[_peerTags.Length];
        _ownTagSet.Find(_peerTags, positions);
        for (var i = 0; i < positions.Length; i++)
        {
            if (positions[i] >= 0)
            {
                _matched[positions[i]] = true;
                _payloads?.Match(i, positions[i]);
                _size++;
            }
        }
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
                == (
                    Options.Output != PsiOutput.Cardinality && _size >= Options.MinimumIntersection
                ),
            PsiProtocolError.PolicyMismatch,
            "The sender's decision to open its order is not what both parties declared."
        );
        if (opening.Opened)
        {
            Options.RequireConsent(Items.Consent);
        }

        RowsOpened = opening.Opened;
    }

    private void TakeOrder(int start, int count, ReadOnlySpan<byte> payload)
    {
        for (var i = 0; i < count; i++)
        {
            var position = TagUnits.ReadPosition(payload, i, start, _seen);
            if (_matched[start + i])
            {
                _itemOfReply[start + i] = ItemOrder[position];
                TagUnits.Mark(_matchedItems, ItemOrder[position]);
            }
        }
    }
}
