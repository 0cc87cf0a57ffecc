using System.CommandLine;
using System.Text.Json;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter append</c>: events from a file or standard input, durable before they are counted.</summary>
internal static class MeterAppendCommand
{
    private const int DefaultBatch = 10_000;

    public static Command Create(Func<Stream> input)
    {
        var options = new VerbOptions();
        var command = new Command("append", "Record uses that have happened, each exactly once.");
        options.AddTo(command);

        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var request = options.Read(parsed);
                return Task.FromResult(
                    Run(
                        request,
                        input,
                        parsed.GetValue(options.Json),
                        parsed.InvocationConfiguration,
                        cancellationToken
                    )
                );
            }
        );
        return command;
    }

    private static int Run(
        AppendRequest request,
        Func<Stream> input,
        bool isJson,
        InvocationConfiguration configuration,
        CancellationToken cancellationToken
    )
    {
        if (request.Batch is < 1 or > UsageRecorder.MaxBatch)
        {
            throw new UsageException(
                $"--batch must be a number from 1 to {UsageRecorder.MaxBatch}"
            );
        }

        // Everything that can be wrong with the small files is found before the log is touched.
        var isCsv = IsCsv(request);
        using var key = request.Key is { } path ? MeterFiles.Key(path) : null;
        using var stream = request.Events == "-" ? input() : TextFile.Open(request.Events);
        using var target = AppendTarget.Open(request);
        var log = target.Log;
        var rows = isCsv
            ? UsageEventReader.ReadCsv(stream, request.Events, request.Source)
            : UsageEventReader.ReadLines(stream, request.Events, request.Source);
        var run = new AppendRun(target.Recorder, target.Grants, request.Batch, target.Declare);
        ProgressReporter.Run(
            configuration.Error,
            progress =>
            {
                try
                {
                    run.Run(rows, progress, cancellationToken);
                    return true;
                }
                catch (OperationCanceledException)
                {
                    configuration.Error.WriteLine($"authops: {run.HowFar}");
                    throw;
                }
            }
        );
        var checkpoint = key is null ? null : log.WriteCheckpoint(key);
        var verifier = key is null ? null : new NoteKey(log.Origin, key.PublicKey).ToString();
        if (isJson)
        {
            JsonOutput.Print(
                configuration.Output,
                json => Write(json, run, log, checkpoint, verifier)
            );
        }
        else
        {
            run.Print(configuration.Output);
            if (checkpoint is not null)
            {
                configuration.Output.WriteLine(
                    FormattableString.Invariant(
                        $"signed {checkpoint.Size} records, root {checkpoint.Root}"
                    )
                );
                configuration.Output.WriteLine($"log {verifier}");
            }
        }

        return run.Refused > 0 ? ExitCodes.Refused : ExitCodes.Ok;
    }

    private static void Write(
        Utf8JsonWriter json,
        AppendRun run,
        UsageLog log,
        UsageCheckpoint? checkpoint,
        string? verifier
    )
    {
        json.WriteStartObject();
        run.WriteJson(json);
        json.WriteNumber("records", log.Count);
        json.WriteString("origin", log.Origin);
        if (checkpoint is not null)
        {
            json.WriteString("root", checkpoint.Root);
            json.WriteString("sm3Root", checkpoint.Sm3Root);
            json.WriteString("verifierKey", verifier);
        }

        json.WriteEndObject();
    }

    private static bool IsCsv(AppendRequest request) =>
        (request.Format ?? (request.Events == "-" ? "ndjson" : "csv")) switch
        {
            "csv" => true,
            "ndjson" => false,
            _ => throw new UsageException("--format must be csv or ndjson"),
        };

    /// <summary>The options of the verb.</summary>
    private sealed class VerbOptions
    {
        private readonly Option<string?> _log = new("--log")
        {
            Description = "Folder of the usage log; or --store.",
        };

        private readonly Option<string?> _store = new("--store")
        {
            Description =
                "Store of an authorisation, with --trust and the operator's --key: grants are those of the store, and each use is declared as its scenario's developer's, of the fields of its plan, in the domain of its grant.",
        };

        private readonly Option<string?> _trust = new("--trust")
        {
            Description = "Trust file for the store.",
        };

        private readonly Option<string> _events = RequiredPath.Option(
            "--events",
            "CSV file with a header line, or - for JSON lines on standard input."
        );

        private readonly Option<string?> _format = new("--format")
        {
            Description = "csv or ndjson; by default csv for a file and ndjson for standard input.",
        };

        private readonly Option<string[]> _grants = new("--grant")
        {
            Description =
                "File of a grant in force, its canonical JSON; may be given many times. Needed with --log.",
        };

        private readonly Option<string?> _source = new("--source")
        {
            Description =
                "The source within which ids count, where the events have none of their own.",
        };

        private readonly Option<string?> _create = new("--create")
        {
            Description = "Create the log under this name, such as data.example.org/usage/2026.",
        };

        private readonly Option<string?> _key = new("--key")
        {
            Description = "Private key (PEM, 0600) to sign a checkpoint with at the end.",
        };

        private readonly Option<int> _batch = new("--batch")
        {
            Description = "Events made durable together, 1 to 65535.",
            DefaultValueFactory = static _ => DefaultBatch,
        };

        public Option<bool> Json { get; } = MeterCommand.Json();

        public void AddTo(Command command)
        {
            Option[] all =
            [
                _log,
                _store,
                _trust,
                _events,
                _format,
                _grants,
                _source,
                _create,
                _key,
                _batch,
                Json,
            ];
            foreach (var option in all)
            {
                command.Add(option);
            }
        }

        public AppendRequest Read(ParseResult parsed) =>
            new(
                parsed.GetValue(_log),
                parsed.GetValue(_store),
                parsed.GetValue(_trust),
                parsed.GetRequiredValue(_events),
                parsed.GetValue(_format),
                parsed.GetValue(_grants) ?? [],
                parsed.GetValue(_source),
                parsed.GetValue(_create),
                parsed.GetValue(_key),
                parsed.GetValue(_batch)
            );
    }
}
