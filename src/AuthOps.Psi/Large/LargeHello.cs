using System.Buffers.Binary;
using AuthOps.Psi.Governance;

namespace AuthOps.Psi.Large;

/// <summary>What a party declares about the whole of a large set; docs/wire/psi-large.md. Immutable and safe to share between threads.</summary>
internal sealed record LargeHello
{
    public const int Size = 288;
    public const ushort ProtocolVersion = 2;
    public const int DigestSize = 32;
    public const int EphemeralSize = 36;

    private const int SchemaOffset = 24;
    private const int JobOffset = SchemaOffset + DigestSize;
    private const int NonceOffset = JobOffset + DigestSize;
    private const int EphemeralOffset = NonceOffset + DigestSize;
    private const int SilenceOffset = EphemeralOffset + EphemeralSize;
    private const int BasisOffset = SilenceOffset + sizeof(uint);
    private const int TermsOffset = BasisOffset + DigestSize;
    private const int CommitmentOffset = TermsOffset + DigestSize;
    private const int SignerOffset = CommitmentOffset + DigestSize;

    private static ReadOnlySpan<byte> Magic => "APSL"u8;

    public required PsiSuite Suite { get; init; }

    public required PsiRole Role { get; init; }

    public required PsiOutput Output { get; init; }

    public required PsiSubjects Subjects { get; init; }

    /// <summary>Rows that take part or the bound of them, and what the party binds itself to.</summary>
    public required DeclaredSide Side { get; init; }

    /// <summary>Rows that take part, or the bound of them.</summary>
    public uint Items => (uint)Side.Items;

    public required uint MinimumIntersection { get; init; }

    public required uint BucketItems { get; init; }

    public required byte[] SchemaHash { get; init; }

    /// <summary>The job to go on with; zeros where there is none.</summary>
    public required byte[] Job { get; init; }

    public required byte[] Nonce { get; init; }

    public required byte[] Ephemeral { get; init; }

    /// <summary>The longest silence the party bears, in milliseconds.</summary>
    public required uint SilenceMilliseconds { get; init; }

    public void Write(Span<byte> destination)
    {
        destination.Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[4..], ProtocolVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], (ushort)Suite);
        destination[8] = (byte)Role;
        destination[9] = (byte)Output;
        destination[10] = (byte)Subjects;
        destination[11] = Side.ItemsAreBound ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], Items);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], MinimumIntersection);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[20..], BucketItems);
        SchemaHash.CopyTo(destination[SchemaOffset..]);
        Job.CopyTo(destination[JobOffset..]);
        Nonce.CopyTo(destination[NonceOffset..]);
        Ephemeral.CopyTo(destination[EphemeralOffset..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[SilenceOffset..], SilenceMilliseconds);
        Side.Basis.CopyTo(destination[BasisOffset..]);
        Side.Terms.CopyTo(destination[TermsOffset..]);
        Side.Commitment.CopyTo(destination[CommitmentOffset..]);
        Side.SignerKey.CopyTo(destination[SignerOffset..]);
    }

    /// <summary>Reads a declaration from the peer. Values are as sent; the party compares them with its own.</summary>
    public static LargeHello Parse(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 6 || !payload[..4].SequenceEqual(Magic))
        {
            throw new PsiProtocolException(
                PsiProtocolError.MalformedFrame,
                "The peer's first message is no AuthOps hello of a large set; both sides name a work folder, or neither."
            );
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(payload[4..]);
        if (version != ProtocolVersion)
        {
            throw new PsiProtocolException(
                PsiProtocolError.UnsupportedVersion,
                $"The peer speaks version {version} of large sets; this party speaks {ProtocolVersion} and no other."
            );
        }

        if (payload.Length != Size || payload[11] > 1)
        {
            throw new PsiProtocolException(
                PsiProtocolError.MalformedFrame,
                $"A hello of a large set has {Size} bytes and only the flags this party knows."
            );
        }

        var items = BinaryPrimitives.ReadUInt32LittleEndian(payload[12..]);
        if (items > PsiLargeOptions.SizeCeiling)
        {
            throw new PsiProtocolException(
                PsiProtocolError.SizeLimitExceeded,
                $"The peer announces {items} items; a large set has at most {PsiLargeOptions.SizeCeiling}."
            );
        }

        return new LargeHello
        {
            Suite = (PsiSuite)BinaryPrimitives.ReadUInt16LittleEndian(payload[6..]),
            Role = (PsiRole)payload[8],
            Output = (PsiOutput)payload[9],
            Subjects = (PsiSubjects)payload[10],
            Side = new DeclaredSide
            {
                Items = (int)items,
                ItemsAreBound = payload[11] == 1,
                Basis = payload.Slice(BasisOffset, DigestSize).ToArray(),
                Terms = payload.Slice(TermsOffset, DigestSize).ToArray(),
                Commitment = payload.Slice(CommitmentOffset, DigestSize).ToArray(),
                SignerKey = payload.Slice(SignerOffset, DigestSize).ToArray(),
            },
            MinimumIntersection = BinaryPrimitives.ReadUInt32LittleEndian(payload[16..]),
            BucketItems = BinaryPrimitives.ReadUInt32LittleEndian(payload[20..]),
            SchemaHash = payload.Slice(SchemaOffset, DigestSize).ToArray(),
            Job = payload.Slice(JobOffset, DigestSize).ToArray(),
            Nonce = payload.Slice(NonceOffset, DigestSize).ToArray(),
            Ephemeral = payload.Slice(EphemeralOffset, EphemeralSize).ToArray(),
            SilenceMilliseconds = BinaryPrimitives.ReadUInt32LittleEndian(payload[SilenceOffset..]),
        };
    }
}
