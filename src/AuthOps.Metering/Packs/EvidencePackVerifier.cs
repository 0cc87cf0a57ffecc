using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Packs;

/// <summary>
/// Verifies a pack for a third party, from the pack and a trust file alone: every digest and signature, the log with its
/// roots, chains and budgets, invoices use by use, shares to the fen, accounts, disclosure, evaluations. It never stops at the first
/// finding. All members are static and safe to call from any thread.
/// </summary>
public static class EvidencePackVerifier
{
    /// <summary>Verifies a pack.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="trust">The keys to believe; null leaves the signers unestablished.</param>
    /// <param name="at">The instant at which keys must be in force.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Observed between batches and files.</param>
    /// <returns>All that is wrong: damage is a finding, not an exception.</returns>
    /// <exception cref="EvidencePackException">The archive became shorter meanwhile.</exception>
    /// <exception cref="IOException">The archive cannot be read any more.</exception>
    public static EvidencePackVerdict Verify(
        EvidencePack pack,
        TrustFile? trust,
        DateTimeOffset at,
        IProgress<PackProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(pack);
        var context = new PackContext(pack, trust, at, progress, cancellationToken);
        var listed = PackFileCheck.ReadManifest(context);

        // The digests of all bytes, on another core, while the log is read.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var digests = Task.Run(() => PackFileCheck.Hash(pack.Archive, stop.Token), stop.Token);
        PackDocuments documents;
        try
        {
            context.Check(
                "statements",
                PackFindingKind.StatementMalformed,
                () => PackStatementCheck.Run(context)
            );
            documents = new PackDocuments(context);
            PackInvoiceCheck.Read(context, documents);
            PackEvaluationCheck.Read(context);
            context.Check(
                "log",
                PackFindingKind.LogDamaged,
                () =>
                    PackLogCheck.Run(
                        context,
                        context
                            .Invoices.Select(static i => i.Claimed.LogSize)
                            .Where(static size => size >= 0 && size <= ulong.MaxValue)
                            .Select(static size => (ulong)size)
                            .Concat(PackEvaluationCheck.Sizes(context))
                    )
            );
            context.Check(
                "grants",
                PackFindingKind.GrantDiffers,
                () => documents.CheckGrants(context)
            );
            context.Check(
                "budgets",
                PackFindingKind.BudgetExceeded,
                () => documents.CheckBudgets(context)
            );
            context.Check(
                "releases",
                PackFindingKind.ReleaseUnproved,
                () => PackReleaseCheck.Run(context, documents)
            );
            CheckMoney(context, documents);
            context.Check(
                "evaluations",
                PackFindingKind.InfrastructureDiffers,
                () => PackEvaluationCheck.Run(context)
            );
            if (listed is not null)
            {
                context.Check(
                    "files",
                    PackFindingKind.FileChanged,
                    () => PackFileCheck.Compare(context, listed, digests.GetAwaiter().GetResult())
                );
            }
        }
        finally
        {
            stop.Cancel();
            ((IAsyncResult)digests).AsyncWaitHandle.WaitOne();
        }

        return new EvidencePackVerdict(context, documents);
    }

    private static void CheckMoney(PackContext context, PackDocuments documents)
    {
        context.Check(
            "invoices",
            PackFindingKind.InvoiceDiffers,
            () => PackInvoiceCheck.Run(context, documents)
        );
        context.Check("totals", PackFindingKind.TotalDiffers, () => PackTotalCheck.Run(context));
        var ledgers = PackLedgerCheck.Read(context);
        context.Check(
            "accounts",
            PackFindingKind.AccountDiffers,
            () => PackLedgerCheck.Run(context, documents, ledgers)
        );
        context.Check(
            "shares",
            PackFindingKind.SharesDiffer,
            () => PackShareCheck.Run(context, ledgers)
        );
        context.Check(
            "disclosure",
            PackFindingKind.DisclosureDiffers,
            () => PackDisclosureCheck.Run(context, documents, ledgers)
        );
    }
}
