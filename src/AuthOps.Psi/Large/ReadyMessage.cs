using System.Buffers.Binary;

namespace AuthOps.Psi.Large;

/// <summary>
/// A party's rows are in their buckets: the last attempt it saw, and which steps it has finished. Immutable and safe to share
/// between threads.
/// </summary>
/// <param name="Attempt">The last attempt.</param>
/// <param name="Finished">By step, whether the party has committed it.</param>
internal sealed record ReadyMessage(ulong Attempt, bool[] Finished)
{
    public static int SizeOf(int steps) => 8 + ((steps + 7) / 8);

    public byte[] Encode()
    {
        var bytes = new byte[SizeOf(Finished.Length)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Attempt);
        for (var step = 0; step < Finished.Length; step++)
        {
            bytes[8 + (step / 8)] |= (byte)(Finished[step] ? 1 << (step % 8) : 0);
        }

        return bytes;
    }

    public static ReadyMessage Parse(ReadOnlySpan<byte> payload, int steps)
    {
        var attempt = payload.Length >= 8 ? BinaryPrimitives.ReadUInt64LittleEndian(payload) : 0;
        var finished = new bool[steps];
        var message = new ReadyMessage(attempt, finished);
        if (payload.Length == SizeOf(steps))
        {
            for (var step = 0; step < steps; step++)
            {
                finished[step] = (payload[8 + (step / 8)] & (1 << (step % 8))) != 0;
            }
        }

        // Only one encoding: no bits behind the last step, no attempt that cannot be counted on.
        return attempt < ulong.MaxValue / 2 && payload.SequenceEqual(message.Encode())
            ? message
            : throw new PsiProtocolException(
                PsiProtocolError.MalformedFrame,
                $"The peer's account of finished buckets is not one of {steps} steps."
            );
    }
}
