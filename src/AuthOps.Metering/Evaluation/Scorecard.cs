using System.Globalization;
using System.Numerics;
using System.Text.Json;
using AuthOps.Metering.Log;
using AuthOps.Metering.Supply;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Evaluation;

/// <summary>
/// A score with its formula and inputs (成效评价, Art. 28), so that a third party computes it again: the weighted mean of the
/// criteria, exactly, rounded down to hundredths of a percent. Immutable and safe to share between threads.
/// </summary>
public sealed class Scorecard
{
    /// <summary>The most criteria.</summary>
    public const int MaxCriteria = 32;

    /// <summary>The heaviest weight.</summary>
    public const int MaxWeight = 1_000;

    private const int Version = 1;
    private readonly byte[] _canonical;

    private Scorecard(
        ScorecardKind kind,
        string subject,
        ValidityPeriod period,
        EvaluatedLog? log,
        IReadOnlyList<ScoreCriterion> criteria
    )
    {
        Kind = kind;
        Subject = Identifiers.Require(subject, nameof(subject));
        Period = period;
        Log = log;
        RequireSound(criteria);
        Criteria = [.. criteria.OrderBy(static c => c.Name, StringComparer.Ordinal)];
        BasisPoints = Mean(Criteria);
        _canonical = EvidenceJson.Write(Write);
    }

    /// <summary>The predicate type of a scorecard.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("scorecard");

    /// <summary>The criteria that follow from the log, each with what it is called.</summary>
    public static IReadOnlyList<string> DerivedCriteria { get; } =
    ["acts-allowed", "releases-standing", "uses-standing"];

    /// <summary>Whom it evaluates.</summary>
    public ScorecardKind Kind { get; }

    /// <summary>The party it evaluates.</summary>
    public string Subject { get; }

    /// <summary>The period.</summary>
    public ValidityPeriod Period { get; }

    /// <summary>The log that derived criteria are of; null where none is derived.</summary>
    public EvaluatedLog? Log { get; }

    /// <summary>The criteria, by name.</summary>
    public IReadOnlyList<ScoreCriterion> Criteria { get; }

    /// <summary>The score in hundredths of a percent, rounded down; null where nothing was measured.</summary>
    public int? BasisPoints { get; }

    /// <summary>Scores an operator.</summary>
    /// <param name="log">The log it operates, as it stands.</param>
    /// <param name="operatorId">The operator.</param>
    /// <param name="period">The period.</param>
    /// <param name="weights">The weight of each of <see cref="DerivedCriteria"/>; one without is left out.</param>
    /// <param name="attested">Criteria that the log does not show, for instance complaints answered in time.</param>
    /// <returns>The scorecard.</returns>
    /// <exception cref="ArgumentException">A weight, name or ratio is malformed, or a criterion there twice or not known.</exception>
    public static Scorecard OfOperator(
        UsageLogSnapshot log,
        string operatorId,
        ValidityPeriod period,
        IReadOnlyDictionary<string, int> weights,
        IReadOnlyList<ScoreCriterion> attested
    )
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(period);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(attested);
        RequireAttested(attested);
        var figures = LogFigures.Of(log, period);
        return new Scorecard(
            ScorecardKind.Operator,
            operatorId,
            period,
            EvaluatedLog.Of(log),
            [
                .. weights.Select(w => new ScoreCriterion(
                    w.Key,
                    w.Value,
                    Derived(w.Key, figures),
                    EvaluationBasis.Derived
                )),
                .. attested,
            ]
        );
    }

    /// <summary>Scores the supply of a source unit by 准确性, 完整性 and 时效性, over all its resources.</summary>
    /// <param name="quality">The quality of supply, as it was measured.</param>
    /// <param name="sourceUnit">The source unit.</param>
    /// <param name="period">The period.</param>
    /// <param name="accuracy">The weight of accuracy.</param>
    /// <param name="completeness">The weight of completeness.</param>
    /// <param name="timeliness">The weight of timeliness.</param>
    /// <returns>The scorecard; its counts are attested, since the data supplied is nowhere in evidence.</returns>
    /// <exception cref="ArgumentException">The report has nothing of the source unit, or a weight is out of range.</exception>
    public static Scorecard OfSupply(
        SupplyQualityReport quality,
        string sourceUnit,
        ValidityPeriod period,
        int accuracy,
        int completeness,
        int timeliness
    )
    {
        ArgumentNullException.ThrowIfNull(quality);
        ArgumentNullException.ThrowIfNull(period);
        var own = quality.Scores.Where(s => s.SourceUnit == sourceUnit).ToList();
        if (own.Count == 0)
        {
            throw new ArgumentException(
                $"The report has no supply of {sourceUnit}.",
                nameof(sourceUnit)
            );
        }

        return new Scorecard(
            ScorecardKind.Supply,
            sourceUnit,
            period,
            log: null,
            [
                Attested("accuracy", accuracy, static s => s.Accuracy),
                Attested("completeness", completeness, static s => s.Completeness),
                Attested("timeliness", timeliness, static s => s.Timeliness),
            ]
        );

        ScoreCriterion Attested(string name, int weight, Func<SupplyScore, QualityRatio> ratio) =>
            new(
                name,
                weight,
                own.Select(ratio)
                    .Aggregate(default(QualityRatio), static (sum, r) => sum.Plus(r.Good, r.All)),
                EvaluationBasis.Attested
            );
    }

    /// <summary>Reads a scorecard from the predicate of its statement, and computes its score again.</summary>
    /// <param name="predicate">The predicate.</param>
    /// <returns>The scorecard. That its derived criteria follow from the log is another question.</returns>
    /// <exception cref="FormatException">It is something else, or says another score than its criteria give.</exception>
    public static Scorecard Parse(JsonElement predicate) =>
        EvidenceJson.ReadPredicate(
            predicate,
            "a scorecard",
            static predicate => new Scorecard(
                predicate.RequireName<ScorecardKind>("kind"),
                predicate.RequireString("subject"),
                new ValidityPeriod(
                    predicate.RequireInstant("periodFrom"),
                    predicate.RequireInstant("periodUntil")
                ),
                predicate.TryGetProperty("logId", out _) ? EvaluatedLog.Read(predicate) : null,
                [
                    .. predicate
                        .GetProperty("criteria")
                        .EnumerateArray()
                        .Take(MaxCriteria + 1)
                        .Select(static c => new ScoreCriterion(
                            c.RequireString("name"),
                            checked((int)c.RequireInteger("weight")),
                            new QualityRatio(
                                checked((long)c.RequireInteger("good")),
                                checked((long)c.RequireInteger("all"))
                            ),
                            c.RequireName<EvaluationBasis>("basis")
                        )),
                ]
            ),
            static card => card._canonical
        );

    /// <summary>The scorecard as canonical JSON.</summary>
    /// <returns>A copy of the UTF-8 bytes.</returns>
    public byte[] ToCanonicalBytes() => _canonical.ToArray();

    /// <summary>The scorecard as evidence for the evaluating body to sign.</summary>
    /// <returns>An in-toto statement whose predicate is <see cref="ToCanonicalBytes"/> and whose subject is <c>scorecard.json</c>, those bytes.</returns>
    public Statement ToStatement() =>
        new(
            [Primitives.Evidence.Subject.Of("scorecard.json", _canonical)],
            PredicateType,
            _canonical
        );

    /// <summary>What a derived criterion has, by the figures of the log.</summary>
    internal static QualityRatio Derived(string name, LogFigures figures) =>
        name switch
        {
            "acts-allowed" => new QualityRatio(figures.Acts, figures.Acts + figures.ActsRefused),
            "releases-standing" => new QualityRatio(
                Math.Max(0, figures.Releases - figures.ReleasesRevoked),
                figures.Releases
            ),
            "uses-standing" => new QualityRatio(figures.Uses - figures.UsesTakenBack, figures.Uses),
            _ => throw new ArgumentException(
                $"{name} is not one of {string.Join(", ", DerivedCriteria)}.",
                nameof(name)
            ),
        };

    private static void RequireAttested(IReadOnlyList<ScoreCriterion> criteria)
    {
        if (criteria.Any(static c => c.Basis != EvaluationBasis.Attested))
        {
            throw new ArgumentException(
                "What is not computed from the log here is attested.",
                nameof(criteria)
            );
        }
    }

    private void RequireSound(IReadOnlyList<ScoreCriterion> criteria)
    {
        _ = Identifiers.RequireDistinct([.. criteria.Select(static c => c.Name)], "the criteria");
        if (criteria.Count is 0 or > MaxCriteria)
        {
            throw new ArgumentException(
                $"A scorecard has 1 to {MaxCriteria} criteria.",
                nameof(criteria)
            );
        }

        foreach (var criterion in criteria)
        {
            if (
                criterion.Weight is < 1 or > MaxWeight
                || criterion.Measured.Good < 0
                || criterion.Measured.Good > criterion.Measured.All
                || !Enum.IsDefined(criterion.Basis)
                || (
                    criterion.Basis == EvaluationBasis.Derived
                    && (Log is null || !DerivedCriteria.Contains(criterion.Name))
                )
            )
            {
                throw new ArgumentException(
                    $"The criterion {criterion.Name} has a weight outside 1 to {MaxWeight}, more that is good than there is, or is derived from no log.",
                    nameof(criteria)
                );
            }
        }
    }

    /// <summary>Σ weight · good / all over Σ weight of what was measured, in integers.</summary>
    private static int? Mean(IReadOnlyList<ScoreCriterion> criteria)
    {
        var (sum, denominator, weights) = (BigInteger.Zero, BigInteger.One, BigInteger.Zero);
        foreach (var (_, weight, (good, all), _) in criteria)
        {
            if (all > 0)
            {
                sum = (sum * all) + ((BigInteger)weight * good * denominator);
                denominator *= all;
                weights += weight;
            }
        }

        return weights.IsZero ? null : (int)(sum * 10_000 / (denominator * weights));
    }

    private static string Text(int? basisPoints) =>
        basisPoints?.ToString(CultureInfo.InvariantCulture) ?? "none";

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("criteria");
        foreach (var criterion in Criteria)
        {
            json.WriteStartObject();
            json.WriteInteger("all", criterion.Measured.All);
            json.WriteString("basis", criterion.Basis.ToString());
            json.WriteInteger("good", criterion.Measured.Good);
            json.WriteString("name", criterion.Name);
            json.WriteInteger("weight", criterion.Weight);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("formula", "weighted-mean");
        json.WriteString("kind", Kind.ToString());
        Log?.Write(json);
        json.WriteInstant("periodFrom", Period.From);
        json.WriteInstant("periodUntil", Period.Until);
        json.WriteString("scoreBasisPoints", Text(BasisPoints));
        json.WriteString("subject", Subject);
        json.WriteNumber("version", Version);
        json.WriteEndObject();
    }
}
