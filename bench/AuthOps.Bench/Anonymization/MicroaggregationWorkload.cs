using System.Globalization;
using AuthOps.Anonymization.Microaggregation;
using AuthOps.Primitives.Tables;

namespace AuthOps.Bench.Anonymization;

/// <summary>Records of four numbers, each the sum of three even draws and so near a bell; groups of at least 5.</summary>
internal sealed class MicroaggregationWorkload
{
    private static readonly AggregatedColumn[] s_columns = [new("a"), new("b"), new("c"), new("d")];

    private readonly Table _table;

    public MicroaggregationWorkload(int rows)
    {
        var state = 42UL;
        _table = Table.FromColumns([
            .. s_columns.Select(column =>
                Column.FromStrings(
                    column.Name,
                    [
                        .. Enumerable
                            .Range(0, rows)
                            .Select(_ =>
                                (Draw() + Draw() + Draw()).ToString(CultureInfo.InvariantCulture)
                            ),
                    ]
                )
            ),
        ]);

        // splitmix64, from 0 to 99,999.
        int Draw()
        {
            unchecked
            {
                state += 0x9E3779B97F4A7C15UL;
                var z = state;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
                return (int)((z ^ (z >> 31)) % 100_000);
            }
        }
    }

    public JointMicroaggregation Run() =>
        Microaggregator.AggregateJointly(_table, s_columns, [], 5);
}
