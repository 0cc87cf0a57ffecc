using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;

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
        ReleaseDebit debit,
        CompiledPlan plan,
        PrivacyBudget budget
    )
    {
        ReleaseId = releaseId;
        LedgerSequence = debit.Sequence;
        Query = plan.Query;
        Unit = plan.Unit.ToString();
        NeighbouringRelation = "add-or-remove-one-unit";
        KeyColumn = plan.KeyColumn;
        Keys = plan.PublicKeys;
        KeySelection = plan.PrivateKeys?.Rule;
        KeySelectionLoss = plan.PrivateKeys?.Loss;
        MaxKeysPerUnit = plan.Bound.MaxKeysPerUnit;
        MaxRowsPerKey = plan.Bound.MaxRowsPerKey;
        MaxRowsPerUnit = plan.Bound.MaxRowsPerUnit;
        Mechanisms =
        [
            .. plan.Measures.SelectMany(static measure =>
                measure.Parts.Select(part => new MechanismFacts(measure, part))
            ),
        ];
        Loss = plan.Loss;
        PicoRho = debit.PicoRho;
        Budget = budget;
    }

    /// <summary>The release, as in the ledger.</summary>
    public string ReleaseId { get; }

    /// <summary>The entry of the ledger that carries the debit.</summary>
    public long LedgerSequence { get; }

    /// <summary>The kind of query: <c>histogram</c> or <c>aggregation</c>.</summary>
    public string Query { get; }

    /// <summary>The privacy unit: <c>row</c> or <c>column NAME</c>.</summary>
    public string Unit { get; }

    /// <summary>Which data sets are neighbours: <c>add-or-remove-one-unit</c>.</summary>
    public string NeighbouringRelation { get; }

    /// <summary>The column that was grouped by; null where there are no groups.</summary>
    public string? KeyColumn { get; }

    /// <summary>The public keys, all of which were released; null where keys are private or there are none.</summary>
    public PublicKeys? Keys { get; }

    /// <summary>The mechanism that selected private keys; null where there are none.</summary>
    public string? KeySelection { get; }

    /// <summary>The loss of selecting private keys; null where there are none.</summary>
    public PrivacyLoss? KeySelectionLoss { get; }

    /// <summary>L0 in force.</summary>
    public int MaxKeysPerUnit { get; }

    /// <summary>L∞ of the plan.</summary>
    public int MaxRowsPerKey { get; }

    /// <summary>L1 of the plan; null where it states none.</summary>
    public int? MaxRowsPerUnit { get; }

    /// <summary>Every noise that was added.</summary>
    public IReadOnlyList<MechanismFacts> Mechanisms { get; }

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
