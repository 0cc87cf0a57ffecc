using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Verification;
using AuthOps.Metering;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Packs;
using AuthOps.Metering.Proofs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.Packs;

/// <summary>
/// Makes a pack of a usage log and a folder of evidence: signed statements (<c>*.dsse.json</c>), ledgers (<c>*.ledger</c>),
/// proofs of invoices (<c>*.proof.json</c>) and earlier checkpoints (<c>*.checkpoint</c>). Any other file is refused, so
/// that no data gets into a pack. Stateless.
/// </summary>
internal static class PackMaking
{
    /// <summary>Makes the pack.</summary>
    /// <returns>The manifest and the number of files in the folder.</returns>
    /// <exception cref="InputDataException">A file is none that a pack takes, or is malformed.</exception>
    public static (PackManifest Manifest, int Files) Run(
        string log,
        string evidence,
        ValidityPeriod period,
        IReadOnlyList<ISigner> signers,
        string output,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        progress.Stage($"reading {evidence}");
        var folder = EvidenceFolder.Read(evidence, cancellationToken);
        if (folder.Findings.Count > 0)
        {
            throw new InputDataException(folder.Findings[0].File, folder.Findings[0].Reason);
        }

        var builder = new EvidencePackBuilder().AddLog(log);
        var totals = new List<DsseEnvelope>();
        var proofs = new Dictionary<string, InvoiceProof>(StringComparer.Ordinal);
        var periods = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, bytes) in folder.Files)
        {
            try
            {
                Add(name, bytes, builder, totals, proofs, periods);
            }
            catch (Exception error)
                when (error is FormatException or EvidenceFormatException or LedgerException)
            {
                throw new InputDataException(name, error.Message);
            }
        }

        foreach (var total in totals)
        {
            builder.AddTotal(
                total,
                [
                    .. proofs.Values.Where(p =>
                        periods.GetValueOrDefault(p.InvoiceDigest) == PeriodOf(total.Statement)
                    ),
                ]
            );
        }

        progress.Stage($"writing {output}");
        try
        {
            return (
                builder.Write(
                    output,
                    period,
                    signers,
                    progress: progress,
                    cancellationToken: cancellationToken
                ),
                folder.Files.Count
            );
        }
        catch (Exception error) when (error is InvalidOperationException or EvidencePackException)
        {
            throw new InputDataException(log, error.Message);
        }
    }

    private static void Add(
        string name,
        byte[] bytes,
        EvidencePackBuilder builder,
        List<DsseEnvelope> totals,
        Dictionary<string, InvoiceProof> proofs,
        Dictionary<string, string> periods
    )
    {
        if (name.EndsWith(".proof.json", StringComparison.Ordinal))
        {
            var proof = InvoiceProof.Parse(bytes);
            proofs[proof.InvoiceDigest] = proof;
        }
        else if (name.EndsWith(".ledger", StringComparison.Ordinal))
        {
            builder.AddLedger(DedicatedLedger.Parse(bytes));
        }
        else if (name.EndsWith(".checkpoint", StringComparison.Ordinal))
        {
            builder.AddCheckpoint(SignedNote.Parse(bytes));
        }
        else if (name.EndsWith(".dsse.json", StringComparison.Ordinal))
        {
            var envelope = DsseEnvelope.Parse(bytes);
            var statement = envelope.Statement;
            if (statement.PredicateType == RevenueTotal.PredicateType)
            {
                totals.Add(envelope);
                return;
            }

            if (statement.PredicateType == Invoice.PredicateType)
            {
                var invoice = Encoding.UTF8.GetBytes(statement.Predicate.GetRawText());
                periods[Convert.ToHexStringLower(SHA256.HashData(invoice))] = PeriodOf(statement);
            }

            builder.Add(envelope);
        }
        else
        {
            throw new FormatException(
                "is no evidence that a pack takes: *.dsse.json, *.ledger, *.proof.json, *.checkpoint; data does not belong into a pack"
            );
        }
    }

    private static string PeriodOf(Statement statement) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Text(statement, "periodFrom")}/{Text(statement, "periodUntil")}"
        );

    private static string Text(Statement statement, string member) =>
        statement.Predicate.TryGetProperty(member, out var value) ? value.ToString() : "";
}
