using DuckDB.NET.Data;

namespace AuthOps.Bench.Dp;

/// <summary>
/// The same rows in an SQL engine, one thread, in memory: at most four keys of a user and two rows of a key by a hash
/// that takes the place of the priority, then count and clamped sum a key; no noise, no ledger.
/// </summary>
internal sealed class GroupByReference : IDisposable
{
    // Ties of the hash are ignored, as the figure is about time.
    private const string Query = """
        select k, count(*), sum(greatest(0, least(800, v))) from (
          select u, k, v,
            dense_rank() over (partition by u order by h) as place,
            row_number() over (partition by u, h order by v) as nth
          from (select u, k, v, hash(u, k) as h from r)
        ) where place <= 4 and nth <= 2 group by k
        """;

    private readonly DuckDBConnection _duck = new("Data Source=:memory:");

    public GroupByReference(
        ReadOnlySpan<long> users,
        ReadOnlySpan<int> keys,
        ReadOnlySpan<long> values
    )
    {
        _duck.Open();
        Execute("set threads to 1");
        Execute("create table r (u bigint, k integer, v bigint)");
        using var appender = _duck.CreateAppender("r");
        for (var i = 0; i < users.Length; i++)
        {
            appender
                .CreateRow()
                .AppendValue(users[i])
                .AppendValue(keys[i])
                .AppendValue(values[i])
                .EndRow();
        }
    }

    /// <summary>Runs the query; the number of kept rows.</summary>
    public long Run()
    {
        using var command = _duck.CreateCommand();
        command.CommandText = Query;
        using var reader = command.ExecuteReader();
        long rows = 0;
        while (reader.Read())
        {
            rows += reader.GetInt64(1);
        }

        return rows;
    }

    public void Dispose() => _duck.Dispose();

    private void Execute(string text)
    {
        using var command = _duck.CreateCommand();
        command.CommandText = text;
        _ = command.ExecuteNonQuery();
    }
}
