using AuthOps.Metering.Authorization;
using AuthOps.Metering.Review;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Ledger;

/// <summary>The signed receipts and lists of releases that a developer holds. Immutable.</summary>
/// <param name="envelopes">What it holds.</param>
/// <param name="trust">Whose keys are trusted.</param>
/// <param name="at">The instant whose trust counts.</param>
internal sealed class HeldReleases(
    IReadOnlyList<DsseEnvelope> envelopes,
    TrustFile trust,
    DateTimeOffset at
)
{
    /// <summary>What they are worth beside a chain; what is no release at all is a finding.</summary>
    public ReleaseEvidence Against(
        ReleaseActs acts,
        AuthorizationGrant grant,
        List<InvoiceFinding> findings
    )
    {
        var evidence = new ReleaseEvidence(acts, id => id == grant.Id ? grant : null);
        foreach (var envelope in envelopes)
        {
            try
            {
                Add(evidence, envelope);
            }
            catch (FormatException e)
            {
                findings.Add(
                    new InvoiceFinding(
                        InvoiceFindingKind.ReleaseRefused,
                        $"The statement {envelope.Statement.Digest} makes no release: {e.Message}"
                    )
                );
            }
        }

        return evidence;
    }

    private void Add(ReleaseEvidence evidence, DsseEnvelope envelope)
    {
        var statement = envelope.Statement;
        var isSigned = envelope.Verify(trust, ReleaseClearance.RequiredRoles, at).IsAccepted;
        if (statement.PredicateType == ReleaseReceipt.PredicateType)
        {
            _ = evidence.AddReceipt(statement.Digest, statement.Predicate, isSigned);
        }
        else if (statement.PredicateType == ReleaseList.PredicateType)
        {
            _ = evidence.AddList(statement.Predicate, isSigned);
        }
        else
        {
            throw new FormatException("It is neither a release receipt nor a list of releases.");
        }
    }
}
