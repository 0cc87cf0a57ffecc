using System.CommandLine;
using System.Text.Json;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Packs;
using AuthOps.Cli.Reports;
using AuthOps.Metering.Packs;
using AuthOps.Metering.Reports;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter disclose</c>: the yearly disclosure and the statements of accounts of a verified pack.</summary>
internal static class MeterDiscloseCommand
{
    public static Command Create()
    {
        var (pack, trust, at) = (
            MeterPackCommand.Pack(),
            MeterPackCommand.Trust(),
            MeterPackCommand.At()
        );
        var html = new Option<string?>("--html")
        {
            Description = "Write the page of the disclosure, in Chinese and English, to this file.",
        };
        var accountHtml = new Option<string?>("--account-html")
        {
            Description = "Write the page of the dedicated account to this file.",
        };
        var grant = new Option<string?>("--grant")
        {
            Description = "The grant whose account is meant, where the pack has several.",
        };
        return new MeterVerb<Request, Answer>(
            "disclose",
            "Show the yearly disclosure and the dedicated account of a pack, once the pack has been verified."
        )
        {
            Options = [pack, trust, at, html, accountHtml, grant],
            Read = parsed => new Request(
                parsed.GetRequiredValue(pack),
                MeterPackCommand.ReadTrust(parsed.GetValue(trust)),
                MeterPackCommand.ReadAt(parsed.GetValue(at)),
                parsed.GetValue(html),
                parsed.GetValue(accountHtml),
                parsed.GetValue(grant)
            ),
            Run = Run,
            Print = Print,
            Write = Write,
            ExitCode = static answer => answer.IsAccepted ? ExitCodes.Ok : ExitCodes.Finding,
        }.Create();
    }

    private static Answer Run(
        Request request,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        progress.Stage($"verifying {request.Pack}");
        var (verdict, result) = PackVerification.Run(
            request.Pack,
            request.Trust,
            request.At,
            progress,
            cancellationToken
        );
        var disclosure = Latest(verdict, DisclosureReport.PredicateType, "yearUntil", null);
        var account = Latest(
            verdict,
            DedicatedAccountStatement.PredicateType,
            "periodUntil",
            request.Grant
        );
        if (disclosure is null && account is null)
        {
            throw new InputDataException(
                request.Pack,
                "the pack holds neither a disclosure nor the statement of such an account"
            );
        }

        // What was altered is not published.
        if (result.IsConsistent)
        {
            Page(request.Html, request.Pack, disclosure, DisclosurePage.Create);
            Page(request.AccountHtml, request.Pack, account, DedicatedAccountPage.Create);
        }

        return new Answer(
            result.IsAccepted,
            result.IsConsistent,
            result.Findings.Count,
            disclosure,
            account
        );
    }

    private static JsonElement? Latest(
        EvidencePackVerdict verdict,
        string type,
        string end,
        string? grant
    ) =>
        verdict
            .Statements.Where(s => s.Type == type)
            .Where(s => grant is null || s.Predicate.GetProperty("grant").GetString() == grant)
            .OrderBy(s => s.Predicate.GetProperty(end).GetString(), StringComparer.Ordinal)
            .Select(static s => (JsonElement?)s.Predicate)
            .LastOrDefault();

    private static void Page(
        string? path,
        string pack,
        JsonElement? facts,
        Func<JsonElement, ReportPage> create
    )
    {
        if (path is null)
        {
            return;
        }

        RequiredPath.MustDiffer("--html", path, pack);
        HtmlFile.Write(
            path,
            create(
                facts
                    ?? throw new InputDataException(
                        pack,
                        "the pack does not hold what the page shows"
                    )
            )
        );
    }

    private static void Print(TextWriter output, Answer answer)
    {
        if (!answer.IsConsistent)
        {
            output.WriteLine(
                $"证据包未通过验证（{answer.Findings} 项），不予公开 / the pack was refused with {answer.Findings} findings and nothing is published; see meter pack verify"
            );
            return;
        }

        foreach (
            var page in (ReportPage?[])
                [
                    answer.Disclosure is { } form ? DisclosurePage.Create(form) : null,
                    answer.Account is { } account ? DedicatedAccountPage.Create(account) : null,
                ]
        )
        {
            if (page is not null)
            {
                output.WriteLine($"{page.Title.Zh} / {page.Title.En}");
                foreach (var (name, value) in page.Headlines)
                {
                    output.WriteLine($"  {name.Zh} / {name.En}: {InertText.OneLine(value)}");
                }
            }
        }

        output.WriteLine(
            answer.IsAccepted
                ? "证据包验证通过 / the pack was verified"
                : "签名人未经确认 / consistent, signer not established"
        );
    }

    private static void Write(Utf8JsonWriter json, Answer answer)
    {
        json.WriteStartObject();
        json.WriteBoolean("accepted", answer.IsAccepted);
        Facts("account", answer.Account);
        Facts("disclosure", answer.Disclosure);
        json.WriteNumber("findings", answer.Findings);
        json.WriteEndObject();

        void Facts(string name, JsonElement? facts)
        {
            if (facts is { } known && answer.IsConsistent)
            {
                json.WritePropertyName(name);
                known.WriteTo(json);
            }
        }
    }

    private sealed record Request(
        string Pack,
        TrustFile? Trust,
        DateTimeOffset At,
        string? Html,
        string? AccountHtml,
        string? Grant
    );

    private sealed record Answer(
        bool IsAccepted,
        bool IsConsistent,
        int Findings,
        JsonElement? Disclosure,
        JsonElement? Account
    );
}
