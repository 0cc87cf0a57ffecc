using System.Runtime.InteropServices;
using AuthOps.Psi.Items;

namespace AuthOps.Psi.Large;

/// <summary>A complete file of rows, read bucket by bucket. Used by one thread.</summary>
internal sealed class PartitionedRows : IDisposable
{
    private readonly FileStream _file;
    private readonly PartitionIndex _index;

    private PartitionedRows(FileStream file, PartitionIndex index)
    {
        _file = file;
        _index = index;
    }

    public int BucketCount => _index.BucketCount;

    /// <summary>Rows of all buckets.</summary>
    public long RowCount => _index.RowCount;

    /// <summary>The sum of the checks of all rows: the same for the same rows under the same key, in whatever order.</summary>
    public ulong Check
    {
        get
        {
            ulong check = 0;
            for (var bucket = 0; bucket < BucketCount; bucket++)
            {
                check = unchecked(check + _index.CheckOf(bucket));
            }

            return check;
        }
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PartitionedRows Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        try
        {
            return new PartitionedRows(file, PartitionIndex.Read(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a bucket, in the order of its items.</summary>
    /// <exception cref="InvalidDataException">Its rows are damaged.</exception>
    public Bucket Read(int bucket)
    {
        var rows = GC.AllocateUninitializedArray<BucketRow>(checked((int)_index.RowsOf(bucket)));
        var filled = 0;
        foreach (var (first, count) in _index.PiecesOf(bucket))
        {
            _file.Position = first * BucketRow.Size;
            _file.ReadExactly(MemoryMarshal.AsBytes(rows.AsSpan(filled, count)));
            filled += count;
        }

        ulong check = 0;
        foreach (ref readonly var row in rows.AsSpan())
        {
            check = unchecked(check + row.Check);
        }

        return check == _index.CheckOf(bucket)
            ? new Bucket(rows)
            : throw new InvalidDataException(
                $"The rows of bucket {bucket} are damaged on the disk; they are made again from the input."
            );
    }

    /// <summary>Looks at all buckets: finds the rows that repeat an item, before anything is sent, and the fullest bucket.</summary>
    /// <param name="maxFindings">How many rows are listed; all are counted.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The rows that repeat an item, their number, and the most items of a bucket.</returns>
    public (List<ItemFinding> Repeated, long Count, long MaxItems) Examine(
        int maxFindings,
        CancellationToken cancellationToken
    )
    {
        var (count, most) = (0L, 0L);
        var findings = new List<ItemFinding>();
        for (var bucket = 0; bucket < BucketCount; bucket++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = Read(bucket);
            var before = count;
            foreach (var row in read.Repetitions())
            {
                count++;
                if (findings.Count < maxFindings)
                {
                    findings.Add(
                        new ItemFinding((int)row, ItemFindingKind.Duplicate, Column: null)
                    );
                }
            }

            most = Math.Max(most, read.Rows.Length - (count - before));
        }

        return (findings, count, most);
    }

    public void Dispose() => _file.Dispose();
}
