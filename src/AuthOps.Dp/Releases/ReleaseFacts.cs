using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Releases;

/// <summary>
/// The statement of one release: what was protected, against which neighbours, by which noise, at which exact loss.
/// It is the content of a certificate and holds nothing that depends on the data. Immutable and safe to share between
/// threads.
/// </summary>
public sealed record ReleaseFacts
{
    internal ReleaseFacts(
        string releaseId,
        long ledgerSequence,
        HistogramPlan plan,
        NoiseDistribution noise,
        PrivacyBudget budget
    )
    {
        ReleaseId = releaseId;
        LedgerSequence = ledgerSequence;
        Query = "histogram";
        Unit = plan.Unit.ToString();
        NeighbouringRelation = "add-or-remove-one-unit";
        KeyColumn = plan.KeyColumn;
        Keys = plan.Keys;
        MaxKeysPerUnit = plan.Bound.MaxKeysPerUnit;
        MaxRowsPerKey = plan.Bound.MaxRowsPerKey;
        L1Sensitivity = plan.L1Sensitivity;
        SquaredL2Sensitivity = plan.SquaredL2Sensitivity;
        Mechanism = noise.Name;
        ParameterName = noise.ParameterName;
        Parameter = noise.Parameter;
        Loss = plan.Loss;
        PicoRho = Privacy.PicoRho.CeilingOf(plan.Loss);
        Budget = budget;
    }

    /// <summary>The release, as in the ledger.</summary>
    public string ReleaseId { get; }

    /// <summary>The entry of the ledger that carries the debit.</summary>
    public long LedgerSequence { get; }

    /// <summary>The kind of query, such as <c>histogram</c>.</summary>
    public string Query { get; }

    /// <summary>The privacy unit: <c>row</c> or <c>column NAME</c>.</summary>
    public string Unit { get; }

    /// <summary>Which data sets are neighbours: <c>add-or-remove-one-unit</c>.</summary>
    public string NeighbouringRelation { get; }

    /// <summary>The column that was grouped by.</summary>
    public string KeyColumn { get; }

    /// <summary>The public keys, all of which were released.</summary>
    public PublicKeys Keys { get; }

    /// <summary>L0 of the plan.</summary>
    public int MaxKeysPerUnit { get; }

    /// <summary>L∞ of the plan.</summary>
    public int MaxRowsPerKey { get; }

    /// <summary>Δ1 in force.</summary>
    public long L1Sensitivity { get; }

    /// <summary>Δ2² in force.</summary>
    public long SquaredL2Sensitivity { get; }

    /// <summary>The noise, such as <c>discrete-laplace</c>.</summary>
    public string Mechanism { get; }

    /// <summary>What <see cref="Parameter"/> is, such as <c>scale</c>.</summary>
    public string ParameterName { get; }

    /// <summary>The exact parameter of the noise.</summary>
    public Rational Parameter { get; }

    /// <summary>The exact loss.</summary>
    public PrivacyLoss Loss { get; }

    /// <summary>What the usage gate was debited: 10^-12 ρ, rounded up.</summary>
    public Int128 PicoRho { get; }

    /// <summary>The whole budget of the ledger.</summary>
    public PrivacyBudget Budget { get; }

    /// <summary>The facts as canonical JSON: keys sorted, no whitespace, numbers that matter as decimal strings.</summary>
    /// <returns>UTF-8 bytes, the same for the same facts.</returns>
    public byte[] ToJson() => ReleaseFactsJson.Write(this);
}
