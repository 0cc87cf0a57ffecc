using System.Buffers.Text;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Large;

namespace AuthOps.Bench.Psi;

/// <summary>
/// Canonical items of keys of 18 characters in memory, spread over buckets on the disk: hashed, collected by bucket, written. In
/// buckets as a job over that many rows has them.
/// </summary>
internal sealed class RowsWorkload : IDisposable
{
    public const int Rows = 10_000_000;

    private const int ItemBytes = 26;
    private const int BatchRows = 1 << 16;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-rows-");
    private readonly byte[] _items;
    private readonly int[] _ends = new int[BatchRows];
    private readonly long[] _rows = new long[BatchRows];
    private readonly byte[] _key = new byte[SipHash.KeySize];
    private readonly int _buckets;

    public RowsWorkload(int count)
    {
        Count = count;
        _buckets = BucketBound.Count(
            count,
            count,
            new PsiLargeOptions { WorkFolder = "." }.BucketItems
        );
        _items = new byte[count * ItemBytes];
        for (var row = 0; row < count; row++)
        {
            var item = _items.AsSpan(row * ItemBytes, ItemBytes);
            (item[0], item[4]) = (1, 18);
            "110101000000000000"u8.CopyTo(item[8..]);
            _ = Utf8Formatter.TryFormat(100_000_000 + row, item[17..], out _);
        }

        for (var i = 0; i < BatchRows; i++)
        {
            _ends[i] = (i + 1) * ItemBytes;
        }
    }

    public int Count { get; }

    /// <summary>Bytes of memory a row: for rows on their way and the index.</summary>
    public double MemoryOfRow { get; private set; }

    public static string Kernel => SipHash.KernelName;

    public void Run()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var partitioner = new RowPartitioner(
            Path.Combine(_folder.FullName, "rows"),
            _key,
            _buckets
        );
        for (var done = 0; done < Count; done += BatchRows)
        {
            var batch = Math.Min(BatchRows, Count - done);
            for (var i = 0; i < batch; i++)
            {
                _rows[i] = done + i;
            }

            partitioner.Add(
                _items.AsSpan(done * ItemBytes, batch * ItemBytes),
                _ends.AsSpan(0, batch),
                _rows.AsSpan(0, batch)
            );
        }

        using var rows = partitioner.Complete();
        MemoryOfRow = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Count;
        if (rows.RowCount != Count)
        {
            throw new InvalidOperationException("Rows were lost.");
        }
    }

    /// <summary>
    /// Removes the file of the last run, which a job does not have: to replace one costs the system more than all else, since
    /// its pages are on their way to the disk.
    /// </summary>
    public void Clear() => File.Delete(Path.Combine(_folder.FullName, "rows"));

    public void Dispose() => _folder.Delete(recursive: true);
}
