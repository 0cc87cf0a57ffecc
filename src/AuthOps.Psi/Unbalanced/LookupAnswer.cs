using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// The server's message: 80 bytes of head, the evaluated elements, the proof, the buckets. Its length depends on the number of
/// items and of different buckets alone. See docs/wire/psi-unbalanced.md. A view of the bytes.
/// </summary>
internal readonly ref struct LookupAnswer
{
    public const int HeadSize = 80;

    private const ushort Version = 1;

    private LookupAnswer(
        ReadOnlySpan<byte> evaluated,
        ReadOnlySpan<byte> proof,
        ReadOnlySpan<byte> buckets
    )
    {
        Evaluated = evaluated;
        Proof = proof;
        Buckets = buckets;
    }

    public ReadOnlySpan<byte> Evaluated { get; }

    public ReadOnlySpan<byte> Proof { get; }

    public ReadOnlySpan<byte> Buckets { get; }

    private static ReadOnlySpan<byte> Magic => "AUAN"u8;

    public static int Size(EpochParameters epoch, int count, int buckets) =>
        HeadSize
        + (count * epoch.Suite.ElementSize)
        + ProofSize(epoch)
        + (buckets * epoch.BucketCapacity * epoch.EntrySize);

    /// <summary>Writes the head; the rest is at the offsets that <see cref="Size"/> adds up.</summary>
    public static void WriteHead(
        EpochParameters epoch,
        ReadOnlySpan<byte> query,
        int count,
        int buckets,
        Span<byte> message
    )
    {
        message[..HeadSize].Clear();
        Magic.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message[4..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(message[8..], (uint)count);
        BinaryPrimitives.WriteUInt32LittleEndian(message[12..], (uint)buckets);
        epoch.Digest.CopyTo(message[16..]);
        Sha256.Hash(query, message[48..HeadSize]);
    }

    /// <summary>Reads a message from anybody, for a query of which the number of items and buckets is known.</summary>
    public static LookupAnswer Parse(
        EpochParameters epoch,
        ReadOnlySpan<byte> query,
        int count,
        int buckets,
        ReadOnlySpan<byte> message
    )
    {
        Span<byte> head = stackalloc byte[HeadSize];
        WriteHead(epoch, query, count, buckets, head);
        if (
            message.Length != Size(epoch, count, buckets)
            || !message[..HeadSize].SequenceEqual(head)
        )
        {
            throw new PsiProtocolException(
                PsiProtocolError.MalformedFrame,
                $"What should be the answer has {message.Length} bytes where {Size(epoch, count, buckets)} are due, or answers another query, epoch or version."
            );
        }

        var proofAt = HeadSize + (count * epoch.Suite.ElementSize);
        var bucketsAt = proofAt + ProofSize(epoch);
        return new LookupAnswer(
            message[HeadSize..proofAt],
            message[proofAt..bucketsAt],
            message[bucketsAt..]
        );
    }

    private static int ProofSize(EpochParameters epoch) =>
        epoch.Mode == Oprf.OprfMode.Voprf ? epoch.Suite.ProofSize : 0;
}
