using System.Buffers.Binary;
using AuthOps.Primitives.Randomness;
using static AuthOps.Psi.PsiProtocolException;

namespace AuthOps.Psi.Wire;

/// <summary>
/// What a party declares before messages are exchanged; see docs/wire/psi-messages.md. Immutable and safe to share between
/// threads.
/// </summary>
internal sealed class MessageHello
{
    public const int Size = 112;
    private const int NonceAt = 16;
    private const int EphemeralAt = 48;
    private const int ContextAt = 80;
    private const int FieldSize = 32;
    private const ushort Version = 1;

    private MessageHello(byte[] bytes) => Bytes = bytes;

    public byte[] Bytes { get; }

    public ReadOnlySpan<byte> Ephemeral => Bytes.AsSpan(EphemeralAt, FieldSize);

    /// <summary>The longest silence the party bears.</summary>
    public TimeSpan Silence =>
        TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(8)));

    private static ReadOnlySpan<byte> Magic => "AUMS"u8;

    public static MessageHello Create(
        MessageProtocol protocol,
        PsiRole role,
        TimeSpan silence,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> ephemeral
    )
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), Version);
        bytes[6] = (byte)protocol;
        bytes[7] = (byte)role;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)silence.TotalMilliseconds);
        SecureRandom.Fill(bytes.AsSpan(NonceAt, FieldSize));
        ephemeral.CopyTo(bytes.AsSpan(EphemeralAt));
        context.CopyTo(bytes.AsSpan(ContextAt, FieldSize));
        return new MessageHello(bytes);
    }

    /// <summary>Reads the peer's declaration and compares it with the own one.</summary>
    public MessageHello ReadPeer(ReadOnlySpan<byte> bytes)
    {
        Require(
            bytes.Length == Size && bytes[..4].SequenceEqual(Magic),
            PsiProtocolError.MalformedFrame,
            "The peer's first frame opens no exchange of messages; check the address and the protocol of the other side."
        );
        Require(
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) == Version,
            PsiProtocolError.UnsupportedVersion,
            $"The peer speaks another version; this party speaks {Version}."
        );
        Require(
            !bytes[12..NonceAt].ContainsAnyExcept((byte)0),
            PsiProtocolError.MalformedFrame,
            "A reserved byte of the peer's declaration is not zero."
        );
        Require(
            bytes[6] == Bytes[6],
            PsiProtocolError.PolicyMismatch,
            "The peer runs another protocol: lookups, sums and many parties do not mix."
        );
        Require(
            bytes[7] == 3 - Bytes[7]
                && !bytes.Slice(NonceAt, FieldSize).SequenceEqual(Bytes.AsSpan(NonceAt, FieldSize)),
            PsiProtocolError.RoleConflict,
            "The peer plays the same role, or reflects this party's own declaration."
        );
        Require(
            bytes[ContextAt..].SequenceEqual(Bytes.AsSpan(ContextAt)),
            PsiProtocolError.PolicyMismatch,
            "The peer declares another setting; check which party is connected to which, and the names of the key columns."
        );
        return new MessageHello(bytes.ToArray());
    }
}
