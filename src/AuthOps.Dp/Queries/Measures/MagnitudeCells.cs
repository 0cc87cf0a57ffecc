using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Queries.Input;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>
/// Counts and sums the steps of one column a key and binary magnitude: bin 64 holds 0, bin 65 + j the values in
/// (2^(j-1), 2^j], bin 63 - j their negatives. Whatever bounds are chosen from the counts later, the sum clamped to
/// them follows without reading the rows again.
/// </summary>
internal sealed class MagnitudeCells(int column) : Accumulator
{
    internal const int BinCount = 130;
    internal const int ZeroBin = 64;

    // 2^52 a step: 2^10 rows a table stay inside 64 bits, then the sums go over into 128.
    private const int MostPending = MagnitudePlaces.Tables << 10;

    private long[] _counts = [];
    private Int128[] _sums = [];

    // Counts and sums of a single key by turns, two words a bin.
    private readonly Vector128<long>[] _pending = new Vector128<long>[
        MagnitudePlaces.Tables * BinCount
    ];
    private int _pendingRows;

    internal override void EnsureKeys(int count)
    {
        if (_counts.Length < (long)count * BinCount)
        {
            var keys = Math.Max(count, _counts.Length / BinCount * 2);
            Array.Resize(ref _counts, checked(keys * BinCount));
            Array.Resize(ref _sums, keys * BinCount);
        }
    }

    internal override void Add(KeptRows rows)
    {
        var keys = rows.Keys.AsSpan(0, rows.Count);
        var cells = rows.Cells[column].AsSpan(0, rows.Count);
        if (_counts.Length > BinCount)
        {
            AddScattered(keys, cells);
            return;
        }

        for (var start = 0; start < rows.Count; )
        {
            var count = Math.Min(MostPending - _pendingRows, rows.Count - start);
            AddPending(cells.Slice(start, count));
            start += count;
            if (_pendingRows == MostPending)
            {
                Carry();
            }
        }
    }

    internal override void Merge(Accumulator other)
    {
        var cells = (MagnitudeCells)other;
        Carry();
        cells.Carry();
        EnsureKeys(cells._counts.Length / BinCount);
        for (var i = 0; i < cells._counts.Length; i++)
        {
            _counts[i] += cells._counts[i];
        }

        for (var i = 0; i < cells._sums.Length; i++)
        {
            _sums[i] += cells._sums[i];
        }
    }

    /// <summary>The counts of all keys together, the only part that the choice of bounds sees.</summary>
    internal override IReadOnlyList<Int128[]> Parts(int keyCount)
    {
        EnsureKeys(keyCount);
        Carry();
        var totals = new Int128[BinCount];
        for (var i = 0; i < _counts.Length; i++)
        {
            totals[i % BinCount] += _counts[i];
        }

        return [totals];
    }

    /// <summary>The sum of a key's steps, each clamped to bounds that are bin edges.</summary>
    /// <param name="key">The key.</param>
    /// <param name="lowerBin">The bin whose lower edge is the lower bound.</param>
    /// <param name="upperBin">The bin whose upper edge is the upper bound.</param>
    internal Int128 ClampedSum(int key, int lowerBin, int upperBin)
    {
        Carry();
        Int128 sum = 0;
        for (var bin = 0; bin < BinCount; bin++)
        {
            var count = _counts[(key * BinCount) + bin];
            sum +=
                bin < lowerBin ? (Int128)LowerEdge(lowerBin) * count
                : bin > upperBin ? (Int128)UpperEdge(upperBin) * count
                : _sums[(key * BinCount) + bin];
        }

        return sum;
    }

    /// <summary>The greatest value of a bin.</summary>
    internal static long UpperEdge(int bin) =>
        bin == ZeroBin ? 0
        : bin > ZeroBin ? 1L << (bin - ZeroBin - 1)
        : -LeastMagnitude(ZeroBin - 1 - bin);

    /// <summary>The least value of a bin.</summary>
    internal static long LowerEdge(int bin) =>
        bin == ZeroBin ? 0
        : bin > ZeroBin ? LeastMagnitude(bin - ZeroBin - 1)
        : -(1L << (ZeroBin - 1 - bin));

    // The least integer above half of 2^j, and 1 for j = 0.
    private static long LeastMagnitude(int j) => j == 0 ? 1 : (1L << (j - 1)) + 1;

    private void AddPending(ReadOnlySpan<long> cells)
    {
        const int Block = 512;
        Span<long> places = stackalloc long[Block];
        ref var table = ref MemoryMarshal.GetArrayDataReference(_pending);
        _pendingRows += cells.Length;
        while (!cells.IsEmpty)
        {
            var some = cells[..Math.Min(Block, cells.Length)];
            MagnitudePlaces.Fill(some, places);
            for (var i = 0; i < some.Length; i++)
            {
                // A place lies in the table, whatever the cell.
                ref var bin = ref Unsafe.Add(ref table, (nint)places[i]);
                bin += Vector128.Create(1, some[i]);
            }

            cells = cells[some.Length..];
        }
    }

    private void Carry()
    {
        if (_pendingRows == 0)
        {
            return;
        }

        // What is missing was put in the first bin, which no clamped step reaches.
        for (var bin = 1; bin < BinCount; bin++)
        {
            for (var at = bin; at < _pending.Length; at += BinCount)
            {
                _counts[bin] += _pending[at][0];
                _sums[bin] += _pending[at][1];
            }
        }

        Array.Clear(_pending);
        _pendingRows = 0;
    }

    private void AddScattered(ReadOnlySpan<int> keys, ReadOnlySpan<long> cells)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var cell = cells[i];
            if (cell != CellMapper.Missing)
            {
                var bin = MagnitudePlaces.BinOf(cell);
                _counts[(keys[i] * BinCount) + bin]++;
                _sums[(keys[i] * BinCount) + bin] += cell;
            }
        }
    }
}
