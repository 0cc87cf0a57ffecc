using System.Diagnostics;
using System.Globalization;
using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Usage;
using Microsoft.Data.Sqlite;

namespace AuthOps.Bench.Metering;

/// <summary>
/// Events with random ids, spread over a hundred grants, 10,000 a commit, durable on both sides. Ours deduplicates,
/// checks the quota, chains, hashes into both trees and writes segments, tiles and bundles; the reference inserts a
/// record of the same length under a unique id.
/// </summary>
internal sealed class IngestWorkload : IDisposable
{
    public const int Events = 2_000_000;
    public const int ReferenceEvents = 200_000;

    /// <summary>Takes some 30 GB of disk while the row runs.</summary>
    public const int ReopenEvents = 100_000_000;

    /// <summary>Names a folder where the log of row <c>reopen</c> stays, and is found by the next run.</summary>
    private const string ReopenFolder = "AUTHOPS_REOPEN_FOLDER";
    private const int PerCommit = 10_000;
    private const int Grants = 100;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-bench-");
    private readonly List<double> _flushes = [];
    private readonly List<double> _acknowledgements = [];

    public void Dispose() => _folder.Delete(recursive: true);

    public void WarmUp()
    {
        // Several logs and pauses, so that also what is called once a batch is compiled fully before it counts.
        for (var i = 0; i < 5; i++)
        {
            _ = Ours(200_000);
            Thread.Sleep(250);
        }

        _ = Sqlite(20_000);
        Thread.Sleep(500);
        _flushes.Clear();
        _acknowledgements.Clear();
    }

    /// <summary>Million events a second, until the last of them is acknowledged.</summary>
    public double Ours(int count)
    {
        var directory = Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N"));
        var options = new UsageLogOptions
        {
            Flushed = took =>
            {
                lock (_flushes)
                {
                    _flushes.Add(took.TotalMilliseconds);
                }
            },
        };
        using var log = UsageLog.Create(directory, options: options);
        UsageGate.Open(log, [.. Enumerable.Range(0, Grants).Select(Grant)]);
        var recorder = new UsageRecorder(log);
        var targets = Enumerable
            .Range(0, Grants)
            .Select(g => recorder.Resolve($"g-{g}", "s"))
            .ToArray();
        var events = Draw(count, targets);
        var outcomes = new UsageEventOutcome[PerCommit];
        var tasks = new List<Task>();
        var started = Stopwatch.GetTimestamp();
        for (var from = 0; from < count; from += PerCommit)
        {
            var begun = Stopwatch.GetTimestamp();
            var task = recorder.RecordAsync(events.AsSpan(from, PerCommit), outcomes);
            tasks.Add(
                task.ContinueWith(
                    _ =>
                    {
                        lock (_acknowledgements)
                        {
                            _acknowledgements.Add(
                                Stopwatch.GetElapsedTime(begun).TotalMilliseconds
                            );
                        }
                    },
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default
                )
            );
        }

        Task.WaitAll([.. tasks]);
        var took = Stopwatch.GetElapsedTime(started);
        if (log.Count != (ulong)(count + Grants))
        {
            throw new InvalidOperationException("An event was lost or refused.");
        }

        return count / took.TotalSeconds / 1e6;
    }

    /// <summary>Seconds to open a log of so many events from its snapshot, until the next event could be recorded.</summary>
    public double Reopen(int count)
    {
        var kept = Environment.GetEnvironmentVariable(ReopenFolder);
        var directory = Path.Combine(kept ?? _folder.FullName, "reopen");
        if (!File.Exists(Path.Combine(directory, "snapshot")))
        {
            Fill(directory, count);
        }

        var started = Stopwatch.GetTimestamp();
        using var again = UsageLog.Open(directory);
        UsageGate.Open(again, [.. Enumerable.Range(0, Grants).Select(Grant)]);
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return again.Count == (ulong)(count + Grants)
            ? took
            : throw new InvalidOperationException("An event was lost.");
    }

    private static void Fill(string directory, int count)
    {
        using var log = UsageLog.Create(directory);
        UsageGate.Open(log, [.. Enumerable.Range(0, Grants).Select(Grant)]);
        var recorder = new UsageRecorder(log);
        var targets = Enumerable
            .Range(0, Grants)
            .Select(g => recorder.Resolve($"g-{g}", "s"))
            .ToArray();
        for (var done = 0; done < count; done += Events)
        {
            var events = Draw(Math.Min(Events, count - done), targets);
            for (var from = 0; from < events.Length; from += PerCommit)
            {
                var part = events.AsSpan(from, Math.Min(PerCommit, events.Length - from));
                _ = recorder.RecordAsync(part, new UsageEventOutcome[part.Length]);
            }
        }

        log.WriteSnapshot();
    }

    /// <summary>Million events a second of the reference.</summary>
    public double Sqlite(int count)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N") + ".db")};Pooling=False"
        );
        connection.Open();
        using (var setup = connection.CreateCommand())
        {
            setup.CommandText =
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE event (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, record BLOB NOT NULL);";
            setup.ExecuteNonQuery();
        }

        var ids = new byte[count * 16];
        SecureRandom.Fill(ids);
        var record = new byte[118];
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT OR IGNORE INTO event (id, record) VALUES ($id, $record)";
        var id = insert.Parameters.Add("$id", SqliteType.Blob);
        insert.Parameters.AddWithValue("$record", record);
        insert.Prepare();
        var started = Stopwatch.GetTimestamp();
        for (var from = 0; from < count; from += PerCommit)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var i = from; i < Math.Min(count, from + PerCommit); i++)
            {
                id.Value = ids.AsSpan(i * 16, 16).ToArray();
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds / 1e6;
    }

    /// <summary>How long flushes and acknowledgements took.</summary>
    public string Latencies() =>
        $"metering ingest: fsync {Percentiles(_flushes)}; acknowledgement of a batch {Percentiles(_acknowledgements)}";

    private static string Percentiles(List<double> milliseconds)
    {
        milliseconds.Sort();
        double At(double share) =>
            milliseconds[Math.Min(milliseconds.Count - 1, (int)(share * milliseconds.Count))];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {At(0.5):0.00} ms, p99 {At(0.99):0.00} ms, max {milliseconds[^1]:0.00} ms"
        );
    }

    private static UsageEvent[] Draw(int count, UsageTarget[] targets)
    {
        var ids = new byte[count * 16];
        SecureRandom.Fill(ids);
        var events = new UsageEvent[count];
        for (var i = 0; i < count; i++)
        {
            events[i] = new UsageEvent(
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(ids.AsSpan(i * 16)),
                targets[SecureRandom.NextInt32(targets.Length)],
                UsageUnit.ServiceCalls,
                1,
                1_000_000 + i
            );
        }

        return events;
    }

    private static AuthorizationGrant Grant(int number)
    {
        var product = new DataProduct("p", ProductOrigin.OperatorBase);
        return new AuthorizationGrant(
            $"g-{number}",
            "body",
            "operator",
            ["r"],
            [product],
            ["study"],
            [new Scenario("s", "study", PurposeClass.PublicWelfare, "developer", product.Id)],
            new ValidityPeriod(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200)),
            new Dictionary<UsageUnit, Int128> { [UsageUnit.ServiceCalls] = 1_000_000_000 }
        );
    }
}
