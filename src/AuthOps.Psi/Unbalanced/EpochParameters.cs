using System.Buffers.Binary;
using System.Text;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Oprf;

namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// What a client must know of an epoch, from a source it trusts: suite, key, shape. See docs/wire/psi-unbalanced.md. Immutable
/// and safe to share between threads.
/// </summary>
public sealed class EpochParameters
{
    /// <summary>Bytes of a tag; see <see cref="TagErrorBits"/>.</summary>
    public const int TagSize = 12;

    /// <summary>The most bits of keys times evaluations: 96 of the tag, less 40.</summary>
    internal const int TagErrorBits = (8 * TagSize) - 40;

    internal const int IdSize = 16;

    internal const int DigestSize = 32;

    /// <summary>Bytes of the longest parameters.</summary>
    internal const int MaxSize = FixedSize + 33;

    private const int PurposeOffset = 76;

    private const int FixedSize = PurposeOffset + DigestSize;

    private const ushort Version = 2;

    private readonly byte[] _bytes;

    private EpochParameters(byte[] bytes, OprfSuite suite)
    {
        _bytes = bytes;
        Suite = suite;
        Digest = DomainHash.Hash(HashKind.Sha256, "authops/psi/unbalanced/epoch/v1", bytes);
    }

    /// <summary>The suite.</summary>
    public OprfSuite Suite { get; }

    /// <summary>The mode.</summary>
    public OprfMode Mode => (OprfMode)_bytes[8];

    /// <summary>The size of the set as announced, which the real one does not exceed.</summary>
    public int MaxItems => (int)BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(16));

    /// <summary>The logarithm of the number of buckets.</summary>
    public int BucketBits => _bytes[9];

    /// <summary>Bytes of the longest label; 0 for none.</summary>
    public int LabelSize => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(10));

    /// <summary>Entries in every bucket, most of them keys, the rest random.</summary>
    public int BucketCapacity => CapacityOf(MaxItems, BucketBits);

    /// <summary>The server's public key.</summary>
    public ReadOnlyMemory<byte> PublicKey => _bytes.AsMemory(FixedSize, Suite.ElementSize);

    /// <summary>SHA-256 of the parameters, which every message names.</summary>
    public ReadOnlyMemory<byte> DigestBytes => Digest;

    /// <summary>Whom the keys identify.</summary>
    public PsiSubjects Subjects => (PsiSubjects)_bytes[40];

    internal byte[] Digest { get; }

    /// <summary>Whether the epoch is for a purpose; null for none.</summary>
    internal bool IsFor(string? purpose) =>
        PurposeDigest(purpose).AsSpan().SequenceEqual(_bytes.AsSpan(PurposeOffset, DigestSize));

    internal ReadOnlyMemory<byte> Id => _bytes.AsMemory(24, IdSize);

    internal ReadOnlySpan<byte> SchemaHash => _bytes.AsSpan(44, DigestSize);

    internal int BucketCount => 1 << BucketBits;

    internal int EntrySize => TagSize + SealedLabels.SealedSize(LabelSize);

    /// <summary>The encoding, to give to clients.</summary>
    public byte[] ToBytes() => [.. _bytes];

    internal static EpochParameters Create(
        UnbalancedOptions options,
        int items,
        ReadOnlySpan<byte> schemaHash,
        ReadOnlySpan<byte> id,
        ReadOnlySpan<byte> publicKey
    )
    {
        var most = Math.Max(1, options.MaxItems ?? items);
        var bytes = new byte[FixedSize + publicKey.Length];
        "AUEP"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), Version);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), NumberOf(options.Suite));
        bytes[8] = (byte)options.Mode;
        bytes[9] = (byte)(options.BucketBits ?? DefaultBits(most));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), (ushort)options.LabelSize);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), (uint)most);
        BinaryPrimitives.WriteUInt32LittleEndian(
            bytes.AsSpan(20),
            (uint)options.EvaluationsPerClient
        );
        id.CopyTo(bytes.AsSpan(24));
        bytes[40] = (byte)options.Subjects;
        schemaHash.CopyTo(bytes.AsSpan(44));
        PurposeDigest(options.Purpose).CopyTo(bytes, PurposeOffset);
        publicKey.CopyTo(bytes.AsSpan(FixedSize));
        return new EpochParameters(bytes, options.Suite);
    }

    /// <summary>Reads parameters. They must come from a source the client trusts; nothing here proves who made them.</summary>
    /// <param name="bytes">The encoding.</param>
    /// <returns>The parameters.</returns>
    /// <exception cref="PsiProtocolException">The bytes are no parameters, or of another version.</exception>
    public static EpochParameters Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FixedSize || !bytes[..4].SequenceEqual("AUEP"u8))
        {
            throw Malformed("does not begin as parameters do");
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        if (version != Version)
        {
            throw new PsiProtocolException(
                PsiProtocolError.UnsupportedVersion,
                $"The parameters are of version {version}; this library reads {Version}."
            );
        }

        var suite =
            SuiteOf(BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]))
            ?? throw Malformed("names no suite");
        var items = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
        if (
            bytes.Length != FixedSize + suite.ElementSize
            || !Enum.IsDefined((OprfMode)bytes[8])
            || bytes[9] > UnbalancedOptions.BucketBitsCeiling
            || BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]) > UnbalancedOptions.LabelCeiling
            || items is 0 or > UnbalancedOptions.SizeCeiling
            || bytes[12..16].ContainsAnyExcept((byte)0)
            || bytes[41..44].ContainsAnyExcept((byte)0)
            || !Enum.IsDefined((PsiSubjects)bytes[40])
            || (
                bytes[40] == (byte)PsiSubjects.NaturalPersons
                && !bytes.Slice(PurposeOffset, DigestSize).ContainsAnyExcept((byte)0)
            )
            || !suite.Group.IsValidElement(bytes[FixedSize..])
        )
        {
            throw Malformed("has a field out of its range");
        }

        return new EpochParameters(bytes.ToArray(), suite);
    }

    /// <summary>
    /// The fewest entries that all buckets fit with a chance above 1 - 2^-40, by Chernoff's bound on the largest of them:
    /// c·ln(c/m) - c + m at least ln(buckets) + 40·ln 2, m keys a bucket on average.
    /// </summary>
    internal static int CapacityOf(int items, int bits)
    {
        if (bits == 0)
        {
            return items;
        }

        var mean = (double)items / (1 << bits);
        var need = (bits + 40) * Math.Log(2);
        var capacity = (int)Math.Ceiling(mean) + 1;
        while ((capacity * Math.Log(capacity / mean)) - capacity + mean < need)
        {
            capacity++;
        }

        return Math.Min(capacity, items);
    }

    internal static ushort NumberOf(OprfSuite suite) =>
        suite == OprfSuite.Ristretto255Sha512 ? (ushort)1
        : suite == OprfSuite.P256Sha256 ? (ushort)2
        : (ushort)3;

    private static byte[] PurposeDigest(string? purpose) =>
        purpose is null
            ? new byte[DigestSize]
            : DomainHash.Hash(
                HashKind.Sha256,
                "authops/psi/unbalanced/purpose/v1",
                Encoding.UTF8.GetBytes(purpose)
            );

    private static OprfSuite? SuiteOf(ushort number) =>
        number switch
        {
            1 => OprfSuite.Ristretto255Sha512,
            2 => OprfSuite.P256Sha256,
            3 => OprfSuite.Sm2Sm3,
            _ => null,
        };

    private static int DefaultBits(int items) =>
        Math.Clamp(int.Log2(items) - 9, 0, UnbalancedOptions.BucketBitsCeiling);

    private static PsiProtocolException Malformed(string problem) =>
        new(
            PsiProtocolError.MalformedFrame,
            $"What should be the parameters of an epoch {problem}; check where they are from."
        );
}
