using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Governance;
using static AuthOps.Psi.PsiProtocolException;

namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// What a side of a lookup declares before the query: its size, on whose consent it acts, what it binds itself to. See
/// docs/wire/psi-unbalanced.md. Immutable and safe to share between threads.
/// </summary>
internal sealed class LookupDeclaration
{
    public const int Size = 208;

    public const int NonceSize = 32;

    private const int NonceAt = 16;
    private const int EpochAt = 48;
    private const int BasisAt = 80;
    private const int CommitmentAt = 112;
    private const int SignerAt = 144;
    private const int TermsAt = 176;
    private const ushort Version = 1;

    private readonly byte[] _bytes;

    private LookupDeclaration(byte[] bytes, DeclaredSide side)
    {
        (_bytes, Side) = (bytes, side);
    }

    /// <summary>What the side declares, its number of keys too: of a client those of its one query, of a server the bound its epoch names.</summary>
    public DeclaredSide Side { get; }

    private static ReadOnlySpan<byte> Magic => "AULD"u8;

    public byte[] ToBytes() => [.. _bytes];

    /// <summary>Makes the own declaration.</summary>
    public static LookupDeclaration Create(
        EpochParameters epoch,
        PsiRole role,
        DeclaredSide side,
        ReadOnlySpan<byte> nonce
    )
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), Version);
        bytes[6] = (byte)role;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)side.Items);
        nonce.CopyTo(bytes.AsSpan(NonceAt, NonceSize));
        epoch.Digest.CopyTo(bytes, EpochAt);
        side.Basis.CopyTo(bytes, BasisAt);
        side.Commitment.CopyTo(bytes, CommitmentAt);
        side.SignerKey.CopyTo(bytes, SignerAt);
        side.Terms.CopyTo(bytes, TermsAt);
        return new LookupDeclaration(bytes, side);
    }

    /// <summary>Reads the peer's declaration and judges it by the own one.</summary>
    public LookupDeclaration ReadPeer(
        ReadOnlySpan<byte> bytes,
        EpochParameters epoch,
        PsiGovernance governance
    )
    {
        Require(
            bytes.Length == Size && bytes[..4].SequenceEqual(Magic),
            PsiProtocolError.MalformedFrame,
            "The peer sends no declaration for a lookup; check the address, the protocol and the version of the other side."
        );
        Require(
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) == Version,
            PsiProtocolError.UnsupportedVersion,
            $"The peer's declaration is of another version than {Version}."
        );
        Require(
            bytes[7] == 0 && !bytes[12..NonceAt].ContainsAnyExcept((byte)0),
            PsiProtocolError.MalformedFrame,
            "A reserved byte of the peer's declaration is not zero."
        );
        Require(
            bytes[6] == 3 - _bytes[6]
                && !bytes[NonceAt..EpochAt].SequenceEqual(_bytes.AsSpan(NonceAt..EpochAt)),
            PsiProtocolError.RoleConflict,
            "The peer plays the same role, or reflects this party's own declaration."
        );
        Require(
            bytes[EpochAt..BasisAt].SequenceEqual(epoch.Digest),
            PsiProtocolError.PolicyMismatch,
            "The peer's declaration is for another epoch; the client must fetch the parameters anew."
        );
        var peer = new LookupDeclaration(bytes.ToArray(), SideOf(bytes, epoch));
        Require(
            epoch.Subjects != PsiSubjects.NaturalPersons || peer.Side.HasBasis,
            PsiProtocolError.LawfulBasis,
            "The epoch is over natural persons, and the peer names no lawful basis."
        );
        Side.Accept(governance, peer.Side);
        return peer;
    }

    /// <summary>The session id: the client's declaration first.</summary>
    public static byte[] SessionId(LookupDeclaration client, LookupDeclaration server) =>
        DomainHash.Hash(
            HashKind.Sha256,
            "authops/psi/unbalanced/session/v1",
            client._bytes,
            server._bytes
        );

    private static DeclaredSide SideOf(ReadOnlySpan<byte> bytes, EpochParameters epoch)
    {
        var isServer = bytes[6] == (byte)PsiRole.Sender;
        var items = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        Require(
            isServer
                ? items == (uint)epoch.MaxItems
                : items is > 0 and <= UnbalancedClient.MaxQueryItems,
            PsiProtocolError.SizeLimitExceeded,
            $"The peer declares {items} keys; a client has 1 to {UnbalancedClient.MaxQueryItems}, a server those its epoch announces."
        );
        return new DeclaredSide
        {
            Items = (int)items,
            ItemsAreBound = isServer,
            Basis = bytes[BasisAt..CommitmentAt].ToArray(),
            Terms = bytes[TermsAt..].ToArray(),
            Commitment = bytes[CommitmentAt..SignerAt].ToArray(),
            SignerKey = bytes[SignerAt..TermsAt].ToArray(),
        };
    }
}
