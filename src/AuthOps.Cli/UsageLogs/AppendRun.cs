using System.Globalization;
using System.Text.Json;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;

namespace AuthOps.Cli.UsageLogs;

/// <summary>Records events by the batch and counts what became of them. Used by one thread.</summary>
internal sealed class AppendRun
{
    private const int MaxListed = 100;
    private readonly UsageRecorder _recorder;
    private readonly Dictionary<(string, string), UsageTarget> _targets = [];
    private readonly long[] _counts = new long[Enum.GetValues<UsageEventOutcome>().Length + 1];
    private readonly List<RefusedEvent> _refused = [];
    private readonly List<UsageEvent> _batch = [];
    private readonly List<long> _lines = [];
    private readonly int _size;
    private readonly Func<string, string, UsageTarget?>? _declare;
    private readonly HashSet<(string, string)> _declared = [];

    /// <param name="recorder">Records.</param>
    /// <param name="grants">The grants.</param>
    /// <param name="size">Events made durable together.</param>
    /// <param name="declare">Declares the use of a scenario before its first event; null where no grant is governed.</param>
    public AppendRun(
        UsageRecorder recorder,
        IReadOnlyList<AuthorizationGrant> grants,
        int size,
        Func<string, string, UsageTarget?>? declare = null
    )
    {
        _recorder = recorder;
        _size = size;
        _declare = declare;
        foreach (var grant in grants)
        {
            foreach (var scenario in grant.Scenarios)
            {
                var target = recorder.Resolve(grant.Id, scenario.Id);
                _targets.Add((grant.Id, scenario.Id), target);

                // Under a scenario the grant does not have: the attempt is evidenced in the grant's chain.
                _targets[(grant.Id, "")] = target with
                {
                    Scenario = ushort.MaxValue,
                };
            }
        }
    }

    /// <summary>Events that are durable, whatever became of them.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Events refused, each evidenced by a record.</summary>
    public long Refused =>
        Acknowledged - Count(UsageEventOutcome.Recorded) - Count(UsageEventOutcome.Duplicate);

    /// <summary>What holds when the work ends early.</summary>
    public string HowFar =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Acknowledged} events are acknowledged, and running again records none twice"
        );

    public long Count(UsageEventOutcome outcome) => _counts[(int)outcome];

    /// <summary>Records everything; what was read before an error is recorded first.</summary>
    /// <exception cref="InputDataException">A row is malformed; the message says how many events are acknowledged.</exception>
    public void Run(
        IEnumerable<UsageEventRow> rows,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        try
        {
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _batch.Add(
                    new UsageEvent(row.Id, Target(row), row.Unit, row.Amount, row.UsedAt, row.Tag)
                );
                _lines.Add(row.Line);
                if (_batch.Count == _size)
                {
                    Flush(progress);
                }
            }

            Flush(progress);
        }
        catch (InputDataException error)
        {
            Flush(progress);
            throw new InputDataException(
                error.SourceName,
                $"{error.Reason}; {HowFar}",
                error.Line,
                error.Column
            );
        }
        catch (UsageLogPoisonedException error)
        {
            throw new IOException(
                $"the log could not be written ({error.InnerException?.Message}); {HowFar}",
                error
            );
        }
    }

    public void Print(TextWriter output)
    {
        var table = new TextTable(false, true);
        table.Add("acknowledged", Text(Acknowledged));
        foreach (var outcome in Enum.GetValues<UsageEventOutcome>())
        {
            if (Count(outcome) > 0)
            {
                table.Add(outcome.ToString(), Text(Count(outcome)));
            }
        }

        table.Print(output);
        foreach (var refused in _refused)
        {
            output.WriteLine($"  line {Text(refused.Line)}: {refused.Outcome}");
        }

        if (Refused > _refused.Count)
        {
            output.WriteLine($"  and {Text(Refused - _refused.Count)} more");
        }
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteNumber("acknowledged", Acknowledged);
        json.WriteStartObject("outcomes");
        foreach (var outcome in Enum.GetValues<UsageEventOutcome>())
        {
            json.WriteNumber(outcome.ToString(), Count(outcome));
        }

        json.WriteEndObject();
        json.WriteStartArray("refused");
        foreach (var refused in _refused)
        {
            json.WriteStartObject();
            json.WriteNumber("line", refused.Line);
            json.WriteString("outcome", refused.Outcome.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private UsageTarget Target(in UsageEventRow row)
    {
        var key = (row.Grant, row.Scenario);
        if (_declare is not null && _targets.TryGetValue(key, out var known) && _declared.Add(key))
        {
            // Where that is refused, the refusal is in the log, and so is each event under the number of nobody's use.
            _targets[key] = _declare(row.Grant, row.Scenario) ?? known;
        }

        return Known(row);
    }

    private UsageTarget Known(in UsageEventRow row) =>
        _targets.TryGetValue((row.Grant, row.Scenario), out var target) ? target
        : _targets.TryGetValue((row.Grant, ""), out var grant) ? grant
        : new UsageTarget(uint.MaxValue, ushort.MaxValue);

    private void Flush(ProgressReporter progress)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        var outcomes = new UsageEventOutcome[_batch.Count];
        _recorder.Record([.. _batch], outcomes);
        for (var i = 0; i < outcomes.Length; i++)
        {
            _counts[(int)outcomes[i]]++;
            if (
                outcomes[i] is not (UsageEventOutcome.Recorded or UsageEventOutcome.Duplicate)
                && _refused.Count < MaxListed
            )
            {
                _refused.Add(new RefusedEvent(_lines[i], outcomes[i]));
            }
        }

        Acknowledged += outcomes.Length;
        _batch.Clear();
        _lines.Clear();
        progress.Stage(
            string.Create(CultureInfo.InvariantCulture, $"{Acknowledged:N0} events acknowledged")
        );
    }
}
