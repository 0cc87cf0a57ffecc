using System.Buffers.Binary;

namespace AuthOps.Psi.Wire;

/// <summary>What a party declares: everything a session depends on, so that the session id binds it. Immutable and safe to share between threads.</summary>
internal sealed record HelloMessage
{
    public const int Size = 264;
    public const ushort ProtocolVersion = 3;
    public const int DigestSize = 32;
    public const int NonceSize = 32;

    /// <summary>Room for an element of any suite; zeros behind a shorter one.</summary>
    public const int EphemeralSize = 36;

    private const int SchemaOffset = 36;
    private const int BasisOffset = SchemaOffset + DigestSize;
    private const int NonceOffset = BasisOffset + DigestSize;
    private const int EphemeralOffset = NonceOffset + NonceSize;
    private const int TermsOffset = EphemeralOffset + EphemeralSize;
    private const int CommitmentOffset = TermsOffset + DigestSize;
    private const int SignerOffset = CommitmentOffset + DigestSize;

    private static ReadOnlySpan<byte> Magic => "APSI"u8;

    public required PsiSuite Suite { get; init; }

    public required PsiRole Role { get; init; }

    public required PsiOutput Output { get; init; }

    public required PsiSubjects Subjects { get; init; }

    public required byte TagSize { get; init; }

    /// <summary>The number of elements that will be sent: of keys, or the bound they are padded to.</summary>
    public required uint ItemCount { get; init; }

    public required uint MinimumIntersection { get; init; }

    public required uint ChunkItems { get; init; }

    /// <summary>The longest payload of a match in bytes; 0 for none.</summary>
    public required uint PayloadSize { get; init; }

    /// <summary>The longest silence the party bears, in milliseconds.</summary>
    public required uint SilenceMilliseconds { get; init; }

    /// <summary>Whether <see cref="ItemCount"/> is a bound that the items are padded to.</summary>
    public required bool IsPadded { get; init; }

    public required byte[] SchemaHash { get; init; }

    /// <summary>The digest of the lawful-basis statement; zeros where there is none.</summary>
    public required byte[] BasisDigest { get; init; }

    public required byte[] Nonce { get; init; }

    /// <summary>The party's ephemeral key, in <see cref="EphemeralSize"/> bytes.</summary>
    public required byte[] Ephemeral { get; init; }

    /// <summary>The digest of purpose, names and caps, which both parties state alike.</summary>
    public required byte[] TermsDigest { get; init; }

    /// <summary>The commitment to the party's input; zeros where there is none.</summary>
    public required byte[] Commitment { get; init; }

    /// <summary>The id of the key that signs the receipt; zeros where none is signed.</summary>
    public required byte[] SignerKey { get; init; }

    public void Write(Span<byte> destination)
    {
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[4..], ProtocolVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], (ushort)Suite);
        destination[8] = (byte)Role;
        destination[9] = (byte)Output;
        destination[10] = (byte)Subjects;
        destination[11] = TagSize;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], ItemCount);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], MinimumIntersection);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[20..], ChunkItems);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[24..], PayloadSize);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[28..], SilenceMilliseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[32..], IsPadded ? 1u : 0);
        SchemaHash.CopyTo(destination[SchemaOffset..]);
        BasisDigest.CopyTo(destination[BasisOffset..]);
        Nonce.CopyTo(destination[NonceOffset..]);
        Ephemeral.CopyTo(destination[EphemeralOffset..]);
        TermsDigest.CopyTo(destination[TermsOffset..]);
        Commitment.CopyTo(destination[CommitmentOffset..]);
        SignerKey.CopyTo(destination[SignerOffset..]);
    }

    /// <summary>Reads a declaration from the peer. Values are as sent; the party compares them with its own.</summary>
    public static HelloMessage Parse(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 6 || !payload[..4].SequenceEqual(Magic))
        {
            throw new PsiProtocolException(
                PsiProtocolError.MalformedFrame,
                "The peer's first message is no AuthOps PSI hello; check the address and the protocol of the other side."
            );
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(payload[4..]);
        if (version != ProtocolVersion)
        {
            throw new PsiProtocolException(
                PsiProtocolError.UnsupportedVersion,
                $"The peer speaks protocol version {version}; this party speaks {ProtocolVersion} and no other."
            );
        }

        if (payload.Length != Size || BinaryPrimitives.ReadUInt32LittleEndian(payload[32..]) > 1)
        {
            throw new PsiProtocolException(
                PsiProtocolError.MalformedFrame,
                $"A hello has {Size} bytes and only the flags this party knows."
            );
        }

        return new HelloMessage
        {
            Suite = (PsiSuite)BinaryPrimitives.ReadUInt16LittleEndian(payload[6..]),
            Role = (PsiRole)payload[8],
            Output = (PsiOutput)payload[9],
            Subjects = (PsiSubjects)payload[10],
            TagSize = payload[11],
            ItemCount = BinaryPrimitives.ReadUInt32LittleEndian(payload[12..]),
            MinimumIntersection = BinaryPrimitives.ReadUInt32LittleEndian(payload[16..]),
            ChunkItems = BinaryPrimitives.ReadUInt32LittleEndian(payload[20..]),
            PayloadSize = BinaryPrimitives.ReadUInt32LittleEndian(payload[24..]),
            SilenceMilliseconds = BinaryPrimitives.ReadUInt32LittleEndian(payload[28..]),
            IsPadded = payload[32] == 1,
            SchemaHash = payload.Slice(SchemaOffset, DigestSize).ToArray(),
            BasisDigest = payload.Slice(BasisOffset, DigestSize).ToArray(),
            Nonce = payload.Slice(NonceOffset, NonceSize).ToArray(),
            Ephemeral = payload.Slice(EphemeralOffset, EphemeralSize).ToArray(),
            TermsDigest = payload.Slice(TermsOffset, DigestSize).ToArray(),
            Commitment = payload.Slice(CommitmentOffset, DigestSize).ToArray(),
            SignerKey = payload.Slice(SignerOffset, DigestSize).ToArray(),
        };
    }
}
