using System.CommandLine;
using System.Text.Json;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Packs;
using AuthOps.Cli.Reports;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering;
using AuthOps.Metering.Packs;
using AuthOps.Metering.Reports;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter disclose</c>: the yearly disclosure and the statements of accounts of a verified pack or store.</summary>
internal static class MeterDiscloseCommand
{
    public static Command Create()
    {
        var pack = new Option<string?>("--pack")
        {
            Description = "Archive that meter pack make wrote; or --store.",
        };
        var store = new Option<string?>("--store")
        {
            Description =
                "Folder of a store that no command has open, verified as its pack would be. Needs --from and --until.",
        };
        var from = new Option<string?>("--from") { Description = "First instant of the period." };
        var until = new Option<string?>("--until")
        {
            Description = "First instant after the period.",
        };
        var (trust, at) = (MeterPackCommand.Trust(), MeterPackCommand.At());
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
            "Show the yearly disclosure and the dedicated account of a pack or a store, once it has been verified."
        )
        {
            Options = [pack, store, from, until, trust, at, html, accountHtml, grant],
            Read = parsed => new Request(
                Source(parsed.GetValue(pack), parsed.GetValue(store)),
                Period(parsed.GetValue(store), parsed.GetValue(from), parsed.GetValue(until)),
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

    private static string Source(string? pack, string? store) =>
        pack is null == store is null
            ? throw new UsageException("name what to verify: --pack or --store, not both")
            : pack ?? store!;

    /// <summary>The period of a store; null for a pack, which has its own.</summary>
    private static ValidityPeriod? Period(string? store, string? from, string? until) =>
        (store, from, until) switch
        {
            ({ }, { } first, { } end) => MeterText.Period(first, end),
            (null, null, null) => null,
            _ => throw new UsageException("--store needs --from and --until; a pack takes neither"),
        };

    private static Answer Run(
        Request request,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        progress.Stage($"verifying {request.Source}");
        var (verdict, result) = request.Period is { } period
            ? StorePack.Verify(
                request.Source,
                period,
                request.Trust,
                request.At,
                progress,
                cancellationToken
            )
            : PackVerification.Run(
                request.Source,
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
                request.Source,
                "it holds neither a disclosure nor the statement of such an account"
            );
        }

        // What was altered is not published.
        if (result.IsConsistent)
        {
            Page(request.Html, request.Source, disclosure, DisclosurePage.Create);
            Page(request.AccountHtml, request.Source, account, DedicatedAccountPage.Create);
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
        string source,
        JsonElement? facts,
        Func<JsonElement, ReportPage> create
    )
    {
        if (path is null)
        {
            return;
        }

        RequiredPath.MustBeOutside("--html", path, source);
        HtmlFile.Write(
            path,
            create(
                facts
                    ?? throw new InputDataException(source, "it does not hold what the page shows")
            )
        );
    }

    private static void Print(TextWriter output, Answer answer)
    {
        if (!answer.IsConsistent)
        {
            output.WriteLine(
                $"证据未通过验证（{answer.Findings} 项），不予公开 / the evidence was refused with {answer.Findings} findings and nothing is published; see meter pack verify"
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
                ? "证据验证通过 / the evidence was verified"
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
        string Source,
        ValidityPeriod? Period,
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
