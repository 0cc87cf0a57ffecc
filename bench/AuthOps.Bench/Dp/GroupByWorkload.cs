using AuthOps.Dp;
using AuthOps.Dp.Statistics;
using AuthOps.Primitives.Tables;

namespace AuthOps.Bench.Dp;

/// <summary>10^7 rows of 10^6 users over 10^5 keys in memory; a count and a clamped sum a key, L0 = 4, L∞ = 2.</summary>
internal sealed class GroupByWorkload
{
    public const int Rows = 10_000_000;
    private const int Users = 1_000_000;
    private const int Keys = 100_000;

    private readonly long[] _users;
    private readonly int[] _keys;
    private readonly long[] _values;
    private readonly DpSession _session;
    private readonly AggregationPlan _plan;

    /// <param name="rows">Fewer only to see that it runs.</param>
    public GroupByWorkload(int rows = Rows)
    {
        _users = new long[rows];
        _keys = new int[rows];
        _values = new long[rows];
        var state = 88172645463325252UL;
        for (var i = 0; i < rows; i++)
        {
            _users[i] = (long)(Next(ref state) % Users);
            _keys[i] = (int)(Next(ref state) % Keys);
            _values[i] = (long)(Next(ref state) % 1000) - 100;
        }

        string[] names = [.. Enumerable.Range(0, Keys).Select(static key => $"key-{key}")];
        _session = new DpSession(
            DpDataSource.OfColumns(
                DpColumn.Integers("user", _users),
                DpColumn.Text(Column.FromCodes("key", _keys, names)),
                DpColumn.Integers("value", _values)
            ),
            PrivacyLedger.InMemory(PrivacyBudget.Pure(Epsilon.Parse("100000")))
        );
        _plan = new AggregationPlan
        {
            Unit = PrivacyUnit.OfColumn("user"),
            Bound = new ContributionBound { MaxKeysPerUnit = 4, MaxRowsPerKey = 2 },
            Groups = Grouping.By("key", PublicKeys.Of(names)),
            Statistics =
            [
                new RowCount { Name = "n", Loss = Epsilon.Parse("1/2") },
                new Sum
                {
                    Name = "s",
                    Column = "value",
                    Range = ValueRange.Of("0", "800", "1"),
                    Loss = Epsilon.Parse("1/2"),
                },
            ],
        };
    }

    public Released<AggregateRelease>? Result { get; private set; }

    public GroupByReference NewReference() => new(_users, _keys, _values);

    public void Release() =>
        Result = _session.ReleaseAsync(_plan).AsTask().GetAwaiter().GetResult();

    // xorshift64: data for timing only.
    internal static ulong Next(ref ulong state)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return state >> 11;
    }
}
