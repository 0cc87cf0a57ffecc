using System.CommandLine;
using System.Text.Json;
using AuthOps.Cli.Authorizations;
using AuthOps.Cli.Output;
using AuthOps.Cli.Reports;
using AuthOps.Metering.Supply;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter supply</c>: the quality of supply (准确性、完整性、时效性) by source unit and resource.</summary>
internal static class MeterSupplyCommand
{
    public static Command Create()
    {
        var supply = RequiredPath.Option(
            "--supply",
            "JSON file of what was due, what came, and what is expected of its fields."
        );
        var (at, html) = (MeterPackCommand.At(), MeterPackCommand.Html());
        return new MeterVerb<(string Supply, DateTimeOffset At, string? Html), Answer>(
            "supply",
            "Measure the quality of supply: accuracy, completeness, timeliness, what is overdue; small counts are not shown."
        )
        {
            Options = [supply, at, html],
            Read = parsed =>
                (
                    parsed.GetRequiredValue(supply),
                    MeterPackCommand.ReadAt(parsed.GetValue(at)),
                    parsed.GetValue(html)
                ),
            Run = static (request, progress, cancellationToken) =>
            {
                progress.Stage($"reading {request.Supply}");
                var (report, minimum) = SupplyFile.Measure(
                    request.Supply,
                    request.At,
                    cancellationToken
                );
                if (request.Html is { } path)
                {
                    RequiredPath.MustDiffer("--html", path, request.Supply);
                    HtmlFile.Write(path, SupplyPage.Create(report, request.At, minimum));
                }

                return new Answer(report, minimum);
            },
            Print = Print,
            Write = Write,
            ExitCode = static answer =>
                answer.Report.Scores.Any(static s => s.Overdue > 0)
                    ? ExitCodes.Finding
                    : ExitCodes.Ok,
        }.Create();
    }

    private static void Print(TextWriter output, Answer answer)
    {
        foreach (var score in answer.Report.Scores)
        {
            var shares = SupplyPage
                .Shares(score, answer.Minimum)
                .Select(static s => $"{s.Name.Zh} / {s.Name.En} {s.Value}");
            output.WriteLine(
                $"{score.SourceUnit}, {score.Resource}: {InertText.OneLine(string.Join(", ", shares))}"
            );
        }
    }

    private static void Write(Utf8JsonWriter json, Answer answer)
    {
        json.WriteStartObject();
        json.WriteNumber("minimum", answer.Minimum);
        json.WriteStartArray("scores");
        foreach (var score in answer.Report.Scores)
        {
            json.WriteStartObject();
            json.WriteString("accuracy", score.Accuracy.Publish(answer.Minimum));
            json.WriteString("completeness", score.Completeness.Publish(answer.Minimum));
            json.WriteNumber("overdue", score.Overdue);
            json.WriteString("resource", score.Resource);
            json.WriteString("sourceUnit", score.SourceUnit);
            json.WriteString("timeliness", score.Timeliness.Publish(SupplyPage.SuppliesShown));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed record Answer(SupplyQualityReport Report, int Minimum);
}
