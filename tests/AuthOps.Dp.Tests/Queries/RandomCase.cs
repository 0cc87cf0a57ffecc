using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Tables;

namespace AuthOps.Dp.Tests.Queries;

/// <summary>Small random data and a random plan, made from the numbers that FsCheck supplies.</summary>
internal sealed class RandomCase
{
    private static readonly string?[] UnitNames = ["u0", "u1", "u2", "u3", "u4", "", null];
    private static readonly string?[] KeyNames = ["k0", "k1", "k2", "k3", "k4", "other", null];

    internal RandomCase(IEnumerable<int> cells, int l0, int linf)
    {
        Rows =
        [
            .. cells.Select(static cell =>
            {
                var bits = unchecked((uint)cell);
                return (UnitNames[bits % 7], KeyNames[bits / 7 % 7]);
            }),
        ];
        Plan = new HistogramPlan
        {
            Unit = PrivacyUnit.OfColumn("unit"),
            KeyColumn = "key",
            Keys = PublicKeys.Of("k3", "k0", "k1", "k2", "k4", "absent"),
            Bound = new ContributionBound
            {
                MaxKeysPerUnit = 1 + (int)(unchecked((uint)l0) % 7),
                MaxRowsPerKey = 1 + (int)(unchecked((uint)linf) % 3),
            },
            Loss = Epsilon.Parse("1/10"),
        };
    }

    internal (string? Unit, string? Key)[] Rows { get; }

    internal HistogramPlan Plan { get; }

    internal static Table ToTable(IEnumerable<(string? Unit, string? Key)> rows)
    {
        var array = rows.ToArray();
        return Table.FromColumns(
            Column.FromStrings("unit", array.Select(static r => r.Unit).ToArray()),
            Column.FromStrings("key", array.Select(static r => r.Key).ToArray())
        );
    }

    internal HistogramCase Aggregate(
        IEnumerable<(string? Unit, string? Key)> rows,
        SipHash priority
    ) => HistogramCase.Run(ToTable(rows), Plan, priority);
}
