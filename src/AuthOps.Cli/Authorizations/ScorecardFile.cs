using System.Text.Json;
using AuthOps.Cli.Input;
using AuthOps.Cli.Policies;
using AuthOps.Metering;
using AuthOps.Metering.Evaluation;
using AuthOps.Metering.Log;
using AuthOps.Metering.Supply;

namespace AuthOps.Cli.Authorizations;

/// <summary>Whom a scorecard is of, what each criterion weighs, and what is attested, from one JSON file. Immutable once read.</summary>
internal sealed class ScorecardFile
{
    private const int MaxText = 256;
    private static readonly string[] s_supply = ["accuracy", "completeness", "timeliness"];

    private readonly string _path;
    private readonly StrictJsonObject _root;

    private ScorecardFile(string path, StrictJsonObject root) => (_path, _root) = (path, root);

    /// <exception cref="InputDataException">The file is missing or malformed.</exception>
    public static ScorecardFile Read(string path)
    {
        var root = new StrictJsonObject(
            path,
            "$",
            JsonElement.Parse(StoreVerb.Canonical(path)),
            "attested",
            "subject",
            "version",
            "weights"
        );
        _ = root.Integer("version", 1, 1);
        return new ScorecardFile(path, root);
    }

    /// <summary>The score of an operator: criteria derived from its log beside attested ones.</summary>
    /// <exception cref="InputDataException">A criterion is malformed, unknown or there twice.</exception>
    public Scorecard OfOperator(UsageLogSnapshot log, ValidityPeriod period)
    {
        var weights = _root.Object("weights", [.. Scorecard.DerivedCriteria]);
        return Computed(() =>
            Scorecard.OfOperator(
                log,
                Subject,
                period,
                Scorecard
                    .DerivedCriteria.Where(weights.Has)
                    .ToDictionary(
                        static name => name,
                        name => Weight(weights, name),
                        StringComparer.Ordinal
                    ),
                _root.Has("attested") ? [.. Attested()] : []
            )
        );
    }

    /// <summary>The score of what a source unit supplied.</summary>
    /// <exception cref="InputDataException">A weight is missing, or the unit supplied nothing.</exception>
    public Scorecard OfSupply(SupplyQualityReport quality, ValidityPeriod period)
    {
        _root.Forbid("attested", "is for the scorecard of an operator; supply is measured");
        var weights = _root.Object("weights", s_supply);
        return Computed(() =>
            Scorecard.OfSupply(
                quality,
                Subject,
                period,
                Weight(weights, s_supply[0]),
                Weight(weights, s_supply[1]),
                Weight(weights, s_supply[2])
            )
        );
    }

    private string Subject => _root.String("subject", MaxText);

    private IEnumerable<ScoreCriterion> Attested() =>
        _root
            .Objects("attested", 0, Scorecard.MaxCriteria, "all", "good", "name", "weight")
            .Select(static c => new ScoreCriterion(
                c.String("name", MaxText),
                Weight(c, "weight"),
                new QualityRatio(
                    c.Integer("good", 0, int.MaxValue),
                    c.Integer("all", 0, int.MaxValue)
                ),
                EvaluationBasis.Attested
            ));

    private static int Weight(StrictJsonObject from, string name) =>
        from.Integer(name, 1, Scorecard.MaxWeight);

    private Scorecard Computed(Func<Scorecard> compute)
    {
        try
        {
            return compute();
        }
        catch (ArgumentException error)
        {
            throw new InputDataException(_path, error.Message);
        }
    }
}
