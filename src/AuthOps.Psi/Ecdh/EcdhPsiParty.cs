using AuthOps.Psi.Sessions;
using AuthOps.Psi.Wire;
using static AuthOps.Psi.PsiProtocolException;

namespace AuthOps.Psi.Ecdh;

/// <summary>One side of ECDH-PSI; both directions run at once. Not safe for concurrent use by several threads.</summary>
/// <remarks>
/// Semi-honest: a peer that follows the protocol learns the declared output, both set sizes (or bounds) and the size of the
/// intersection. A peer that deviates can replace its items, drop matches or mask with different scalars.
/// </remarks>
public abstract class EcdhPsiParty : PsiParty
{
    private protected EcdhPsiParty(
        PsiRole role,
        PsiItemSet items,
        PsiOptions options,
        EcdhSuite suite,
        IEcdhRandomness randomness
    )
        : base(role, items, options, suite, randomness)
    {
        Randomness = randomness;
        Suite = suite;
        Masker = new EcdhMasker(suite, randomness, options.MaxDegreeOfParallelism);
        ItemOrder = Shuffled(CountOf(role));
    }

    private protected EcdhSuite Suite { get; }

    private protected IEcdhRandomness Randomness { get; }

    private protected EcdhMasker Masker { get; }

    /// <summary>The secret order in which the own items are sent: position to item; padding from Items.Count on.</summary>
    private protected int[] ItemOrder { get; }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Masker.Dispose();
            Array.Clear(ItemOrder);
        }

        base.Dispose(disposing);
    }

    private protected override void BindSession() => Masker.BindSession(SessionId);

    private protected override bool IsDue(PartyLane lane, PartyLane other) =>
        EcdhSchedule.IsDue(lane, other);

    private protected override int UnitSize(FrameType stage) =>
        EcdhSchedule.UnitSize(stage, Masker.ElementSize, Options.PayloadBytes);

    private protected override PsiPhase Phase(FrameType stage, bool isOwn) =>
        EcdhSchedule.Phase(stage, isOwn);

    private protected override int Units(PsiRole speaker, FrameType stage)
    {
        var isSender = speaker == PsiRole.Sender;
        var hasPayloads = isSender && RowsOpened && Options.PayloadBytes > 0;
        return stage switch
        {
            FrameType.Items => CountOf(speaker),
            FrameType.Tags => CountOf(Other(speaker)),
            FrameType.Opening => isSender ? 1 : 0,
            FrameType.Order => RowsOpened && (isSender || Options.Output == PsiOutput.RowsToBoth)
                ? CountOf(Other(speaker))
                : 0,
            FrameType.PayloadKeys => hasPayloads ? ReceiverCount : 0,
            _ => hasPayloads ? SenderCount : 0,
        };
    }

    /// <summary>The numbers below a bound in a random order.</summary>
    private protected int[] Shuffled(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        Randomness.Shuffle(order.AsSpan());
        return order;
    }

    /// <summary>Multiplies elements of the peer and writes their tags, or refuses them.</summary>
    private protected void Tag(
        int start,
        ReadOnlyMemory<byte> elements,
        Memory<UInt128> tags,
        CancellationToken cancellationToken
    )
    {
        var invalid = Masker.TagElements(elements, tags, cancellationToken);
        Require(
            invalid < 0,
            PsiProtocolError.InvalidElement,
            $"Element {start + invalid} of the peer is not a canonical group element, or is the identity."
        );
    }
}
