using AuthOps.Metering.Evaluation;
using AuthOps.Metering.Ledger;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Packs;

/// <summary>A verification under way. Used by one thread, but for the hashing of files, which adds its findings after.</summary>
internal sealed class PackContext(
    EvidencePack pack,
    TrustFile? trust,
    DateTimeOffset at,
    IProgress<PackProgress>? progress,
    CancellationToken cancellationToken
)
{
    private readonly List<PackFinding> _findings = [];
    private readonly List<PackPart> _parts = [];

    public EvidencePack Pack { get; } = pack;

    /// <summary>The keys to believe; null leaves the signers unestablished.</summary>
    public TrustFile? Trust { get; } = trust;

    /// <summary>The instant at which keys must be in force.</summary>
    public DateTimeOffset At { get; } = at;

    public CancellationToken Cancellation { get; } = cancellationToken;

    public IReadOnlyList<PackFinding> Findings => _findings;

    public IReadOnlyList<PackPart> Parts => _parts;

    public PackManifest? Manifest { get; set; }

    public List<PackStatement> Statements { get; } = [];

    public PackLog? Log { get; set; }

    /// <summary>What is known of releases; null where the log cannot be read.</summary>
    public ReleaseEvidence? Releases { get; set; }

    public List<PackInvoice> Invoices { get; } = [];

    public List<(string File, InfrastructureReport Report)> Infrastructure { get; } = [];

    public List<(string File, Scorecard Card)> Scorecards { get; } = [];

    public IEnumerable<PackStatement> Of(string predicateType) =>
        Statements.Where(s => s.Type == predicateType);

    public void Find(PackFindingKind kind, string file, string message) =>
        _findings.Add(new PackFinding(kind, file, message));

    public void Report(string stage, long done, long total) =>
        progress?.Report(new PackProgress(stage, done, total));

    /// <summary>Runs one check; if it added no finding, what it gives is a part that holds. Figures beyond all bounds are a finding.</summary>
    public void Check(string part, PackFindingKind beyond, Func<string?> check)
    {
        Cancellation.ThrowIfCancellationRequested();
        var before = _findings.Count;
        try
        {
            if (check() is { } figures && _findings.Count == before)
            {
                _parts.Add(new PackPart(part, figures));
            }
        }
        catch (OverflowException)
        {
            Find(beyond, part, "A figure is larger than any there can be.");
        }
    }
}
