using AuthOps.Metering.Events;
using Microsoft.Data.Sqlite;

namespace AuthOps.Metering.Tests.Simulation;

/// <summary>
/// The same meter written over a database: a unique id, a balance a grant and unit, one transaction a batch. The oracle
/// of what <see cref="UsageRecorder"/> decides and of the sums that follow. Not safe for concurrent use.
/// </summary>
internal sealed class SqliteTwin : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly IReadOnlyDictionary<(uint Grant, int Unit), long> _granted;
    private readonly int _scenarios;
    private readonly (long From, long Until) _validity;

    public SqliteTwin(
        IReadOnlyDictionary<(uint Grant, int Unit), long> granted,
        int scenarios,
        (long From, long Until) validity
    )
    {
        _granted = granted;
        _scenarios = scenarios;
        _validity = validity;
        _connection.Open();
        Execute(
            "CREATE TABLE event (seq INTEGER PRIMARY KEY, id BLOB UNIQUE NOT NULL, grant INTEGER, scenario INTEGER, unit INTEGER, amount INTEGER, used_at INTEGER, tag INTEGER);"
                + "CREATE TABLE refusal (seq INTEGER PRIMARY KEY, id BLOB NOT NULL, outcome INTEGER NOT NULL);"
        );
    }

    public void Dispose() => _connection.Dispose();

    public UsageEventOutcome[] Record(ReadOnlySpan<UsageEvent> events)
    {
        using var transaction = _connection.BeginTransaction();
        var outcomes = new UsageEventOutcome[events.Length];
        for (var i = 0; i < events.Length; i++)
        {
            outcomes[i] = Record(events[i]);
        }

        transaction.Commit();
        return outcomes;
    }

    public Dictionary<(uint Grant, int Unit), long> Sums()
    {
        using var command = Command(
            "SELECT grant, unit, SUM(amount) FROM event GROUP BY grant, unit"
        );
        using var reader = command.ExecuteReader();
        var sums = new Dictionary<(uint, int), long>();
        while (reader.Read())
        {
            sums.Add(((uint)reader.GetInt64(0), reader.GetInt32(1)), reader.GetInt64(2));
        }

        return sums;
    }

    public long Count(string table) => Number($"SELECT COUNT(*) FROM {table}");

    private UsageEventOutcome Record(in UsageEvent use)
    {
        var id = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128LittleEndian(id, use.Id);
        object[] values =
        [
            (long)use.Target.Grant,
            (long)use.Target.Scenario,
            (long)use.Unit,
            (long)use.Amount,
            use.UsedAt,
            (long)use.Tag,
        ];
        if (Number("SELECT COUNT(*) FROM event WHERE id = $0", id) > 0)
        {
            if (
                Number(
                    "SELECT COUNT(*) FROM event WHERE id = $0 AND grant = $1 AND scenario = $2 AND unit = $3 AND amount = $4 AND used_at = $5 AND tag = $6",
                    [id, .. values]
                ) > 0
            )
            {
                return UsageEventOutcome.Duplicate;
            }

            return Refuse(id, UsageEventOutcome.Conflict);
        }

        if (Verdict(use) is { } refused)
        {
            return Refuse(id, refused);
        }

        Execute(
            "INSERT INTO event (id, grant, scenario, unit, amount, used_at, tag) VALUES ($0, $1, $2, $3, $4, $5, $6)",
            [id, .. values]
        );
        return UsageEventOutcome.Recorded;
    }

    private UsageEventOutcome? Verdict(UsageEvent use)
    {
        if (!_granted.Keys.Any(k => k.Grant == use.Target.Grant))
        {
            return UsageEventOutcome.UnknownGrant;
        }

        if (use.UsedAt < _validity.From || use.UsedAt >= _validity.Until)
        {
            return UsageEventOutcome.OutsideValidity;
        }

        if (use.Target.Scenario >= _scenarios)
        {
            return UsageEventOutcome.ScenarioNotAuthorized;
        }

        if (
            use.Unit == Primitives.Usage.UsageUnit.PrivacyPicoRho
            || !_granted.TryGetValue((use.Target.Grant, (int)use.Unit), out var granted)
        )
        {
            return UsageEventOutcome.UnitNotAuthorized;
        }

        var used = Number(
            "SELECT COALESCE(SUM(amount), 0) FROM event WHERE grant = $0 AND unit = $1",
            (long)use.Target.Grant,
            (long)use.Unit
        );
        return use.Amount < 0 || use.Amount > granted - used
            ? UsageEventOutcome.QuotaExceeded
            : null;
    }

    private UsageEventOutcome Refuse(byte[] id, UsageEventOutcome outcome)
    {
        Execute("INSERT INTO refusal (id, outcome) VALUES ($0, $1)", id, (long)outcome);
        return outcome;
    }

    private long Number(string sql, params object[] values)
    {
        using var command = Command(sql, values);
        return (long)command.ExecuteScalar()!;
    }

    private void Execute(string sql, params object[] values)
    {
        using var command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params object[] values)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i}", values[i]);
        }

        return command;
    }
}
