using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Signatures;
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
    public static bool IsDue(EcdhLane lane, EcdhLane other)
    {
        var isSender = lane.Speaker == PsiRole.Sender;
        return lane.Stage switch
        {
            FrameType.Hello => !isSender || other.Stage > FrameType.Hello,
            FrameType.Items => other.Stage > FrameType.Hello,
            FrameType.Tags => other.Stage > FrameType.Items,
            FrameType.Opening => isSender
                ? other.Stage > FrameType.Tags
                : other.Stage > FrameType.Payloads,
            FrameType.Finish => isSender
                ? other.Stage > FrameType.Order
                : other.Stage > FrameType.Finish,
            // Who learnt more signs first.
            FrameType.Receipt => isSender
                ? other.Stage > FrameType.Receipt
                : other.Stage > FrameType.Finish,
            FrameType.Done => false,
            _ => true,
        };
    }

    /// <summary>Bytes of one unit: of a whole message, or of an element, tag or position of a chunk.</summary>
    public static int UnitSize(FrameType stage, int elementSize, int payloadBytes) =>
        stage switch
        {
            FrameType.Hello => HelloMessage.Size,
            FrameType.Items or FrameType.PayloadKeys => elementSize,
            FrameType.Payloads => PayloadSeal.UnitSize(payloadBytes),
            FrameType.Tags => EcdhMasker.TagSize,
            FrameType.Opening => OpeningMessage.Size,
            FrameType.Order => sizeof(uint),
            FrameType.Receipt => SignatureAlgorithms.SignatureSize,
            _ => Sha256.DigestSize,
        };

    /// <summary>Units in one frame, at most.</summary>
    public static int UnitsOfFrame(int unitSize) =>
        Math.Min(ChunkItems, (FrameHeader.MaxPayloadLength - FrameSeal.TagSize) / unitSize);

    /// <summary>What people are told the party is doing.</summary>
    public static PsiPhase Phase(FrameType stage, bool isOwn) =>
        stage switch
        {
            FrameType.Hello => PsiPhase.Handshake,
            FrameType.Items => isOwn ? PsiPhase.MaskingOwn : PsiPhase.MaskingPeer,
            < FrameType.Finish => PsiPhase.Matching,
            _ => PsiPhase.Finishing,
        };
}
