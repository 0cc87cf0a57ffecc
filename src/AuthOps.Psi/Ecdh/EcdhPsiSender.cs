using System.Buffers.Binary;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Ecdh;

/// <summary>The sender of ECDH-PSI: answers, counts for itself, and opens its order only if the threshold is met. Not safe for concurrent use by several threads.</summary>
public sealed class EcdhPsiSender : EcdhPsiParty
{
    private UInt128[] _receiverTags = [];

    // Position in the reply to position in the receiver's stream.
    private int[] _replyOrder = [];
    private HashSet<UInt128> _receiverTagSet = [];
    private readonly HashSet<UInt128> _seen = [];
    private int _size;

    /// <summary>Prepares a session.</summary>
    /// <param name="items">The own items.</param>
    /// <param name="options">What this party agrees to.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="LawfulBasisRequiredException">Rows over natural persons are asked for without a basis that holds.</exception>
    public EcdhPsiSender(PsiItemSet items, PsiOptions options)
        : this(items, options, EcdhRandomness.Instance) { }

    internal EcdhPsiSender(PsiItemSet items, PsiOptions options, IEcdhRandomness randomness)
        : base(PsiRole.Sender, items, options, randomness) { }

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
            case FrameType.ReceiverTags:
                for (var i = 0; i < count; i++)
                {
                    BinaryPrimitives.WriteUInt128LittleEndian(
                        payload.Span[(i * EcdhMasker.TagSize)..],
                        _receiverTags[_replyOrder[start + i]]
                    );
                }

                break;
            case FrameType.SenderItems:
                Masker.MaskItems(
                    Items,
                    ItemOrder.AsMemory(start, count),
                    payload,
                    cancellationToken
                );
                break;
            case FrameType.Opening:
                Open(payload.Span);
                break;
            default:
                for (var i = 0; i < count; i++)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(
                        payload.Span[(i * sizeof(uint))..],
                        (uint)_replyOrder[start + i]
                    );
                }

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
        if (stage == FrameType.ReceiverItems)
        {
            var tags = _receiverTags.AsMemory(start, count);
            var invalid = Masker.TagElements(payload, tags, cancellationToken);
            Require(
                invalid < 0,
                PsiProtocolError.InvalidElement,
                $"Element {start + invalid} of the peer is not a canonical group element, or is the identity."
            );
            return;
        }

        for (var i = 0; i < count; i++)
        {
            var tag = BinaryPrimitives.ReadUInt128LittleEndian(
                payload.Span[(i * EcdhMasker.TagSize)..]
            );
            Require(
                _seen.Add(tag),
                PsiProtocolError.DuplicateElement,
                $"The peer sent tag {start + i} twice."
            );
            _size += _receiverTagSet.Contains(tag) ? 1 : 0;
        }
    }

    private protected override void Complete(FrameType stage)
    {
        switch (stage)
        {
            case FrameType.SenderHello:
                _receiverTags = new UInt128[ReceiverCount];
                break;
            case FrameType.ReceiverItems:
                _receiverTagSet = [.. _receiverTags];
                Require(
                    _receiverTagSet.Count == _receiverTags.Length,
                    PsiProtocolError.DuplicateElement,
                    "The peer sent a masked item twice."
                );
                _replyOrder = new int[ReceiverCount];
                for (var i = 0; i < _replyOrder.Length; i++)
                {
                    _replyOrder[i] = i;
                }

                Randomness.Shuffle(_replyOrder.AsSpan());
                break;
        }
    }

    private protected override (int Size, int[] Rows) Output() => (_size, []);

    private void Open(Span<byte> payload)
    {
        RowsOpened = Options.Output == PsiOutput.Rows && _size >= Options.MinimumIntersection;
        if (RowsOpened)
        {
            Options.RequireLawfulBasis();
        }

        new OpeningMessage(RowsOpened, (uint)_size).Write(payload);
    }
}
