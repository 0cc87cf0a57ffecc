using System.Runtime.Intrinsics.X86;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Testing;

/// <summary>Runs a named kernel of the batch hashes instead of the one the library would choose. Safe to call from any thread.</summary>
public static class ForcedHash
{
    /// <summary>The kernels this process can run, besides <c>scalar</c>, which always can.</summary>
    public static IReadOnlyList<string> LaneKernels { get; } =
    [
        .. new[]
        {
            (BatchKernel.Avx2, Avx2.IsSupported),
            (BatchKernel.Avx512, Avx512BW.IsSupported),
        }
            .Where(k => k.Item2)
            .Select(k => BatchKernels.Name(k.Item1)),
    ];

    /// <summary>Below this many messages the library itself uses the scalar kernel.</summary>
    public static int FewestForLanes => BatchKernels.FewestForLanes;

    /// <summary>Hashes equal-length messages with the kernel of that name.</summary>
    /// <param name="kernel"><c>scalar</c>, <c>avx2</c> or <c>avx512</c>.</param>
    /// <param name="kind">The hash function.</param>
    /// <param name="prefix">The byte before every message: 0, 1 or null for none.</param>
    /// <param name="messages">The messages back to back.</param>
    /// <param name="messageLength">Bytes in each message, 1 to 256.</param>
    /// <param name="digests">Receives the digests.</param>
    public static void Batch(
        string kernel,
        HashKind kind,
        byte? prefix,
        ReadOnlySpan<byte> messages,
        int messageLength,
        Span<byte> digests
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(messageLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            messageLength,
            HashKinds.MaxBatchMessageLength
        );
        if (
            digests.Length * (long)messageLength
            != messages.Length * (long)HashKinds.DigestSize(kind)
        )
        {
            throw new ArgumentException(
                "The lengths of messages and digests do not fit each other.",
                nameof(digests)
            );
        }

        var named = Enum.GetValues<BatchKernel>().Single(k => BatchKernels.Name(k) == kernel);
        var front = prefix is null ? MessagePrefix.None : (MessagePrefix)prefix.Value;
        BatchKernels.Hash(named, kind, front, messages, messageLength, digests);
    }
}
