using System.CommandLine;
using System.Text;
using AuthOps.Cli.Output;
using AuthOps.Cli.Reports;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Review;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Commands;

/// <summary>
/// <c>authops meter invoice</c>: bills a developer from a closed log, under the receipts of its releases alone, and books
/// the bill.
/// </summary>
internal static class MeterInvoiceCommand
{
    private static readonly Option<string> s_log = MeterCommand.Log();
    private static readonly Option<string> s_grant = RequiredPath.Option(
        "--grant",
        "The grant, as the log registered it."
    );
    private static readonly Option<string> s_tariff = RequiredPath.Option(
        "--tariff",
        "Prices and ceilings, predicate tariff version 2."
    );
    private static readonly Option<string> s_developer = RequiredPath.Option(
        "--developer",
        "Who pays."
    );
    private static readonly Option<string> s_from = RequiredPath.Option(
        "--from",
        "First instant billed."
    );
    private static readonly Option<string> s_until = RequiredPath.Option(
        "--until",
        "First instant that is not."
    );
    private static readonly Option<string[]> s_receipts = new("--receipt")
    {
        Description =
            "A release receipt signed by operator and implementing body; may be given many times. Without one only free use is billed.",
    };
    private static readonly Option<string?> s_trust = new("--trust")
    {
        Description = "Trust file for the receipts; required with --receipt.",
    };
    private static readonly Option<string?> s_ledger = new("--ledger")
    {
        Description =
            "Folder of the dedicated account in which to book the bill; made where it is missing.",
    };
    private static readonly Option<string> s_output = RequiredPath.Option(
        "--output",
        "File of the invoice to write."
    );
    private static readonly Option<string?> s_evidence = EvidenceOutput.Folder();
    private static readonly Option<string?> s_key = EvidenceOutput.Key();
    private static readonly Option<string?> s_html = new("--html")
    {
        Description = "Also write the invoice as a page, Chinese and English.",
    };
    private static readonly Option<bool> s_json = MeterCommand.Json();

    public static Command Create()
    {
        var command = new Command(
            "invoice",
            "Bill a developer from a closed log; a use with a price and without a release makes no bill."
        );
        Option[] options =
        [
            s_log,
            s_grant,
            s_tariff,
            s_developer,
            s_from,
            s_until,
            s_receipts,
            s_trust,
            s_ledger,
            s_output,
            s_evidence,
            s_key,
            s_html,
            s_json,
        ];
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction(parsed => Run(parsed));
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var output = parsed.GetRequiredValue(s_output);
        RequiredPath.MustBeOutside("--output", output, Folders(parsed));
        if (parsed.GetValue(s_html) is { } page)
        {
            RequiredPath.MustBeOutside("--html", page, [.. Folders(parsed), output]);
        }

        using var evidence = EvidenceOutput.Of(parsed.GetValue(s_evidence), parsed.GetValue(s_key));
        var invoice = Bill(parsed);
        var bytes = invoice.ToCanonicalBytes();
        AtomicFile.WriteAllBytes(output, bytes);
        if (parsed.GetValue(s_html) is { } html)
        {
            HtmlFile.Write(html, InvoicePage.Create(invoice));
        }

        evidence?.Put(
            "invoice",
            invoice.Developer,
            invoice.ToStatement([new Subject("invoice.json", invoice.Digest)])
        );

        // Booked last: what is in the account has its invoice beside it.
        if (parsed.GetValue(s_ledger) is { } ledger)
        {
            Book(ledger, invoice);
        }

        var text = parsed.InvocationConfiguration.Output;
        text.WriteLine(
            parsed.GetValue(s_json)
                ? Encoding.UTF8.GetString(bytes)
                : FormattableString.Invariant(
                    $"{invoice.Developer}: {invoice.Charges.Count} charges, {invoice.FreeUses.Count} free, {invoice.Total} yuan; digest {invoice.Digest}"
                )
        );
        return ExitCodes.Ok;
    }

    private static string[] Folders(ParseResult parsed) =>
        parsed.GetValue(s_ledger) is { } ledger
            ? [parsed.GetRequiredValue(s_log), ledger]
            : [parsed.GetRequiredValue(s_log)];

    private static Invoice Bill(ParseResult parsed)
    {
        var period = MeterText.Period(
            parsed.GetRequiredValue(s_from),
            parsed.GetRequiredValue(s_until)
        );
        var grant = MeterFiles.Grant(parsed.GetRequiredValue(s_grant));
        var tariff = MeterFiles.Tariff(parsed.GetRequiredValue(s_tariff));
        var log = UsageLogSnapshot.Load(MeterFiles.Log(parsed.GetRequiredValue(s_log)));
        try
        {
            return Invoice.Build(
                log,
                grant,
                parsed.GetRequiredValue(s_developer),
                tariff,
                [.. Clearances(parsed, log).Select(c => ProductRelease.Of(c, grant))],
                period
            );
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }

    /// <summary>Each receipt under the keys that were valid when the log recorded its release.</summary>
    private static IEnumerable<ReleaseClearance> Clearances(
        ParseResult parsed,
        UsageLogSnapshot log
    )
    {
        var receipts = parsed.GetValue(s_receipts) ?? [];
        if (receipts.Length == 0)
        {
            yield break;
        }

        var trust = MeterFiles.Trust(
            parsed.GetValue(s_trust)
                ?? throw new UsageException("--receipt needs --trust, the keys to believe")
        );
        foreach (var path in receipts)
        {
            var signed = MeterFiles.Envelope(path);
            var released = log
                .Records.OfType<DecisionRecord>()
                .FirstOrDefault(d =>
                    d.Kind == DecisionKind.Released && d.Digest == signed.Statement.Digest
                );
            yield return released is null
                ? throw new PrivacyRefusedException(
                    $"{path}: the log has no release of this receipt; nothing is charged by it"
                )
                : ReleaseClearance.Verify(signed, trust, released.Time);
        }
    }

    private static void Book(string folder, Invoice invoice)
    {
        using var file = File.Exists(Path.Combine(folder, LedgerFile.FileName))
            ? LedgerFile.Open(folder)
            : LedgerFile.Create(folder, invoice.GrantId);
        _ = file.Ledger.Charge(invoice, invoice.Period.Until.AddMicroseconds(-1));
    }
}
