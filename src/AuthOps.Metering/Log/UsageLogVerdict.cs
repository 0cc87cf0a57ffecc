using AuthOps.Metering.Quotas;

namespace AuthOps.Metering.Log;

/// <summary>What verifying a log found. Immutable and safe to share between threads.</summary>
public sealed class UsageLogVerdict
{
    internal UsageLogVerdict(
        IReadOnlyList<string> findings,
        bool signerEstablished,
        UsageCheckpoint? checkpoint,
        ulong recordCount,
        IReadOnlyList<QuotaBalance> balances
    )
    {
        Findings = findings;
        SignerEstablished = signerEstablished;
        Checkpoint = checkpoint;
        RecordCount = recordCount;
        Balances = balances;
    }

    /// <summary>Whether nothing contradicts anything; says nothing about who signed.</summary>
    public bool IsConsistent => Findings.Count == 0;

    /// <summary>Whether the trust file's keys signed the checkpoint in the required roles.</summary>
    public bool SignerEstablished { get; }

    /// <summary>Whether the log is consistent and its signer established.</summary>
    public bool IsAccepted => IsConsistent && SignerEstablished;

    /// <summary>What failed, each with what, where and why; empty if nothing did.</summary>
    public IReadOnlyList<string> Findings { get; }

    /// <summary>What the checkpoint states; null if there is none or it cannot be read.</summary>
    public UsageCheckpoint? Checkpoint { get; }

    /// <summary>The number of records read; 0 if the log is damaged.</summary>
    public ulong RecordCount { get; }

    /// <summary>The balances the records imply, by grant and unit; empty if the log is damaged.</summary>
    public IReadOnlyList<QuotaBalance> Balances { get; }
}
