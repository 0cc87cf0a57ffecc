using System.CommandLine;
using System.Text.Json;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Packs;
using AuthOps.Cli.Reports;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Lineage;
using AuthOps.Metering.Log;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter trace</c>: what something was made of, and what was made of it and who received it.</summary>
internal static class MeterTraceCommand
{
    public static Command Create()
    {
        var pack = new Option<string?>("--pack")
        {
            Description = "Archive that meter pack make wrote; or --log.",
        };
        var log = new Option<string?>("--log") { Description = "Folder of a closed usage log." };
        var node = RequiredPath.Option("--node", "A resource, intermediate result or product.");
        var html = MeterPackCommand.Html();
        return new MeterVerb<Request, Traces>(
            "trace",
            "Trace a resource or product back to its sources and forward to those who received it."
        )
        {
            Options = [node, pack, log, html],
            Read = parsed => new Request(
                parsed.GetRequiredValue(node),
                parsed.GetValue(pack),
                parsed.GetValue(log),
                parsed.GetValue(html)
            ),
            Run = Run,
            Print = Print,
            Write = Write,
            ExitCode = static _ => ExitCodes.Ok,
        }.Create();
    }

    private static Traces Run(
        Request request,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        if (request.Pack is null == request.Log is null)
        {
            throw new UsageException("name where to look: --pack or --log, not both");
        }

        progress.Stage("reading the log");
        var graph = LineageGraph.FromLog(Load(request));
        cancellationToken.ThrowIfCancellationRequested();
        if (!graph.Contains(request.Node))
        {
            throw new InputDataException(
                request.Pack ?? request.Log!,
                $"'{request.Node}' does not occur: no recorded operation made or read it, and nobody declared its use"
            );
        }

        var traces = new Traces(graph.TraceBack(request.Node), graph.TraceForward(request.Node));
        if (request.Html is { } path)
        {
            RequiredPath.MustDiffer("--html", path, request.Pack ?? "");
            HtmlFile.Write(path, TracePage.Create(traces.Back, traces.Forward));
        }

        return traces;
    }

    private static UsageLogSnapshot Load(Request request)
    {
        try
        {
            if (request.Log is { } log)
            {
                return UsageLogSnapshot.Load(MeterFiles.Log(log));
            }

            using var pack = PackVerification.Open(request.Pack!);
            return pack.LoadLog();
        }
        catch (Exception error) when (error is UsageLogCorruptException or FormatException)
        {
            throw new InputDataException(request.Pack ?? request.Log!, error.Message);
        }
    }

    private static void Print(TextWriter output, Traces traces)
    {
        foreach (
            var (direction, trace) in ((Bilingual, LineageTrace)[])
                [(TracePage.BackTitle, traces.Back), (TracePage.ForwardTitle, traces.Forward)]
        )
        {
            output.WriteLine($"{direction.Zh} / {direction.En}: {InertText.OneLine(trace.Node)}");
            foreach (var (name, values) in TracePage.Parts(trace))
            {
                output.WriteLine(
                    $"  {name.Zh} / {name.En}: {(values.Count == 0 ? "-" : InertText.OneLine(string.Join(", ", values)))}"
                );
            }
        }
    }

    private static void Write(Utf8JsonWriter json, Traces traces)
    {
        json.WriteStartObject();
        json.WriteString("node", traces.Back.Node);
        foreach (
            var (name, trace) in ((string, LineageTrace)[])
                [("back", traces.Back), ("forward", traces.Forward)]
        )
        {
            json.WriteStartObject(name);
            Strings("actors", trace.Actors);
            Strings("operations", trace.Operations);
            Strings("receivers", trace.Receivers);
            Strings("results", trace.Results);
            Strings("sources", trace.Sources);
            json.WriteEndObject();
        }

        json.WriteEndObject();

        void Strings(string name, IReadOnlyList<string> values)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    }

    private sealed record Request(string Node, string? Pack, string? Log, string? Html);

    private sealed record Traces(LineageTrace Back, LineageTrace Forward);
}
