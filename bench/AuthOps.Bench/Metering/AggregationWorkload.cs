using AuthOps.Bench.Headlines;
using AuthOps.Metering;
using AuthOps.Metering.Aggregation;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Usage;
using DuckDB.NET.Data;

namespace AuthOps.Bench.Metering;

/// <summary>
/// Uses, ten million for a row, of 200 scenarios in 30 days, tags of 100,000 devices, recorded through the log; the reference has
/// the same columns in memory and one thread. Refuses to be measured where the two disagree.
/// </summary>
internal sealed class AggregationWorkload : IDisposable
{
    private const int Scenarios = 200;
    private const int Devices = 100_000;
    private const long Start = 1_772_323_200_000_000;
    private const long Month = 30L * 24 * 3_600_000_000;
    private readonly UsageTable _table = new();
    private readonly DuckDBConnection _duck = new("Data Source=:memory:");

    public AggregationWorkload(int events)
    {
        Events = events;
        _duck.Open();
        Execute("set threads to 1");
        Execute("create table u (t bigint, s integer, a bigint, tag integer)");
        Record();
        Agree();
    }

    /// <summary>The number of events of a row.</summary>
    public static int RowEvents => PairedMeasurement.IsCheck ? 100_000 : 10_000_000;

    public int Events { get; }

    public static UsageQuery ByHour =>
        new() { Window = UsageWindow.Hour, GroupBy = UsageDimensions.Scenario };

    public static UsageQuery UniqueByDay =>
        new()
        {
            Window = UsageWindow.Every(TimeSpan.FromDays(1)),
            GroupBy = UsageDimensions.Scenario,
            Measures = UsageMeasures.UniqueTags,
        };

    public void Dispose() => _duck.Dispose();

    public UsageAggregates Ours(UsageQuery query) => _table.Aggregate(query);

    public long ReferenceByHour() =>
        Rows("select t // 3600000000 as w, s, sum(a), count(*) from u group by w, s");

    public long ReferenceUniqueByDay() =>
        Rows(
            "select t // 86400000000 as w, s, sum(a), count(*), count(distinct tag) from u group by w, s"
        );

    private void Record()
    {
        var directory = Directory.CreateTempSubdirectory("authops-bench-");
        try
        {
            using var log = UsageLog.Create(Path.Combine(directory.FullName, "log"));
            UsageGate.Open(log, [Grant()]);
            var recorder = new UsageRecorder(log);
            var targets = Enumerable
                .Range(0, Scenarios)
                .Select(s => recorder.Resolve("g", $"s-{s}"))
                .ToArray();
            using var appender = _duck.CreateAppender("u");
            var events = new UsageEvent[10_000];
            for (var from = 0; from < Events; from += events.Length)
            {
                Draw(events, from, targets, appender);
                recorder.Record(events, new UsageEventOutcome[events.Length]);
            }

            _table.Update(log);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>In the order of time, but for one in fifty that is up to a day late.</summary>
    private void Draw(UsageEvent[] events, int from, UsageTarget[] targets, DuckDBAppender appender)
    {
        for (var i = 0; i < events.Length; i++)
        {
            var scenario = SecureRandom.NextInt32(Scenarios);
            var late = SecureRandom.NextInt32(50) == 0 ? SecureRandom.NextInt32(1440) : 0;
            var time = Start + (Month / Events * (from + i)) - (late * 60_000_000L);
            var (amount, tag) = (SecureRandom.NextInt32(1000), SecureRandom.NextInt32(Devices));
            events[i] = new UsageEvent(
                (UInt128)(from + i + 1),
                targets[scenario],
                UsageUnit.Rows,
                amount,
                time,
                (uint)tag
            );
            appender
                .CreateRow()
                .AppendValue(time)
                .AppendValue(scenario)
                .AppendValue((long)amount)
                .AppendValue(tag)
                .EndRow();
        }
    }

    private void Agree()
    {
        var ours = Ours(UniqueByDay);
        using var command = _duck.CreateCommand();
        command.CommandText =
            "select count(*), sum(u)::bigint, sum(c)::bigint, sum(x)::bigint from (select count(distinct tag) as u, count(*) as c, sum(a) as x from u group by t // 86400000000, s)";
        using var reader = command.ExecuteReader();
        _ = reader.Read();
        if (
            reader.GetInt64(0) != ours.Count
            || reader.GetInt64(1) != ours.Sum(row => row.UniqueTags)
            || reader.GetInt64(2) != ours.Sum(row => row.Count)
            || reader.GetInt64(3) != ours.Sum(row => (long)row.Sum)
            || Ours(ByHour).Count != ReferenceByHour()
        )
        {
            throw new InvalidOperationException("Ours and the reference do not agree.");
        }
    }

    private long Rows(string text)
    {
        using var command = _duck.CreateCommand();
        command.CommandText = text;
        using var reader = command.ExecuteReader();
        long rows = 0;
        while (reader.Read())
        {
            rows++;
        }

        return rows;
    }

    private void Execute(string text)
    {
        using var command = _duck.CreateCommand();
        command.CommandText = text;
        _ = command.ExecuteNonQuery();
    }

    private static AuthorizationGrant Grant()
    {
        var product = new DataProduct("p", ProductOrigin.OperatorBase);
        return new AuthorizationGrant(
            "g",
            "authority",
            "operator",
            ["r"],
            [product],
            ["study"],
            [
                .. Enumerable
                    .Range(0, Scenarios)
                    .Select(s => new Scenario(
                        $"s-{s}",
                        "study",
                        PurposeClass.PublicWelfare,
                        "developer",
                        product.Id
                    )),
            ],
            new ValidityPeriod(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue),
            new Dictionary<UsageUnit, Int128> { [UsageUnit.Rows] = Int128.MaxValue }
        );
    }
}
