using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthOps.Metering.Aggregation;

/// <summary>
/// Sums and counts by window and group in one pass over the columns, where cells lie in an array and no use stands
/// aside. Sums are kept in 64 bits as long as the greatest amounts could not exceed them, then carried into 128. Not
/// safe for concurrent use.
/// </summary>
internal sealed class SumAggregator
{
    private readonly AggregationPlan _plan;
    private readonly SumCell[] _cells;
    private Int128[]? _carried;
    private Int128 _bound;

    public SumAggregator(AggregationPlan plan)
    {
        _plan = plan;
        _cells = new SumCell[(int)plan.Cells];
    }

    /// <summary>Takes in the first rows of a plain block.</summary>
    public void Add(UsageColumns block, int rows)
    {
        var most = (Int128)block.Greatest * rows;
        if (_bound + most > long.MaxValue)
        {
            Carry();
        }

        _bound += most;
        AddRows(block, rows);
    }

    public Int128 Sum(int cell) => _cells[cell].Sum + (_carried?[cell] ?? 0);

    public long Count(int cell) => _cells[cell].Count;

    // Series are numbers of the plan's own array, and a window's cells lie in the array of all cells, so that the
    // references below stay inside; amounts are bounded above.
    private void AddRows(UsageColumns block, int rows)
    {
        ref var times = ref MemoryMarshal.GetArrayDataReference(block.Times);
        ref var amounts = ref MemoryMarshal.GetArrayDataReference(block.Amounts);
        ref var series = ref MemoryMarshal.GetArrayDataReference(block.Series);
        ref var groups = ref MemoryMarshal.GetArrayDataReference(_plan.GroupOfSeries);
        ref var cells = ref MemoryMarshal.GetArrayDataReference(_cells);
        var cursor = new WindowCursor(_plan);
        for (nint i = 0; i < rows; i++)
        {
            var group = Unsafe.Add(ref groups, (nint)Unsafe.Add(ref series, i));
            if (cursor.MoveTo(Unsafe.Add(ref times, i)) && group >= 0)
            {
                unchecked
                {
                    ref var cell = ref Unsafe.Add(ref cells, (nint)cursor.First + group);
                    cell.Sum += Unsafe.Add(ref amounts, i);
                    cell.Count++;
                }
            }
        }
    }

    private void Carry()
    {
        _carried ??= new Int128[_cells.Length];
        for (var i = 0; i < _cells.Length; i++)
        {
            _carried[i] += _cells[i].Sum;
            _cells[i].Sum = 0;
        }

        _bound = 0;
    }
}
