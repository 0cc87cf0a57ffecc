namespace AuthOps.Primitives.Hashing;

/// <summary>Chooses and runs the kernel of a batch; the caller has checked every length.</summary>
internal static class BatchKernels
{
    /// <summary>The fastest kernel this process may use for <paramref name="kind"/>.</summary>
    public static BatchKernel Best(HashKind kind)
    {
        _ = HashKinds.DigestSize(kind);
        return BatchKernel.Scalar;
    }

    /// <summary>The name shown to people.</summary>
    public static string Name(BatchKernel kernel) =>
        kernel switch
        {
            BatchKernel.Avx512 => "avx512",
            BatchKernel.Avx2 => "avx2",
            _ => "scalar",
        };

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
        _ = kernel;
        Span<byte> prefixByte = [(byte)prefix];
        ReadOnlySpan<byte> front = prefix == MessagePrefix.None ? [] : prefixByte;
        var size = HashKinds.DigestSize(kind);
        for (; messages.Length > 0; messages = messages[messageLength..], digests = digests[size..])
        {
            HashKinds.HashPrefixed(kind, front, messages[..messageLength], digests[..size]);
        }
    }
}
