using System.Buffers.Binary;
using AuthOps.Psi.Large;

namespace AuthOps.Psi.Tests.Large;

/// <summary>Items of large sets as bytes: number i is its eight digits of the base 256 and some more, 26 bytes as a key of 18 characters has.</summary>
internal static class Items
{
    public const int Size = 26;

    public static byte[] Key { get; } = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    /// <summary>Adds the numbers first, first + 1… as items of the rows firstRow, firstRow + 1…</summary>
    public static void Add(RowPartitioner partitioner, long first, long firstRow, int count)
    {
        const int Batch = 1 << 14;
        var items = new byte[Batch * Size];
        var ends = new int[Batch];
        var rows = new long[Batch];
        for (var done = 0; done < count; )
        {
            var batch = Math.Min(Batch, count - done);
            for (var i = 0; i < batch; i++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(items.AsSpan(i * Size), first + done + i);
                ends[i] = (i + 1) * Size;
                rows[i] = firstRow + done + i;
            }

            partitioner.Add(items, ends.AsSpan(0, batch), rows.AsSpan(0, batch));
            done += batch;
        }
    }

    public static PartitionedRows Partition(string path, long first, int count, int buckets)
    {
        using var partitioner = new RowPartitioner(path, Key, buckets);
        Add(partitioner, first, 0, count);
        return partitioner.Complete();
    }
}
