using AuthOps.Metering.Ledger;

namespace AuthOps.Metering.Packs;

/// <summary>
/// The invoices: each of this log, of a grant, developer and tariff that are here, computed again use by use from the
/// records it was made from; no two of the same time; no priced use of the period in none. Stateless.
/// </summary>
internal static class PackInvoiceCheck
{
    /// <summary>Reads the invoices; their log sizes are wanted before the log is read.</summary>
    public static void Read(PackContext context, PackDocuments documents)
    {
        foreach (var statement in context.Of(Invoice.PredicateType))
        {
            List<InvoiceFinding> findings = [];
            var claimed = ClaimedInvoice.TryRead(statement.PredicateBytes, findings);
            if (claimed is null)
            {
                Report(context, statement.File, findings);
                continue;
            }

            if (
                !documents.Grants.TryGetValue(claimed.GrantId, out var grant)
                || grant.Digest != claimed.GrantDigest
                || !documents.Tariffs.TryGetValue(claimed.TariffDigest, out var tariff)
                || !grant.Scenarios.Any(s => s.Developer == claimed.Developer)
                || claimed.LogSize < 0
                || claimed.LogSize > ulong.MaxValue
            )
            {
                context.Find(
                    PackFindingKind.InvoiceMalformed,
                    statement.File,
                    $"The invoice is under grant {claimed.GrantId} and a tariff of which one is not here, or is to {claimed.Developer}, who has no scenario of it."
                );
                continue;
            }

            context.Invoices.Add(new PackInvoice(statement.File, claimed, grant, tariff));
        }
    }

    public static string? Run(PackContext context, PackDocuments documents)
    {
        if (context.Log is not { } log || context.Releases is not { } releases)
        {
            return null;
        }

        foreach (var invoice in context.Invoices)
        {
            if (IsOfLog(invoice, log))
            {
                invoice.Recount = new InvoiceRecount(
                    invoice.Grant,
                    invoice.Tariff,
                    releases,
                    invoice.Claimed,
                    invoice.Findings
                );
            }
            else
            {
                context.Find(
                    PackFindingKind.InvoiceMalformed,
                    invoice.File,
                    $"The invoice was computed from {invoice.Claimed.LogSize} records that are not those of this log."
                );
            }
        }

        RequireApart(context);
        var router = new PackRouter(context, documents, log);
        router.Run();
        foreach (var invoice in context.Invoices)
        {
            invoice.Recount?.Compare();
            Report(context, invoice.File, invoice.Findings);
        }

        return context.Invoices.Count == 0
            ? null
            : FormattableString.Invariant(
                $"{context.Invoices.Count} computed again from {router.Billed} uses, {context.Invoices.Aggregate((Int128)0, static (sum, i) => sum + i.Claimed.Total)} fen; {router.Outside} uses outside the period or of no invoice and free"
            );
    }

    private static bool IsOfLog(PackInvoice invoice, PackLog log) =>
        invoice.Claimed.LogId == log.Identity.HexId
        && log.RootsAt.TryGetValue((ulong)invoice.Claimed.LogSize, out var roots)
        && Convert.ToHexStringLower(roots.Sha256) == invoice.Claimed.LogRoot;

    private static void RequireApart(PackContext context)
    {
        foreach (
            var group in context.Invoices.GroupBy(static i => (i.Grant.Id, i.Claimed.Developer))
        )
        {
            PackInvoice? before = null;
            foreach (var invoice in group.OrderBy(static i => i.From))
            {
                if (before is not null && invoice.From < before.Until)
                {
                    context.Find(
                        PackFindingKind.InvoicesOverlap,
                        invoice.File,
                        $"Another invoice to {invoice.Claimed.Developer} is of the same time: {before.Claimed.Digest}."
                    );
                }

                before = invoice;
            }
        }
    }

    private static void Report(PackContext context, string file, List<InvoiceFinding> findings)
    {
        foreach (var finding in findings)
        {
            context.Find(
                finding.Kind switch
                {
                    InvoiceFindingKind.InvoiceMalformed => PackFindingKind.InvoiceMalformed,
                    InvoiceFindingKind.MissingIdentifier
                    or InvoiceFindingKind.ReleaseMissing
                    or InvoiceFindingKind.ReleaseRefused
                    or InvoiceFindingKind.ReleaseUnrecorded
                    or InvoiceFindingKind.ReleaseRevoked
                    or InvoiceFindingKind.OtherRelease => PackFindingKind.ChargeWithoutIds,
                    _ => PackFindingKind.InvoiceDiffers,
                },
                file,
                finding.Message
            );
        }
    }
}
