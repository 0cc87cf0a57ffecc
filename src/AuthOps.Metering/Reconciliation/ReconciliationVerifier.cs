using AuthOps.Metering.Proofs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Reconciliation;

/// <summary>
/// Verifies a signed list of differences offline: the signatures, both checkpoints, and for every difference that its
/// receipts lead to those checkpoints and bear it out. That a side lacks something, and the sums of windows, only the
/// chains show: whoever has them compares again and must get the same bytes. All members are static and safe to call
/// from any thread.
/// </summary>
public static class ReconciliationVerifier
{
    /// <summary>Verifies.</summary>
    /// <param name="envelope">The DSSE envelope.</param>
    /// <param name="list">The list, read once.</param>
    /// <param name="trust">The keys to believe; null leaves the signer unestablished.</param>
    /// <param name="requiredRoles">The roles that must have signed the statement.</param>
    /// <param name="at">The instant at which keys must be in force.</param>
    /// <param name="here">Whose signatures one side's checkpoint needs.</param>
    /// <param name="there">Whose signatures the other side's checkpoint needs.</param>
    /// <param name="cancellationToken">Observed between lines.</param>
    /// <returns>What was found, in full: what is malformed is a finding, not an exception.</returns>
    public static ReconciliationVerdict Verify(
        ReadOnlySpan<byte> envelope,
        Stream list,
        TrustFile? trust,
        IReadOnlyList<string> requiredRoles,
        DateTimeOffset at,
        CheckpointPolicy here,
        CheckpointPolicy there,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(requiredRoles);
        ArgumentNullException.ThrowIfNull(here);
        ArgumentNullException.ThrowIfNull(there);
        var findings = new List<string>();
        ReconciliationPredicate predicate;
        string digest;
        var isSigned = false;
        try
        {
            var parsed = DsseEnvelope.Parse(envelope);
            parsed.Statement.RequirePredicateType(ReconciliationResult.PredicateType);
            if (trust is not null)
            {
                var verdict = parsed.Verify(trust, requiredRoles, at);
                isSigned = verdict.IsAccepted;
                findings.AddRange(verdict.Findings.Select(finding => finding.Message));
            }

            (predicate, digest) = ReconciliationPredicate.Read(parsed.Statement);
        }
        catch (Exception e) when (e is EvidenceFormatException or FormatException)
        {
            findings.Add(e.Message);
            return new ReconciliationVerdict(findings.AsReadOnly(), false, null, null, 0);
        }

        var mine = Side(predicate.HereNote, here, "this side", findings);
        var theirs = Side(predicate.ThereNote, there, "the other side", findings);
        var differences = 0;
        if (mine is not null && theirs is not null)
        {
            var lines = new ListVerifier(predicate, mine, theirs, findings);
            lines.Read(list, digest, cancellationToken);
            differences = lines.Differences;
        }

        return new ReconciliationVerdict(
            findings.AsReadOnly(),
            isSigned,
            mine?.Checkpoint,
            theirs?.Checkpoint,
            differences
        );
    }

    private static UsageReceiptVerifier? Side(
        byte[] note,
        CheckpointPolicy policy,
        string side,
        List<string> findings
    )
    {
        try
        {
            return new UsageReceiptVerifier(note, policy);
        }
        catch (Exception e) when (e is FormatException or CheckpointRefusedException)
        {
            findings.Add($"The checkpoint of {side} is refused: {e.Message}");
            return null;
        }
    }
}
