using System.Globalization;
using AuthOps.Metering.Aggregation;
using AuthOps.Metering.Log;
using Microsoft.Data.Sqlite;

namespace AuthOps.Metering.Tests.Aggregation;

/// <summary>The same questions put to SQLite over the log's records, read by their public objects: shares no code with the table.</summary>
internal sealed class SqlAggregates : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public SqlAggregates(UsageLogSnapshot log, ulong asOf)
    {
        _connection.Open();
        Execute(
            "create table u (i integer primary key, t integer, g text, s text, p text, d text, n integer, b integer, a integer, tag integer)"
        );
        var open = new Dictionary<ulong, UsageReservedRecord>();
        foreach (var record in log.Records.TakeWhile(record => record.Index < asOf))
        {
            switch (record)
            {
                case UsageUsedRecord used:
                    Insert(used.Index, used.UsedAt, used.Use, used.Use.Amount, false, used.Tag);
                    break;
                case UsageReservedRecord reserved:
                    open.Add(reserved.Index, reserved);
                    break;
                case UsageSettledRecord { Outcome: not UsageOutcome.Voided } settled:
                    var of = open[settled.Reservation];
                    var isBurned = settled.Outcome != UsageOutcome.Committed;
                    Insert(settled.Index, of.Time, of.Use, settled.Consumed, isBurned, 0);
                    break;
                case UsageCorrectedRecord corrected:
                    Execute(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"delete from u where i = {corrected.Corrected}"
                        )
                    );
                    break;
            }
        }
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>The answer as lines of text, in no particular order.</summary>
    public IReadOnlyList<string> Answer(
        UsageDimensions by,
        long width,
        long origin,
        long from,
        long until
    )
    {
        // The largest window below the time, written so that SQLite's division rounds down.
        var window = string.Create(
            CultureInfo.InvariantCulture,
            $"((t - ({origin})) / {width}) * {width} + {origin}"
        );
        string By(UsageDimensions dimension, string column) =>
            by.HasFlag(dimension) ? column : "''";
        string[] keys =
        [
            window,
            "n",
            By(UsageDimensions.Grant, "g"),
            By(UsageDimensions.Scenario, "s"),
            By(UsageDimensions.Purpose, "p"),
            By(UsageDimensions.Product, "d"),
            By(UsageDimensions.Burned, "b"),
            By(UsageDimensions.Tag, "tag"),
        ];
        using var command = _connection.CreateCommand();
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            with w as (select {string.Join(
                ", ",
                keys.Select((key, i) => $"{key} as k{i}")
            )}, t, i, a, tag from u where t >= {from} and t < {until}),
            r as (select *, row_number() over (partition by k0,k1,k2,k3,k4,k5,k6,k7 order by t desc, i desc) as place from w)
            select k0,k1,k2,k3,k4,k5,k6,k7, sum(a), count(*), min(a), max(a), sum(case when place = 1 then a else 0 end), count(distinct tag)
            from r group by k0,k1,k2,k3,k4,k5,k6,k7
            """
        );
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add(
                string.Join(
                    '|',
                    Enumerable
                        .Range(0, reader.FieldCount)
                        .Select(i =>
                            Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)
                        )
                )
            );
        }

        return lines;
    }

    private void Insert(
        ulong index,
        DateTimeOffset time,
        MeteredUse use,
        Int128 amount,
        bool isBurned,
        uint tag
    ) =>
        Execute(
            string.Create(
                CultureInfo.InvariantCulture,
                $"insert into u values ({index}, {Microseconds.From(time)}, '{use.GrantId}', '{use.ScenarioId}', '{use.Purpose}', '{use.ProductId}', {(int)use.Unit}, {(isBurned ? 1 : 0)}, {amount}, {tag})"
            )
        );

    private void Execute(string text)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = text;
        _ = command.ExecuteNonQuery();
    }
}
