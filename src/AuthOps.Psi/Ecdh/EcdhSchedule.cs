using AuthOps.Psi.Sessions;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Ecdh;

/// <summary>Who may speak when, and how large the units of each frame are. Stateless and safe to share between threads.</summary>
internal static class EcdhSchedule
{
    /// <summary>Elements, tags or positions in one frame, at most.</summary>
    public const int ChunkItems = 4096;

    /// <summary>
    /// Whether the speaker of a lane may send its stage, given how far the other lane is. Both directions run at once: items
    /// wait for the declarations alone, tags for all items of the other side, the opening for the tags it is counted from.
    /// </summary>
    public static bool IsDue(PartyLane lane, PartyLane other) =>
        lane.Stage switch
        {
            FrameType.Items => other.IsPast(FrameType.Hello),
            FrameType.Tags => other.IsPast(FrameType.Items),
            FrameType.Opening => lane.Speaker == PsiRole.Sender
                ? other.IsPast(FrameType.Tags)
                : other.IsPast(FrameType.Payloads),
            _ => true,
        };

    /// <summary>Bytes of one unit: an element, tag or position of a chunk, or a payload.</summary>
    public static int UnitSize(FrameType stage, int elementSize, int payloadBytes) =>
        stage switch
        {
            FrameType.Items or FrameType.PayloadKeys => elementSize,
            FrameType.Payloads => PayloadSeal.UnitSize(payloadBytes),
            FrameType.Tags => EcdhMasker.TagSize,
            _ => sizeof(uint),
        };

    /// <summary>What people are told the party is doing.</summary>
    public static PsiPhase Phase(FrameType stage, bool isOwn) =>
        (stage, isOwn) switch
        {
            (FrameType.Items, true) => PsiPhase.MaskingOwn,
            (FrameType.Items, false) => PsiPhase.MaskingPeer,
            _ => PsiPhase.Matching,
        };
}
