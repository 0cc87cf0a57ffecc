namespace AuthOps.Metering.Proofs;

/// <summary>One signature line of a signed note. Immutable and safe to share between threads.</summary>
public sealed class NoteSignature
{
    private readonly byte[] _bytes;

    /// <summary>Creates a line.</summary>
    /// <param name="name">Who signed, as the note says: no spaces, no plus sign.</param>
    /// <param name="keyHash">The four bytes by which the signer's key is found.</param>
    /// <param name="bytes">The signature; what it consists of depends on the key's type.</param>
    public NoteSignature(string name, uint keyHash, ReadOnlySpan<byte> bytes)
    {
        Name = NoteKey.RequireName(name);
        KeyHash = keyHash;
        _bytes = bytes.ToArray();
    }

    /// <summary>Who signed, as the note says.</summary>
    public string Name { get; }

    /// <summary>The four bytes by which the signer's key is found.</summary>
    public uint KeyHash { get; }

    /// <summary>The signature without the key's hash.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;
}
