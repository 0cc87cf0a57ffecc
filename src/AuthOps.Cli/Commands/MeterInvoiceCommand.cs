using System.CommandLine;
using AuthOps.Cli.Output;
using AuthOps.Cli.Reports;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering;
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
    public static Command Create()
    {
        var log = MeterCommand.Log();
        var grant = RequiredPath.Option("--grant", "The grant, as the log registered it.");
        var tariff = RequiredPath.Option(
            "--tariff",
            "Prices and ceilings, predicate tariff version 2."
        );
        var developer = RequiredPath.Option("--developer", "Who pays.");
        var from = RequiredPath.Option("--from", "First instant billed.");
        var until = RequiredPath.Option("--until", "First instant that is not.");
        var (receipts, trust, ledger) = (Receipts(), Trust(), Ledger());
        var output = RequiredPath.Option("--output", "File of the invoice to write.");
        var (evidence, key) = (EvidenceOutput.Folder(), EvidenceOutput.Key());
        var html = MeterPackCommand.Html();
        return new MeterVerb<Request, Invoice>(
            "invoice",
            "Bill a developer from a closed log; a use with a price and without a release makes no bill."
        )
        {
            Options =
            [
                log,
                grant,
                tariff,
                developer,
                from,
                until,
                receipts,
                trust,
                ledger,
                output,
                evidence,
                key,
                html,
            ],
            Read = parsed => new Request(
                parsed.GetRequiredValue(log),
                parsed.GetRequiredValue(grant),
                parsed.GetRequiredValue(tariff),
                parsed.GetRequiredValue(developer),
                MeterText.Period(parsed.GetRequiredValue(from), parsed.GetRequiredValue(until)),
                parsed.GetValue(receipts) ?? [],
                parsed.GetValue(trust),
                parsed.GetValue(ledger),
                parsed.GetRequiredValue(output),
                parsed.GetValue(evidence),
                parsed.GetValue(key),
                parsed.GetValue(html)
            ),
            Run = Run,
            Print = static (output, invoice) =>
                output.WriteLine(
                    FormattableString.Invariant(
                        $"{invoice.Developer}: {invoice.Charges.Count} charges, {invoice.FreeUses.Count} free, {invoice.Total} yuan; digest {invoice.Digest}"
                    )
                ),
            Write = static (json, invoice) => json.WriteRawValue(invoice.ToCanonicalBytes()),
            ExitCode = static _ => ExitCodes.Ok,
        }.Create();
    }

    private static Option<string[]> Receipts() =>
        new("--receipt")
        {
            Description =
                "A release receipt signed by operator and implementing body; may be given many times. Without one only free use is billed.",
        };

    private static Option<string?> Trust() =>
        new("--trust") { Description = "Trust file for the receipts; required with --receipt." };

    private static Option<string?> Ledger() =>
        new("--ledger")
        {
            Description =
                "Folder of the dedicated account in which to book the bill; made where it is missing.",
        };

    private static Invoice Run(
        Request request,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        string[] folders = request.Ledger is { } account ? [request.Log, account] : [request.Log];
        RequiredPath.MustBeOutside("--output", request.Output, folders);
        if (request.Html is { } page)
        {
            RequiredPath.MustBeOutside("--html", page, [.. folders, request.Output]);
        }

        using var evidence = EvidenceOutput.Of(request.Evidence, request.Key);
        progress.Stage($"reading {request.Log}");
        var invoice = Bill(request);
        cancellationToken.ThrowIfCancellationRequested();
        AtomicFile.WriteAllBytes(request.Output, invoice.ToCanonicalBytes());
        if (request.Html is { } html)
        {
            HtmlFile.Write(html, InvoicePage.Create(invoice));
        }

        evidence?.Put(
            "invoice",
            invoice.Developer,
            invoice.ToStatement([new Subject("invoice.json", invoice.Digest)])
        );

        // Booked last: what is in the account has its invoice beside it.
        if (request.Ledger is { } ledger)
        {
            Book(ledger, invoice);
        }

        return invoice;
    }

    private static Invoice Bill(Request request)
    {
        var grant = MeterFiles.Grant(request.Grant);
        var tariff = MeterFiles.Tariff(request.Tariff);
        var log = UsageLogSnapshot.Load(MeterFiles.Log(request.Log));
        try
        {
            return Invoice.Build(
                log,
                grant,
                request.Developer,
                tariff,
                [.. Clearances(request, log).Select(c => ProductRelease.Of(c, grant))],
                request.Period
            );
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }

    /// <summary>Each receipt under the keys that were valid when the log recorded its release.</summary>
    private static IEnumerable<ReleaseClearance> Clearances(Request request, UsageLogSnapshot log)
    {
        if (request.Receipts.Length == 0)
        {
            yield break;
        }

        var trust = MeterFiles.Trust(
            request.Trust
                ?? throw new UsageException("--receipt needs --trust, the keys to believe")
        );
        foreach (var path in request.Receipts)
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

    private sealed record Request(
        string Log,
        string Grant,
        string Tariff,
        string Developer,
        ValidityPeriod Period,
        string[] Receipts,
        string? Trust,
        string? Ledger,
        string Output,
        string? Evidence,
        string? Key,
        string? Html
    );
}
