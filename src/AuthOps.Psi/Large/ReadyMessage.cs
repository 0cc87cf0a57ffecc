using System.Buffers.Binary;

namespace AuthOps.Psi.Large;

/// <summary>
/// A party's rows are in their buckets: the last attempt it saw, and by step in which attempt it last ran to the end. Immutable and
/// safe to share between threads.
/// </summary>
/// <param name="Attempt">The last attempt.</param>
/// <param name="Runs">By step, <see cref="Mark"/> of the attempt; 0 where the party has not committed it.</param>
internal sealed record ReadyMessage(ulong Attempt, byte[] Runs)
{
    private const int HeadSize = sizeof(ulong);

    /// <summary>An attempt in a byte, never 0: attempts that both sides count differ by few.</summary>
    public static byte Mark(ulong attempt) => (byte)(1 + ((attempt - 1) % byte.MaxValue));

    /// <summary>Whether a step is finished: both committed it, and in the same run, whose transcript the receipt is over.</summary>
    public bool IsFinished(ReadyMessage peer, int step) =>
        Runs[step] != 0 && Runs[step] == peer.Runs[step];

    public byte[] Encode()
    {
        var bytes = new byte[HeadSize + Runs.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Attempt);
        Runs.CopyTo(bytes, HeadSize);
        return bytes;
    }

    public static ReadyMessage Parse(ReadOnlySpan<byte> payload, int steps)
    {
        // No attempt that cannot be counted on.
        return
            payload.Length == HeadSize + steps
            && BinaryPrimitives.ReadUInt64LittleEndian(payload) < ulong.MaxValue / 2
            ? new ReadyMessage(
                BinaryPrimitives.ReadUInt64LittleEndian(payload),
                payload[HeadSize..].ToArray()
            )
            : throw new PsiProtocolException(
                PsiProtocolError.MalformedFrame,
                $"The peer's account of finished buckets is not one of {steps} steps."
            );
    }
}
