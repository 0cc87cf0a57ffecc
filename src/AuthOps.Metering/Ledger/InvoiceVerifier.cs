using AuthOps.Metering.Authorization;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// Decides for a developer, offline, whether its bill is complete and right and part of the city's total. It recomputes
/// every line from the grant's chain of records, and shares no code with what makes invoices and trees. All members are
/// static and safe to call from any thread.
/// </summary>
public static class InvoiceVerifier
{
    /// <summary>The role of whoever signs the total.</summary>
    public const string OperatorRole = "operator";

    /// <summary>Checks the evidence that goes with a bill.</summary>
    /// <param name="evidence">What the developer got.</param>
    /// <param name="grant">The grant, as the developer has it.</param>
    /// <param name="tariff">The tariff, as it was published.</param>
    /// <param name="releases">
    /// The signed release receipts of the developer's products, and under a grant without a scope the signed lists, as the
    /// developer has them; those of other grants may be among them.
    /// </param>
    /// <param name="policy">Whose signatures the log's checkpoint needs.</param>
    /// <param name="trust">Whose keys are trusted; one with the role <see cref="OperatorRole"/> signs the total, those of both sides the releases.</param>
    /// <param name="at">The instant whose trust counts.</param>
    /// <param name="cancellationToken">Observed between records.</param>
    /// <returns>All that is wrong.</returns>
    public static InvoiceVerdict Verify(
        InvoiceEvidence evidence,
        AuthorizationGrant grant,
        TariffPlan tariff,
        IReadOnlyList<DsseEnvelope> releases,
        CheckpointPolicy policy,
        TrustFile trust,
        DateTimeOffset at,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(tariff);
        ArgumentNullException.ThrowIfNull(releases);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(trust);
        List<InvoiceFinding> findings = [];
        if (ClaimedInvoice.TryRead(evidence.Invoice.Span, findings) is not { } claimed)
        {
            return new InvoiceVerdict(findings);
        }

        if (claimed.GrantDigest != grant.Digest || claimed.GrantId != grant.Id)
        {
            Find(InvoiceFindingKind.OtherGrant, $"The invoice is not under grant {grant.Id}.");
        }

        if (claimed.TariffDigest != tariff.Digest)
        {
            Find(InvoiceFindingKind.OtherTariff, "The invoice names another tariff.");
        }

        if (grant.Scenarios.Any(s => s.Developer != claimed.Developer))
        {
            Find(
                InvoiceFindingKind.OtherDeveloper,
                $"Grant {grant.Id} serves another developer than {claimed.Developer}, too; its chain is not that developer's alone."
            );
        }

        if (findings.Count == 0)
        {
            new ChainBill(grant, tariff, claimed, findings).Check(
                evidence.Chains,
                new HeldReleases(releases, trust, at),
                policy,
                cancellationToken
            );
        }

        SumPathCheck.Check(evidence, claimed, trust, at, findings);
        return new InvoiceVerdict(findings.AsReadOnly());

        void Find(InvoiceFindingKind kind, string message) =>
            findings.Add(new InvoiceFinding(kind, message));
    }
}
