using System.Runtime.InteropServices;
using AuthOps.Primitives.Files;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Anonymization.LargeTables;

/// <summary>
/// Tuples on the disk, spread by a keyed hash of their numbers over partitions in which equal ones meet. Safe for
/// concurrent use.
/// </summary>
internal sealed class SpilledTuples(int columns, ScratchFile file, int pageBytes)
{
    /// <summary>Partitions: one of them is in memory at a time.</summary>
    public const int Partitions = 1 << PartitionBits;

    private const int PartitionBits = 6;

    // A tuple is its numbers, its count in two halves and the place of its first record in two.
    private readonly int _width = columns + 4;
    private readonly ulong _key = SecureRandom.NextUInt64();
    private readonly ulong _factor = SecureRandom.NextUInt64() | 1;
    private readonly Lock _lock = new();
    private readonly List<Page>[] _pages =
    [
        .. Enumerable.Range(0, Partitions).Select(static _ => new List<Page>()),
    ];

    /// <summary>Whether anything was spilled.</summary>
    public bool IsEmpty => Tuples == 0;

    /// <summary>Tuples spilled; equal ones may be among them.</summary>
    public long Tuples { get; private set; }

    /// <summary>Bytes that pages in the making take.</summary>
    public long BufferBytes => (long)Partitions * TuplesOfPage * _width * sizeof(uint);

    private int TuplesOfPage => Math.Max(1, pageBytes / (_width * sizeof(uint)));

    /// <summary>Puts all tuples of a table to the disk and empties it.</summary>
    public void Take(TupleTable table, CancellationToken cancellationToken)
    {
        var size = TuplesOfPage * _width;
        var open = new uint[Partitions * size];
        var filled = new int[Partitions];
        table.ForEach(
            (numbers, count, first) =>
            {
                var partition = PartitionOf(numbers);
                var page = open.AsSpan(partition * size, size);
                var tuple = page.Slice(filled[partition], _width);
                MemoryMarshal.Cast<int, uint>(numbers).CopyTo(tuple);
                tuple[^4] = (uint)(count & uint.MaxValue);
                tuple[^3] = (uint)(count >> 32);
                tuple[^2] = (uint)(first & uint.MaxValue);
                tuple[^1] = (uint)(first >> 32);
                filled[partition] += _width;
                if (filled[partition] == size)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Write(partition, page);
                    filled[partition] = 0;
                }
            }
        );
        for (var partition = 0; partition < Partitions; partition++)
        {
            Write(partition, open.AsSpan(partition * size, filled[partition]));
        }

        table.Clear();
    }

    /// <summary>Hands out the tuples of a partition, equal ones as often as they were spilled.</summary>
    public void ForEach(int partition, TupleAction action, CancellationToken cancellationToken)
    {
        var words = new uint[TuplesOfPage * _width];
        foreach (var (place, length) in _pages[partition])
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = words.AsSpan(0, length);
            file.Read(place, MemoryMarshal.AsBytes(page));
            for (var at = 0; at < length; at += _width)
            {
                var tuple = page.Slice(at, _width);
                action(
                    MemoryMarshal.Cast<uint, int>(tuple[..^4]),
                    tuple[^4] | ((ulong)tuple[^3] << 32),
                    tuple[^2] | ((ulong)tuple[^1] << 32)
                );
            }
        }
    }

    /// <summary>Tuples of a partition, equal ones counted as often as they were spilled.</summary>
    public long CountOf(int partition) => _pages[partition].Sum(p => p.Length / (long)_width);

    private void Write(int partition, ReadOnlySpan<uint> page)
    {
        if (page.IsEmpty)
        {
            return;
        }

        var place = file.Write(MemoryMarshal.AsBytes(page));
        lock (_lock)
        {
            _pages[partition].Add(new Page(place, page.Length));
            Tuples += page.Length / _width;
        }
    }

    private int PartitionOf(ReadOnlySpan<int> numbers)
    {
        var hash = _key;
        unchecked
        {
            foreach (var number in numbers)
            {
                hash = (hash ^ (uint)number) * _factor;
                hash ^= hash >> 29;
            }

            return (int)(hash * _factor >> (64 - PartitionBits));
        }
    }

    private readonly record struct Page(long Place, int Length);
}
