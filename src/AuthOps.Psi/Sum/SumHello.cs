using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Governance;
using static AuthOps.Psi.PsiProtocolException;

namespace AuthOps.Psi.Sum;

/// <summary>A party's declaration; see docs/wire/psi-sum.md. Immutable and safe to share between threads.</summary>
internal sealed class SumHello
{
    public const int Size = 236;

    private const int NonceAt = 76;

    private const int KeyAt = 108;

    private const int CommitmentAt = 140;

    private const int SignerAt = 172;

    private const int TermsAt = 204;

    private const ushort Version = 2;

    private readonly byte[] _bytes;

    private SumHello(byte[] bytes) => _bytes = bytes;

    public int Items => (int)BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(8));

    public ReadOnlySpan<byte> PublicKey => _bytes.AsSpan(KeyAt, 32);

    /// <summary>What the party declares beside the protocol.</summary>
    public DeclaredSide Side =>
        new()
        {
            Items = Items,
            ItemsAreBound = false,
            Basis = new byte[DeclaredSide.DigestSize],
            Terms = Digest(TermsAt),
            Commitment = Digest(CommitmentAt),
            SignerKey = Digest(SignerAt),
        };

    public byte[] ToBytes() => [.. _bytes];

    public static SumHello Create(
        bool hasValues,
        PsiItemSet items,
        SumOptions options,
        ReadOnlySpan<byte> publicKey,
        DeclaredSide side,
        IEcdhRandomness randomness
    )
    {
        var bytes = new byte[Size];
        "AUSU"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), Version);
        bytes[6] = hasValues ? (byte)2 : (byte)1;
        bytes[7] = options.BothLearnSum ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)items.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(
            bytes.AsSpan(12),
            (uint)options.MinimumIntersection
        );
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), options.Lowest);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), options.Highest);
        items.SchemaHash.CopyTo(bytes.AsSpan(44));
        randomness.FillNonce(bytes.AsSpan(NonceAt, 32));
        publicKey.CopyTo(bytes.AsSpan(KeyAt));
        side.Commitment.CopyTo(bytes.AsSpan(CommitmentAt));
        side.SignerKey.CopyTo(bytes.AsSpan(SignerAt));
        side.Terms.CopyTo(bytes.AsSpan(TermsAt));
        return new SumHello(bytes);
    }

    /// <summary>Reads the peer's declaration and compares it with the own one.</summary>
    public SumHello ReadPeer(ReadOnlySpan<byte> bytes, SumOptions options)
    {
        Require(
            bytes.Length == Size
                && bytes[..4].SequenceEqual("AUSU"u8)
                && !bytes[32..44].ContainsAnyExcept((byte)0),
            PsiProtocolError.MalformedFrame,
            "The peer's first message is no declaration for a sum; check the address and the protocol of the other side."
        );
        Require(
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) == Version,
            PsiProtocolError.UnsupportedVersion,
            $"The peer speaks another version; this party speaks {Version}."
        );
        Require(
            bytes[6] == 3 - _bytes[6]
                && !bytes.Slice(NonceAt, 32).SequenceEqual(_bytes.AsSpan(NonceAt, 32)),
            PsiProtocolError.RoleConflict,
            "The peer plays the same role, or reflects this party's own declaration."
        );
        Require(
            bytes[7] == _bytes[7] && bytes[12..32].SequenceEqual(_bytes.AsSpan(12, 20)),
            PsiProtocolError.PolicyMismatch,
            "The parties declare different bounds, minimum intersection or output; agree on them first."
        );
        Require(
            bytes.Slice(44, 32).SequenceEqual(_bytes.AsSpan(44, 32)),
            PsiProtocolError.SchemaMismatch,
            "The parties name different key columns; agree on names and order first."
        );
        var peer = new SumHello(bytes.ToArray());
        var count = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        Require(
            count <= (uint)options.MaxPeerItems,
            PsiProtocolError.SizeLimitExceeded,
            $"The peer announces {count} keys; this party accepts {options.MaxPeerItems}."
        );
        RequireRange(options, Math.Min((int)count, Items));
        return peer;
    }

    /// <summary>The session id: the declaration of the keys' side first.</summary>
    public static byte[] SessionId(SumHello keys, SumHello values) =>
        DomainHash.Hash(HashKind.Sha256, "authops/psi/sum/session/v2", keys._bytes, values._bytes);

    private byte[] Digest(int at) => _bytes.AsSpan(at, DeclaredSide.DigestSize).ToArray();

    /// <summary>Before anything is encrypted: no intersection's sum can be beyond what is decoded.</summary>
    private static void RequireRange(SumOptions options, int most) =>
        Require(
            (Int128)most * (options.Highest - options.Lowest) <= SumOptions.RangeCeiling,
            PsiProtocolError.SizeLimitExceeded,
            $"{most} keys times the width of the range exceed 2^40; narrow the bounds, use a coarser unit, or cut the sets."
        );
}
