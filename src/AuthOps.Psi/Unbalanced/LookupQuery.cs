using System.Buffers.Binary;

namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// A client's message: 48 bytes of head, then a bucket index of four bytes and an element for each item. See
/// docs/wire/psi-unbalanced.md. A view of the bytes.
/// </summary>
internal readonly ref struct LookupQuery
{
    public const int HeadSize = 48;

    private const ushort Version = 1;

    private readonly ReadOnlySpan<byte> _items;
    private readonly int _elementSize;

    private LookupQuery(ReadOnlySpan<byte> items, int elementSize, int count, bool wantsBuckets)
    {
        _items = items;
        _elementSize = elementSize;
        Count = count;
        WantsBuckets = wantsBuckets;
    }

    public int Count { get; }

    /// <summary>Whether the buckets are asked for; a client that has the published tags asks for evaluations alone.</summary>
    public bool WantsBuckets { get; }

    private static ReadOnlySpan<byte> Magic => "AUQY"u8;

    public static int Size(EpochParameters epoch, int count) =>
        HeadSize + (count * (sizeof(uint) + epoch.Suite.ElementSize));

    public static byte[] Write(
        EpochParameters epoch,
        bool wantsBuckets,
        ReadOnlySpan<int> buckets,
        ReadOnlySpan<byte> blinded
    )
    {
        var message = new byte[Size(epoch, buckets.Length)];
        Magic.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), Version);
        message[6] = wantsBuckets ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(8), (uint)buckets.Length);
        epoch.Digest.CopyTo(message, 16);
        for (var i = 0; i < buckets.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(
                message.AsSpan(HeadSize + (i * sizeof(uint))),
                wantsBuckets ? (uint)buckets[i] : 0
            );
        }

        blinded.CopyTo(message.AsSpan(HeadSize + (buckets.Length * sizeof(uint))));
        return message;
    }

    /// <summary>Reads a message from anybody; nothing is allocated for what it announces.</summary>
    public static LookupQuery Parse(EpochParameters epoch, ReadOnlySpan<byte> message)
    {
        if (message.Length < HeadSize || !message[..4].SequenceEqual(Magic))
        {
            throw Malformed("does not begin as a query does");
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(message[4..]) != Version)
        {
            throw new PsiProtocolException(
                PsiProtocolError.UnsupportedVersion,
                $"The query is of another version than {Version}."
            );
        }

        if (!message[16..HeadSize].SequenceEqual(epoch.Digest))
        {
            throw new PsiProtocolException(
                PsiProtocolError.PolicyMismatch,
                "The query is for another epoch; the client must fetch the parameters anew."
            );
        }

        var count = BinaryPrimitives.ReadUInt32LittleEndian(message[8..]);
        if (count is 0 or > UnbalancedClient.MaxQueryItems)
        {
            throw new PsiProtocolException(
                PsiProtocolError.SizeLimitExceeded,
                $"The query announces {count} items; it may have 1 to {UnbalancedClient.MaxQueryItems}."
            );
        }

        if (
            message.Length != Size(epoch, (int)count)
            || message[6] > 1
            || message[7] != 0
            || message[12..16].ContainsAnyExcept((byte)0)
        )
        {
            throw Malformed("has another length than it announces, or a reserved byte set");
        }

        var query = new LookupQuery(
            message[HeadSize..],
            epoch.Suite.ElementSize,
            (int)count,
            message[6] == 1
        );
        for (var i = 0; i < query.Count; i++)
        {
            if (query.Bucket(i) >= (uint)(query.WantsBuckets ? epoch.BucketCount : 1))
            {
                throw Malformed($"names a bucket that does not exist, at item {i}");
            }
        }

        return query;
    }

    public ReadOnlySpan<byte> Elements => _items.Slice(Count * sizeof(uint), Count * _elementSize);

    /// <summary>The buckets asked for, ascending, each once.</summary>
    public int[] DistinctBuckets(int bucketCount)
    {
        if (!WantsBuckets)
        {
            return [];
        }

        var isNamed = new bool[bucketCount];
        for (var i = 0; i < Count; i++)
        {
            isNamed[Bucket(i)] = true;
        }

        return [.. Enumerable.Range(0, bucketCount).Where(bucket => isNamed[bucket])];
    }

    private uint Bucket(int index) =>
        BinaryPrimitives.ReadUInt32LittleEndian(_items[(index * sizeof(uint))..]);

    private static PsiProtocolException Malformed(string problem) =>
        new(PsiProtocolError.MalformedFrame, $"What should be a query {problem}.");
}
