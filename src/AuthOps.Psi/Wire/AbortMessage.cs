namespace AuthOps.Psi.Wire;

/// <summary>The frame that tells the peer why the session ends: one byte of reason. Stateless and safe to share between threads.</summary>
internal static class AbortMessage
{
    public const int PayloadSize = 1;

    public static byte[] Frame(PsiProtocolError reason)
    {
        var frame = new byte[FrameHeader.Size + PayloadSize];
        new FrameHeader(FrameType.Abort, PayloadSize).Write(frame);
        frame[FrameHeader.Size] = (byte)reason;
        return frame;
    }

    public static PsiProtocolException Parse(ReadOnlySpan<byte> payload)
    {
        PsiProtocolError? reason =
            payload.Length == PayloadSize && Enum.IsDefined((PsiProtocolError)payload[0])
                ? (PsiProtocolError)payload[0]
                : null;
        return new PsiProtocolException(
            PsiProtocolError.PeerAborted,
            $"The peer aborted the session; its reason: {reason?.ToString() ?? "none that this party knows"}."
        )
        {
            PeerReason = reason,
        };
    }
}
