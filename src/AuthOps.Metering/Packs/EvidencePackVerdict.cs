using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Packs;

/// <summary>What verifying a pack found. Immutable and safe to share between threads.</summary>
public sealed class EvidencePackVerdict
{
    internal EvidencePackVerdict(PackContext context, PackDocuments documents)
    {
        Grants = [.. documents.Grants.Values.OrderBy(static g => g.Id, StringComparer.Ordinal)];
        Findings = [.. context.Findings.Distinct()];
        Parts = [.. context.Parts];
        SignersEstablished = context.Trust is not null;
        Manifest = context.Manifest;
        Statements = [.. context.Statements];
        RecordCount = context.Log?.Records ?? 0;
        Checkpoint = context.Log?.Checkpoint;
        PrivacyLoss = context.Log?.PrivacyLoss ?? new Dictionary<string, Int128>();
        Log = context.Log;
        Invoices = [.. context.Invoices];
    }

    /// <summary>Everything that is wrong; empty if nothing is.</summary>
    public IReadOnlyList<PackFinding> Findings { get; }

    /// <summary>What was checked and holds.</summary>
    public IReadOnlyList<PackPart> Parts { get; }

    /// <summary>Whether nothing contradicts anything; says nothing about who signed.</summary>
    public bool IsConsistent => Findings.Count == 0;

    /// <summary>Whether a trust file vouched for the signers.</summary>
    public bool SignersEstablished { get; }

    /// <summary>Whether the pack is consistent and its signers established.</summary>
    public bool IsAccepted => IsConsistent && SignersEstablished;

    /// <summary>What the pack says of itself; null where it cannot be read.</summary>
    public PackManifest? Manifest { get; }

    /// <summary>The grants whose statements could be read.</summary>
    public IReadOnlyList<AuthorizationGrant> Grants { get; }

    /// <summary>The statements that could be read.</summary>
    public IReadOnlyList<PackStatement> Statements { get; }

    /// <summary>The records of the log; 0 if it is damaged.</summary>
    public ulong RecordCount { get; }

    /// <summary>The log's checkpoint; null if there is none or the log is damaged.</summary>
    public UsageCheckpoint? Checkpoint { get; }

    /// <summary>Privacy loss spent for good in pico-rho, by event id as <see cref="UsageEventId.Format"/> writes it.</summary>
    public IReadOnlyDictionary<string, Int128> PrivacyLoss { get; }

    internal PackLog? Log { get; }

    internal IReadOnlyList<PackInvoice> Invoices { get; }
}
