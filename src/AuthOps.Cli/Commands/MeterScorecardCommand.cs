using System.CommandLine;
using AuthOps.Cli.Authorizations;
using AuthOps.Cli.Output;
using AuthOps.Cli.Reports;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering;
using AuthOps.Metering.Evaluation;
using AuthOps.Metering.Log;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter scorecard</c>: the score of an operator by its log, or of a source unit by what it supplied (成效评价).</summary>
internal static class MeterScorecardCommand
{
    public static Command Create()
    {
        var criteria = RequiredPath.Option(
            "--criteria",
            "JSON file of whom it is of, what each criterion weighs, and what is attested."
        );
        var log = new Option<string?>("--log")
        {
            Description = "Folder of the operator's usage log, for the scorecard of an operator.",
        };
        var supply = new Option<string?>("--supply")
        {
            Description = "JSON file as of meter supply, for the scorecard of a source unit.",
        };
        var from = RequiredPath.Option("--from", "First instant of the period.");
        var until = RequiredPath.Option("--until", "First instant after the period.");
        var (evidence, key) = (EvidenceOutput.Folder(), EvidenceOutput.Key());
        var html = MeterPackCommand.Html();
        return new MeterVerb<Request, Scorecard>(
            "scorecard",
            "Score an operator by its closed log, or a source unit by its supply: formula and inputs, so that anybody computes it again."
        )
        {
            Options = [criteria, log, supply, from, until, evidence, key, html],
            Read = parsed => new Request(
                parsed.GetRequiredValue(criteria),
                parsed.GetValue(log),
                parsed.GetValue(supply),
                MeterText.Period(parsed.GetRequiredValue(from), parsed.GetRequiredValue(until)),
                parsed.GetValue(evidence),
                parsed.GetValue(key),
                parsed.GetValue(html)
            ),
            Run = Score,
            Print = Print,
            Write = static (json, card) => json.WriteRawValue(card.ToCanonicalBytes()),
            ExitCode = static _ => ExitCodes.Ok,
        }.Create();
    }

    private static Scorecard Score(
        Request request,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        if (request.Log is null == request.Supply is null)
        {
            throw new UsageException("name what is scored: --log or --supply, not both");
        }

        var source = request.Log ?? request.Supply!;
        if (request.Html is { } page)
        {
            RequiredPath.MustBeOutside("--html", page, source);
            RequiredPath.MustDiffer("--html", page, request.Criteria);
        }

        using var evidence = EvidenceOutput.Of(request.Evidence, request.Key);
        var file = ScorecardFile.Read(request.Criteria);
        progress.Stage($"reading {source}");
        var card = request.Log is { } log
            ? file.OfOperator(UsageLogSnapshot.Load(MeterFiles.Log(log)), request.Period)
            : file.OfSupply(
                SupplyFile.Measure(request.Supply!, request.Period.Until, cancellationToken).Report,
                request.Period
            );
        evidence?.Put("scorecard", card.Subject, card.ToStatement());
        if (request.Html is { } path)
        {
            HtmlFile.Write(path, ScorecardPage.Create(card));
        }

        return card;
    }

    private static void Print(TextWriter output, Scorecard card)
    {
        var title = ScorecardPage.Title(card);
        output.WriteLine(
            $"{title.Zh} / {title.En}: {card.Subject}, 得分 / score {ScorecardPage.Score(card)}"
        );
        foreach (var criterion in card.Criteria)
        {
            var (name, basis) = (
                ScorecardPage.Name(criterion.Name),
                ScorecardPage.Basis(criterion.Basis)
            );
            var measured = criterion.Measured;
            output.WriteLine(
                FormattableString.Invariant(
                    $"  {name.Zh} / {name.En}: {measured.Good} / {measured.All}, 权重 / weight {criterion.Weight}, {basis.Zh} / {basis.En}"
                )
            );
        }
    }

    private sealed record Request(
        string Criteria,
        string? Log,
        string? Supply,
        ValidityPeriod Period,
        string? Evidence,
        string? Key,
        string? Html
    );
}
