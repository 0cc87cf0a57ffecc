using System.Text;
using AuthOps.Metering.Ledger;

namespace AuthOps.Metering.Packs;

/// <summary>Every invoice is part of the signed total of its period, and together they are that total. Stateless.</summary>
internal static class PackTotalCheck
{
    public static string? Run(PackContext context)
    {
        var proved = new HashSet<PackInvoice>();
        var totals = 0;
        foreach (var statement in context.Of(RevenueTotal.PredicateType))
        {
            try
            {
                var total = RevenueTotal.Parse(statement.Predicate);
                CheckTotal(context, statement.File, total, proved);
                totals++;
            }
            catch (FormatException e)
            {
                context.Find(PackFindingKind.StatementMalformed, statement.File, e.Message);
            }
        }

        foreach (var invoice in context.Invoices.Where(i => !proved.Contains(i)))
        {
            context.Find(
                PackFindingKind.InvoiceUnproved,
                invoice.File,
                "There is no proof that the invoice is part of a signed total of its period."
            );
        }

        return context.Invoices.Count == 0
            ? null
            : FormattableString.Invariant(
                $"{totals} totals, each the sum of its invoices, {proved.Count} proofs lead to their roots"
            );
    }

    private static void CheckTotal(
        PackContext context,
        string file,
        RevenueTotal total,
        HashSet<PackInvoice> proved
    )
    {
        var proofs = ReadProofs(context, total);
        var leaves = new HashSet<int>();
        Int128 sum = 0;
        foreach (var invoice in context.Invoices.Where(i => i.Claimed.Period == total.Period))
        {
            sum += invoice.Claimed.Total;
            if (!proofs.Remove(invoice.Claimed.Digest, out var proof))
            {
                continue;
            }

            List<InvoiceFinding> findings = [];
            var places = SumPathCheck.Check(total, proof, invoice.Claimed, findings);
            if (places.Any(place => !leaves.Add(place)))
            {
                findings.Add(
                    new InvoiceFinding(
                        InvoiceFindingKind.LeavesDiffer,
                        "A leaf of the invoice is another invoice's, too."
                    )
                );
            }

            foreach (var finding in findings)
            {
                context.Find(
                    PackFindingKind.InvoiceUnproved,
                    invoice.File,
                    $"{finding.Kind}: {finding.Message}"
                );
            }

            _ = proved.Add(invoice);
        }

        if (sum != total.Total.Value || proofs.Count > 0)
        {
            context.Find(
                PackFindingKind.TotalDiffers,
                file,
                $"The total of {total.Period} is {total.Total.Value} fen; the invoices here come to {sum}, and {proofs.Count} proofs are of invoices that are not here."
            );
        }
    }

    private static Dictionary<string, byte[]> ReadProofs(PackContext context, RevenueTotal total)
    {
        var proofs = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var name = $"{PackNames.Proofs}{total.Root}{PackNames.ProofSuffix}";
        if (!context.Pack.Contains(name))
        {
            return proofs;
        }

        foreach (
            var line in Encoding
                .UTF8.GetString(context.Pack.Read(name))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        )
        {
            try
            {
                var bytes = Encoding.UTF8.GetBytes(line);
                if (!proofs.TryAdd(InvoiceProof.Parse(bytes).InvoiceDigest, bytes))
                {
                    throw new FormatException("An invoice has two proofs.");
                }
            }
            catch (FormatException e)
            {
                context.Find(PackFindingKind.InvoiceUnproved, name, e.Message);
            }
        }

        return proofs;
    }
}
