using System.Globalization;
using System.Security.Cryptography;
using AuthOps.Cli.Authorizations;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.Reports;
using AuthOps.Cli.Verification;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Reports;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Packs;

/// <summary>
/// What a closed period leaves in a folder of evidence: the account with its signed statement, and for the signed invoices
/// that lie there the total of each of their periods with a proof for each invoice. Stateless.
/// </summary>
internal static class PeriodEvidence
{
    /// <exception cref="InputDataException">A statement of the folder is malformed, or a period's total was signed before and its invoices are others now.</exception>
    public static void Write(
        EvidenceOutput evidence,
        DedicatedLedger ledger,
        DedicatedAccountStatement statement
    )
    {
        var totals = Totals(evidence.Path, statement);
        var bytes = ledger.ToBytes();
        evidence.Write($"account.{ledger.GrantId.Value.Replace(':', '~')}.ledger", bytes);
        evidence.Put(
            "account",
            ledger.GrantId.Value,
            statement.ToStatement([Subject.Of("account.ledger", bytes)])
        );
        foreach (var (tree, digests) in totals)
        {
            foreach (var digest in digests)
            {
                evidence.Write($"{digest[..12]}.proof.json", tree.Prove(digest).ToBytes());
            }

            evidence.Put(
                "total",
                tree.Total.Root[..12],
                tree.Total.ToStatement([Subject.Of("total.json", tree.Total.ToCanonicalBytes())])
            );
        }
    }

    /// <summary>A tree for each period within the closed one that has signed invoices and no signed total.</summary>
    private static List<(RevenueTree Tree, IReadOnlyList<string> Digests)> Totals(
        string folder,
        DedicatedAccountStatement statement
    )
    {
        var statements = Read(folder);
        var invoices = statements
            .Where(static s => s.Statement.PredicateType == Invoice.PredicateType)
            .Select(static s =>
                (
                    Period: s.Statement.Predicate.Period("periodFrom", "periodUntil"),
                    Digest: Convert.ToHexStringLower(
                        SHA256.HashData(StoreDocuments.PredicateBytes(s))
                    ),
                    Total: new Fen(s.Statement.Predicate.Number("totalFen"))
                )
            )
            .GroupBy(static i => i.Period)
            .Where(group => statement.Period.Encloses(group.Key));
        var done = statements
            .Where(static s => s.Statement.PredicateType == RevenueTotal.PredicateType)
            .Select(static s => RevenueTotal.Parse(s.Statement.Predicate))
            .ToDictionary(static t => t.Period);
        var trees = new List<(RevenueTree, IReadOnlyList<string>)>();
        foreach (var group in invoices)
        {
            var items = group.Select(static i => (i.Digest, i.Total)).ToList();
            if (!done.TryGetValue(group.Key, out var total))
            {
                trees.Add(
                    (
                        RevenueTree.OfTotals(items, group.Key),
                        [.. items.Select(static i => i.Digest)]
                    )
                );
            }
            else if (total.Total.Value != items.Sum(static i => i.Total.Value))
            {
                throw new InputDataException(
                    folder,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the signed total of {group.Key} is {total.Total} yuan, and its invoices come to something else; an invoice was added after the total, or taken away"
                    )
                );
            }
        }

        return trees;
    }

    private static List<DsseEnvelope> Read(string folder)
    {
        var statements = new List<DsseEnvelope>();
        foreach (
            var (name, bytes) in EvidenceFolder
                .Read(folder)
                .Files.Where(static f => f.Key.EndsWith(".dsse.json", StringComparison.Ordinal))
        )
        {
            try
            {
                statements.Add(DsseEnvelope.Parse(bytes));
            }
            catch (EvidenceFormatException error)
            {
                throw new InputDataException(name, error.Message);
            }
        }

        return statements;
    }
}
