using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Metering.Reconciliation;

/// <summary>
/// Digests contents under a key that nobody knows before the comparison and that goes with it: whoever made the logs
/// cannot have made two sets of uses with the same sum. Not safe for concurrent use.
/// </summary>
internal sealed class ContentDigest
{
    private const int KeySize = 32;
    private readonly byte[] _message = new byte[KeySize + ComparedUse.ContentSize];
    private readonly byte[] _digest = new byte[Sha256.DigestSize];

    public ContentDigest() => SecureRandom.Fill(_message.AsSpan(0, KeySize));

    public UInt128 Of(ComparedUse use)
    {
        use.WriteContent(_message.AsSpan(KeySize));
        Sha256.Hash(_message, _digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(_digest);
    }

    /// <summary>Which of some parts an id belongs to, in a way nobody can foresee.</summary>
    public uint PartOf(UInt128 id, uint parts)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(_message.AsSpan(KeySize), id);
        _message.AsSpan(KeySize + sizeof(ulong) + sizeof(ulong)).Clear();
        Sha256.Hash(_message, _digest);
        return BinaryPrimitives.ReadUInt32LittleEndian(_digest) % parts;
    }
}
