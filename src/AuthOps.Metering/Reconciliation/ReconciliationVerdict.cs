using AuthOps.Metering.Log;

namespace AuthOps.Metering.Reconciliation;

/// <summary>What verifying a signed list of differences found. Immutable and safe to share between threads.</summary>
public sealed class ReconciliationVerdict
{
    internal ReconciliationVerdict(
        IReadOnlyList<string> findings,
        bool signerEstablished,
        UsageCheckpoint? here,
        UsageCheckpoint? there,
        int differences
    )
    {
        Findings = findings;
        SignerEstablished = signerEstablished;
        Here = here;
        There = there;
        Differences = differences;
    }

    /// <summary>Whether every difference is borne out by its receipts and nothing else was found.</summary>
    public bool IsConsistent => Findings.Count == 0;

    /// <summary>Whether the trust file's keys signed the statement in the required roles.</summary>
    public bool SignerEstablished { get; }

    /// <summary>Whether the list is consistent and its signer established.</summary>
    public bool IsAccepted => IsConsistent && SignerEstablished;

    /// <summary>What failed, each with what, where and why; empty if nothing did.</summary>
    public IReadOnlyList<string> Findings { get; }

    /// <summary>One side's checkpoint; null if it was refused.</summary>
    public UsageCheckpoint? Here { get; }

    /// <summary>The other side's checkpoint; null if it was refused.</summary>
    public UsageCheckpoint? There { get; }

    /// <summary>The number of differences read.</summary>
    public int Differences { get; }
}
