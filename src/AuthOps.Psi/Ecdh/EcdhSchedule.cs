using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Ecdh;

/// <summary>Who speaks when, and how large the units of each frame are. Stateless and safe to share between threads.</summary>
internal static class EcdhSchedule
{
    /// <summary>The side that sends a frame of this type.</summary>
    public static PsiRole Speaker(FrameType stage) =>
        stage
            is FrameType.ReceiverHello
                or FrameType.ReceiverItems
                or FrameType.SenderTags
                or FrameType.ReceiverFinish
            ? PsiRole.Receiver
            : PsiRole.Sender;

    /// <summary>Bytes of one unit: of a whole message, or of an element, tag or position of a chunk.</summary>
    public static int UnitSize(FrameType stage) =>
        stage switch
        {
            FrameType.ReceiverHello or FrameType.SenderHello => HelloMessage.Size,
            FrameType.ReceiverItems or FrameType.SenderItems => EcdhMasker.ElementSize,
            FrameType.ReceiverTags or FrameType.SenderTags => EcdhMasker.TagSize,
            FrameType.Opening => OpeningMessage.Size,
            FrameType.Order => sizeof(uint),
            _ => Sha256.DigestSize,
        };

    /// <summary>What people are told the party is doing.</summary>
    public static PsiPhase Phase(FrameType stage, PsiRole role) =>
        stage switch
        {
            <= FrameType.SenderHello => PsiPhase.Handshake,
            FrameType.ReceiverItems or FrameType.SenderItems => Speaker(stage) == role
                ? PsiPhase.MaskingOwn
                : PsiPhase.MaskingPeer,
            < FrameType.SenderFinish => PsiPhase.Matching,
            _ => PsiPhase.Finishing,
        };
}
