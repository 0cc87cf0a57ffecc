using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.LargeTables;

/// <summary>All different tuples, collected, put into the order of their first records and made a table. Not safe for concurrent use.</summary>
internal sealed class DistinctTuples(int columns, MemoryLedger memory) : IDisposable
{
    private const string What = "The different records";

    // Beside its numbers a tuple takes its count, its place and its rank.
    private readonly long _tupleBytes = (columns * sizeof(int)) + sizeof(int) + sizeof(ulong);
    private int[] _numbers = [];
    private int[] _counts = [];
    private ulong[] _firsts = [];
    private long _taken;

    /// <summary>Different tuples.</summary>
    public int Length { get; private set; }

    /// <summary>Makes room.</summary>
    /// <exception cref="MemoryBoundException">Memory does not allow it.</exception>
    public void Reserve(long tuples)
    {
        if (tuples <= _counts.Length)
        {
            return;
        }

        if (tuples * columns > Array.MaxLength)
        {
            throw new MemoryBoundException(What, tuples * _tupleBytes, memory.Bound);
        }

        memory.Take(tuples * _tupleBytes, What);
        Array.Resize(ref _numbers, (int)tuples * columns);
        Array.Resize(ref _counts, (int)tuples);
        Array.Resize(ref _firsts, (int)tuples);
        memory.Give(_taken);
        _taken = tuples * _tupleBytes;
    }

    /// <summary>Appends a tuple; there is room for it.</summary>
    public void Append(ReadOnlySpan<int> numbers, ulong count, ulong first)
    {
        numbers.CopyTo(_numbers.AsSpan(Length * columns));
        _counts[Length] = (int)count;
        _firsts[Length++] = first;
    }

    /// <summary>
    /// The tuples as a table, by first records, values numbered by first appearance: as if the whole table had been read
    /// and rows that repeat an earlier one left out.
    /// </summary>
    /// <param name="values">The columns' values.</param>
    /// <param name="rowOf">The row of a place.</param>
    /// <param name="cancellationToken">Looked at between columns.</param>
    public (Table Table, RecordWeights Weights) Build(
        IReadOnlyList<SharedValues> values,
        Func<ulong, long> rowOf,
        CancellationToken cancellationToken
    )
    {
        memory.Take((long)Length * (columns + 5) * sizeof(int), What);
        var order = new int[Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(_firsts, order, 0, Length);
        var built = new Column[columns];
        for (var column = 0; column < columns; column++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var texts = values[column].Texts;
            var codes = new int[Length];
            for (var row = 0; row < codes.Length; row++)
            {
                codes[row] = _numbers[(order[row] * columns) + column] - 1;
            }

            built[column] = Generalizer.Compact(
                values[column].Name,
                codes,
                texts.Count,
                code => texts[code]
            );
        }

        var counts = new int[Length];
        var rows = new long[Length];
        for (var row = 0; row < counts.Length; row++)
        {
            counts[row] = _counts[order[row]];
            rows[row] = rowOf(_firsts[row]);
        }

        return (Table.FromColumns(built), new RecordWeights(counts, rows));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        memory.Give(_taken);
        (_numbers, _counts, _firsts, _taken) = ([], [], [], 0);
    }
}
