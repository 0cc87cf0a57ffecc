using System.CommandLine;
using System.Text.Json;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering;
using AuthOps.Metering.Reconciliation;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter reconcile</c>: two parties' logs in, a signed list of differences out.</summary>
internal static class MeterReconcileCommand
{
    /// <summary>The file of the signed statement in the folder written.</summary>
    public const string StatementName = "statement.dsse.json";

    private const int MaxShown = 20;

    public static Command Create()
    {
        var options = new VerbOptions();
        return new MeterVerb<ReconcileRequest, ReconciliationResult>(
            "reconcile",
            "Compare two parties' logs use by use; exits with 1 where they differ."
        )
        {
            Options = options.All,
            Read = options.Read,
            Run = Run,
            Print = Print,
            Write = Write,
            ExitCode = result => result.IsEqual ? ExitCodes.Ok : ExitCodes.Finding,
        }.Create();
    }

    public static Option<string?> Policy(string name, bool isRequired) =>
        new(name)
        {
            Description = "Policy (C2SP tlog-policy) for that side's checkpoint.",
            Required = isRequired,
        };

    /// <summary>Opens a side; what is wrong with it names its path.</summary>
    public static UsageSide Open(string path, string policy, CancellationToken cancellationToken)
    {
        var logs = MeterFiles.Policy(policy);
        try
        {
            return Directory.Exists(path)
                ? UsageSide.OpenLog(MeterFiles.Log(path), logs, cancellationToken)
                : UsageSide.ReadChains(TextFile.Open(path), logs, cancellationToken);
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException)
        {
            throw new InputDataException(path, error.Message);
        }
    }

    private static ReconciliationOptions Compared(
        AuthOps.Metering.Aggregation.UsageWindow window,
        DateTimeOffset? from,
        DateTimeOffset? until,
        string[]? grants,
        int limit
    )
    {
        if (from is null != until is null || until <= from)
        {
            throw new UsageException("--from and --until go together, the later one last");
        }

        return new ReconciliationOptions
        {
            Window = window,
            Period = from is { } begin ? new ValidityPeriod(begin, until!.Value) : null,
            Grants = grants is { Length: > 0 } ? grants : null,
            MaxDifferences = limit is >= 1 and <= 1_000_000
                ? limit
                : throw new UsageException("--max-differences must be a number from 1 to 1000000"),
        };
    }

    private static ReconciliationResult Run(
        ReconcileRequest request,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        RequiredPath.MustBeOutside("--out", request.Output, request.Here.Path, request.There.Path);
        using var key = MeterFiles.Key(request.Key);
        using var folder = StagedDirectory.Create(request.Output, isPrivate: false);
        progress.Stage($"verifying {request.Here.Path}");
        using var here = Open(request.Here.Path, request.Here.Policy, cancellationToken);
        progress.Stage($"verifying {request.There.Path}");
        using var there = Open(request.There.Path, request.There.Policy, cancellationToken);
        progress.Stage("comparing");
        ReconciliationResult result;
        try
        {
            result = UsageReconciliation.Compare(
                here,
                there,
                request.Options,
                progress,
                cancellationToken
            );
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }

        using var list = new MemoryStream();
        result.WriteList(list);
        folder.Write(ReconciliationResult.ListName, list.GetBuffer().AsSpan(0, (int)list.Length));
        folder.Write(StatementName, DsseEnvelope.Sign(result.ToStatement(), key).ToBytes());
        folder.Commit();
        return result;
    }

    private static void Print(TextWriter output, ReconciliationResult result)
    {
        foreach (
            var kind in result
                .Differences.CountBy(difference => difference.Kind)
                .OrderBy(k => k.Key)
        )
        {
            output.WriteLine($"  {kind.Key}: {MeterText.Format(kind.Value)}");
        }

        var table = new TextTable(false, false, false, true, true);
        foreach (var difference in result.Differences.Take(MaxShown))
        {
            table.Add(
                difference.GrantId,
                difference.Kind.ToString(),
                difference.EventId ?? "",
                difference.HereAmount is { } mine ? MeterText.Format(mine) : "-",
                difference.ThereAmount is { } theirs ? MeterText.Format(theirs) : "-"
            );
        }

        table.Print(output);
        output.WriteLine(
            result.IsEqual
                ? "no differences"
                : $"{MeterText.Format(result.Differences.Count)} differences in {MeterText.Format(result.Grants.Count)} grants"
        );
    }

    private static void Write(Utf8JsonWriter json, ReconciliationResult result)
    {
        json.WriteStartObject();
        json.WriteBoolean("equal", result.IsEqual);
        json.WriteStartObject("kinds");
        foreach (
            var kind in result
                .Differences.CountBy(difference => difference.Kind)
                .OrderBy(k => k.Key)
        )
        {
            json.WriteNumber(kind.Key.ToString(), kind.Value);
        }

        json.WriteEndObject();
        json.WriteStartArray("windows");
        foreach (var window in result.Windows)
        {
            json.WriteStartObject();
            json.WriteString("grant", window.GrantId);
            json.WriteString("from", MeterText.Format(window.From));
            json.WriteString("until", MeterText.Format(window.Until));
            json.WriteString("unit", window.Unit.ToString());
            json.WriteString("here", MeterText.Format(window.Here));
            json.WriteString("there", MeterText.Format(window.There));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What is asked for.</summary>
    private sealed record ReconcileRequest(
        (string Path, string Policy) Here,
        (string Path, string Policy) There,
        string Key,
        string Output,
        ReconciliationOptions Options
    );

    /// <summary>The options of the verb.</summary>
    private sealed class VerbOptions
    {
        private readonly Option<string> _here = RequiredPath.Option(
            "--here",
            "One side: a folder of a closed log, or a file of chains."
        );

        private readonly Option<string> _there = RequiredPath.Option(
            "--there",
            "The other side, likewise."
        );

        private readonly Option<string?> _herePolicy = Policy("--here-policy", isRequired: true);

        private readonly Option<string?> _therePolicy = Policy("--there-policy", isRequired: true);

        private readonly Option<string> _key = RequiredPath.Option(
            "--key",
            "Private key (PEM, 0600) that signs the differences."
        );

        private readonly Option<string> _output = RequiredPath.Option(
            "--out",
            "Folder to make for the list and its statement."
        );

        private readonly Option<string> _by = new("--by")
        {
            Description = "Window: hour, day, month or all.",
            DefaultValueFactory = static _ => "day",
        };

        private readonly Option<string> _offset = MeterReportCommand.Offset();

        private readonly Option<string?> _from = new("--from")
        {
            Description = "First instant compared.",
        };

        private readonly Option<string?> _until = new("--until")
        {
            Description = "First instant not compared.",
        };

        private readonly Option<string[]> _grants = new("--grant")
        {
            Description = "Only this grant; may be given many times.",
        };

        private readonly Option<int> _limit = new("--max-differences")
        {
            Description = "Differences listed at most.",
            DefaultValueFactory = static _ => 10_000,
        };

        public IReadOnlyList<Option> All =>
            [
                _here,
                _there,
                _herePolicy,
                _therePolicy,
                _key,
                _output,
                _by,
                _offset,
                _from,
                _until,
                _grants,
                _limit,
            ];

        public ReconcileRequest Read(ParseResult parsed) =>
            new(
                (parsed.GetRequiredValue(_here), parsed.GetRequiredValue(_herePolicy)!),
                (parsed.GetRequiredValue(_there), parsed.GetRequiredValue(_therePolicy)!),
                parsed.GetRequiredValue(_key),
                parsed.GetRequiredValue(_output),
                Compared(
                    MeterText.Window(
                        parsed.GetRequiredValue(_by),
                        parsed.GetRequiredValue(_offset)
                    ),
                    MeterText.Instant("--from", parsed.GetValue(_from)),
                    MeterText.Instant("--until", parsed.GetValue(_until)),
                    parsed.GetValue(_grants),
                    parsed.GetValue(_limit)
                )
            );
    }
}
