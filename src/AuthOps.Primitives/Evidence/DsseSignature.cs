namespace AuthOps.Primitives.Evidence;

/// <summary>
/// One signature of an envelope. The key id is a hint, not signed: it selects a key and proves nothing. Immutable
/// and safe to share between threads.
/// </summary>
public sealed class DsseSignature
{
    private readonly byte[] _signature;

    internal DsseSignature(string keyId, byte[] signature)
    {
        KeyId = keyId;
        _signature = signature;
    }

    /// <summary>The id of the key that is said to have signed, 64 lower-case hexadecimal digits.</summary>
    public string KeyId { get; }

    /// <summary>The signature's 64 bytes.</summary>
    public ReadOnlyMemory<byte> Signature => _signature;
}
