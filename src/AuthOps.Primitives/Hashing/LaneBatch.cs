using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace AuthOps.Primitives.Hashing;

/// <summary>Divides a batch into groups of as many messages as the kernel has lanes.</summary>
internal static unsafe class LaneBatch
{
    private const int Alignment = 64;

    /// <summary>Hashes at least one message; the caller has checked every length.</summary>
    [SkipLocalsInit]
    public static void Hash<TKernel>(
        MessagePrefix prefix,
        ReadOnlySpan<byte> messages,
        int messageLength,
        Span<byte> digests
    )
        where TKernel : struct, ILaneKernel
    {
        var count = messages.Length / messageLength;
        Debug.Assert(count > 0 && messages.Length == count * messageLength);
        Debug.Assert(digests.Length == count * TKernel.DigestSize);
        var shape = new LaneShape(prefix, messageLength, TKernel.BlockSize);
        var unaligned = stackalloc byte[LaneShape.WorkSize + Alignment];
        var work = unaligned + (-(nint)unaligned & (Alignment - 1));
        TKernel.Prepare(shape, work);
        fixed (byte* from = messages)
        fixed (byte* to = digests)
        {
            if (count < TKernel.Lanes)
            {
                HashFew<TKernel>(shape, from, count, work, to);
            }
            else
            {
                for (var done = 0; done < count; done += TKernel.Lanes)
                {
                    // The last group reaches back over messages already hashed instead of past the end.
                    var first = Math.Min(done, count - TKernel.Lanes);
                    TKernel.Hash(
                        shape,
                        from + ((nint)first * messageLength),
                        work,
                        to + ((nint)first * TKernel.DigestSize)
                    );
                }
            }
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(work, LaneShape.WorkSize));
    }

    /// <summary>Fewer messages than lanes: the spare lanes hash zeros, and their digests are dropped.</summary>
    [SkipLocalsInit]
    private static void HashFew<TKernel>(
        in LaneShape shape,
        byte* messages,
        int count,
        byte* work,
        byte* digests
    )
        where TKernel : struct, ILaneKernel
    {
        Span<byte> padded = stackalloc byte[TKernel.Lanes * shape.MessageLength];
        Span<byte> results = stackalloc byte[TKernel.Lanes * TKernel.DigestSize];
        var given = count * shape.MessageLength;
        new ReadOnlySpan<byte>(messages, given).CopyTo(padded);
        padded[given..].Clear();
        fixed (byte* from = padded)
        fixed (byte* to = results)
        {
            TKernel.Hash(shape, from, work, to);
        }

        results[..(count * TKernel.DigestSize)]
            .CopyTo(new Span<byte>(digests, count * TKernel.DigestSize));
        CryptographicOperations.ZeroMemory(padded[..given]);
    }
}
