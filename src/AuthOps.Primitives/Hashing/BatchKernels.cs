using System.Diagnostics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Hashing;

/// <summary>Chooses and runs the kernel of a batch; the caller has checked every length.</summary>
internal static class BatchKernels
{
    /// <summary>Below this many messages the lanes cost more than one message after another.</summary>
    public const int FewestForLanes = 3;

    /// <summary>The fastest kernel this process may use; the tests become constants when the code is compiled.</summary>
    public static BatchKernel Best =>
        Avx512BW.IsSupported ? BatchKernel.Avx512
        : Avx2.IsSupported ? BatchKernel.Avx2
        : BatchKernel.Scalar;

    /// <summary>The name shown to people.</summary>
    public static string Name(BatchKernel kernel) =>
        kernel switch
        {
            BatchKernel.Avx512 => "avx512",
            BatchKernel.Avx2 => "avx2",
            _ => "scalar",
        };

    /// <summary>Hashes count messages, each preceded by <paramref name="prefix"/>, with the fastest kernel for that many.</summary>
    public static void Hash(
        HashKind kind,
        MessagePrefix prefix,
        ReadOnlySpan<byte> messages,
        int messageLength,
        Span<byte> digests
    ) =>
        Hash(
            messages.Length < FewestForLanes * messageLength ? BatchKernel.Scalar : Best,
            kind,
            prefix,
            messages,
            messageLength,
            digests
        );

    /// <summary>Hashes count messages, each preceded by <paramref name="prefix"/>, with the named kernel.</summary>
    public static void Hash(
        BatchKernel kernel,
        HashKind kind,
        MessagePrefix prefix,
        ReadOnlySpan<byte> messages,
        int messageLength,
        Span<byte> digests
    )
    {
        Debug.Assert(messages.Length % messageLength == 0);
        Debug.Assert(
            digests.Length == messages.Length / messageLength * HashKinds.DigestSize(kind)
        );
        if (messages.IsEmpty)
        {
            return;
        }

        switch (kernel)
        {
            case BatchKernel.Avx512 when Avx512BW.IsSupported:
                HashAvx512(kind, prefix, messages, messageLength, digests);
                break;
            case BatchKernel.Avx2 when Avx2.IsSupported:
                HashAvx2(kind, prefix, messages, messageLength, digests);
                break;
            case BatchKernel.Scalar:
                HashScalar(kind, prefix, messages, messageLength, digests);
                break;
            default:
                throw new PlatformNotSupportedException(
                    $"This process cannot run the {Name(kernel)} kernel."
                );
        }
    }

    private static void HashAvx512(
        HashKind kind,
        MessagePrefix prefix,
        ReadOnlySpan<byte> messages,
        int messageLength,
        Span<byte> digests
    )
    {
        switch (kind)
        {
            case HashKind.Sha256:
                LaneBatch.Hash<Sha256LanesAvx512>(prefix, messages, messageLength, digests);
                break;
            case HashKind.Sha512:
                LaneBatch.Hash<Sha512LanesAvx512>(prefix, messages, messageLength, digests);
                break;
            case HashKind.Sm3:
                LaneBatch.Hash<Sm3LanesAvx512>(prefix, messages, messageLength, digests);
                break;
            default:
                throw HashKinds.Unknown(kind);
        }
    }

    private static void HashAvx2(
        HashKind kind,
        MessagePrefix prefix,
        ReadOnlySpan<byte> messages,
        int messageLength,
        Span<byte> digests
    )
    {
        switch (kind)
        {
            case HashKind.Sha256:
                LaneBatch.Hash<Sha256LanesAvx2>(prefix, messages, messageLength, digests);
                break;
            case HashKind.Sha512:
                LaneBatch.Hash<Sha512LanesAvx2>(prefix, messages, messageLength, digests);
                break;
            case HashKind.Sm3:
                LaneBatch.Hash<Sm3LanesAvx2>(prefix, messages, messageLength, digests);
                break;
            default:
                throw HashKinds.Unknown(kind);
        }
    }

    private static void HashScalar(
        HashKind kind,
        MessagePrefix prefix,
        ReadOnlySpan<byte> messages,
        int messageLength,
        Span<byte> digests
    )
    {
        Span<byte> prefixByte = [unchecked((byte)prefix)];
        ReadOnlySpan<byte> front = prefix == MessagePrefix.None ? [] : prefixByte;
        var size = HashKinds.DigestSize(kind);
        for (; messages.Length > 0; messages = messages[messageLength..], digests = digests[size..])
        {
            HashKinds.HashOwn(kind, front, messages[..messageLength], digests[..size]);
        }
    }
}
