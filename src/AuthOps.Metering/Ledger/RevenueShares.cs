using System.Globalization;
using System.Text.Json;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// How an amount of a grant's revenue was divided (谁投入、谁贡献、谁受益, Art. 19): the rule, what it was applied to, and the
/// shares to the fen, as evidence whose shares anybody can compute again. Immutable and safe to share between threads.
/// </summary>
public sealed class RevenueShares
{
    /// <summary>The most parties of exact Shapley values as evidence; every group's value is in it.</summary>
    public const int MaxShapleyParties = 12;

    private const int Version = 1;
    private readonly byte[] _canonical;

    private RevenueShares(
        GrantId grantId,
        ValidityPeriod period,
        Fen total,
        RevenueRule rule,
        string measure,
        IReadOnlyList<(string Party, Fen Amount, Int128? Measured)> shares,
        ReadOnlySpan<long> values
    )
    {
        ArgumentNullException.ThrowIfNull(grantId);
        ArgumentNullException.ThrowIfNull(period);
        if (string.IsNullOrWhiteSpace(measure) || measure.Length > 200)
        {
            throw new ArgumentException(
                "What was measured is said in 1 to 200 characters.",
                nameof(measure)
            );
        }

        (GrantId, Period, Total, Rule, Measure) = (grantId, period, total, rule, measure);
        Shares = [.. shares.Select(static s => (s.Party, s.Amount))];
        _canonical = Write(shares, values.ToArray());
    }

    /// <summary>The predicate type of shares.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("revenue-shares");

    /// <summary>The authorisation.</summary>
    public GrantId GrantId { get; }

    /// <summary>The period whose revenue is divided.</summary>
    public ValidityPeriod Period { get; }

    /// <summary>What is divided.</summary>
    public Fen Total { get; }

    /// <summary>By what.</summary>
    public RevenueRule Rule { get; }

    /// <summary>What the weights, uses or values are.</summary>
    public string Measure { get; }

    /// <summary>The shares, in the order of the parties; they sum to <see cref="Total"/>.</summary>
    public IReadOnlyList<(string Party, Fen Amount)> Shares { get; }

    /// <summary>Divides by agreed weights.</summary>
    /// <param name="grantId">The authorisation.</param>
    /// <param name="period">The period whose revenue is divided.</param>
    /// <param name="total">What is divided.</param>
    /// <param name="agreement">Where the weights are agreed, 1 to 200 characters.</param>
    /// <param name="parties">The parties and their weights.</param>
    /// <returns>The shares.</returns>
    /// <exception cref="ArgumentException">The parties cannot be divided among, or a text is malformed.</exception>
    public static RevenueShares ByWeights(
        GrantId grantId,
        ValidityPeriod period,
        Fen total,
        string agreement,
        IReadOnlyList<RevenueParty> parties
    ) =>
        new(
            grantId,
            period,
            total,
            RevenueRule.Weights,
            agreement,
            [
                .. RevenueSplit
                    .Divide(total, parties)
                    .Select(static s => (s.PartyId, s.Amount, (Int128?)s.Weight)),
            ],
            []
        );

    /// <summary>Divides by measured use.</summary>
    /// <param name="grantId">The authorisation.</param>
    /// <param name="period">The period whose revenue is divided.</param>
    /// <param name="total">What is divided.</param>
    /// <param name="measure">What was measured, 1 to 200 characters.</param>
    /// <param name="uses">The parties and what was used of theirs.</param>
    /// <returns>The shares.</returns>
    /// <exception cref="ArgumentException">The parties cannot be divided among, or a text is malformed.</exception>
    public static RevenueShares ByUse(
        GrantId grantId,
        ValidityPeriod period,
        Fen total,
        string measure,
        IReadOnlyList<MeasuredUse> uses
    ) =>
        new(
            grantId,
            period,
            total,
            RevenueRule.MeasuredUse,
            measure,
            [
                .. RevenueSplit
                    .DivideByUse(total, uses)
                    .Select(static s => (s.PartyId, s.Amount, (Int128?)s.Quantity)),
            ],
            []
        );

    /// <summary>Divides by exact Shapley values.</summary>
    /// <param name="grantId">The authorisation.</param>
    /// <param name="period">The period whose revenue is divided.</param>
    /// <param name="total">What is divided.</param>
    /// <param name="values">The value of every group of at most <see cref="MaxShapleyParties"/> parties; its name says what is measured.</param>
    /// <returns>The shares.</returns>
    /// <exception cref="ArgumentException">There are more parties, or they cannot be divided among.</exception>
    public static RevenueShares ByShapley(
        GrantId grantId,
        ValidityPeriod period,
        Fen total,
        CoalitionValues values
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.PartyIds.Count <= MaxShapleyParties
            ? new RevenueShares(
                grantId,
                period,
                total,
                RevenueRule.Shapley,
                values.Name,
                [
                    .. ShapleySplit
                        .Divide(total, values)
                        .Select(static s => (s.PartyId, s.Amount, (Int128?)null)),
                ],
                values.Values
            )
            : throw new ArgumentException(
                $"Evidence holds the values of all groups of at most {MaxShapleyParties} parties; there are {values.PartyIds.Count}.",
                nameof(values)
            );
    }

    /// <summary>Divides again what a statement says was divided, by the rule it names; whether it says the same the caller compares.</summary>
    /// <param name="predicate">The predicate of a statement.</param>
    /// <returns>The shares as they must be.</returns>
    /// <exception cref="FormatException">The predicate is something else, or cannot be divided by.</exception>
    public static RevenueShares Recompute(JsonElement predicate)
    {
        try
        {
            var grant = new GrantId(predicate.RequireString("grant"));
            var period = new ValidityPeriod(
                predicate.RequireInstant("periodFrom"),
                predicate.RequireInstant("periodUntil")
            );
            var total = new Fen((long)predicate.RequireInteger("totalFen"));
            var measure = predicate.RequireString("measure");
            var parties = predicate
                .GetProperty("shares")
                .EnumerateArray()
                .Select(static s => (Id: s.RequireString("party"), Share: s))
                .ToList();
            return predicate.RequireName<RevenueRule>("rule") switch
            {
                RevenueRule.Weights => ByWeights(
                    grant,
                    period,
                    total,
                    measure,
                    [
                        .. parties.Select(static p => new RevenueParty(
                            p.Id,
                            (long)p.Share.RequireInteger("measured")
                        )),
                    ]
                ),
                RevenueRule.MeasuredUse => ByUse(
                    grant,
                    period,
                    total,
                    measure,
                    [
                        .. parties.Select(static p => new MeasuredUse(
                            p.Id,
                            p.Share.RequireInteger("measured")
                        )),
                    ]
                ),
                _ => ByShapley(
                    grant,
                    period,
                    total,
                    Values(predicate, measure, [.. parties.Select(static p => p.Id)])
                ),
            };
        }
        catch (Exception e) when (EvidenceJson.IsMalformed(e))
        {
            throw new FormatException($"The predicate is not that of shares: {e.Message}", e);
        }
    }

    /// <summary>The shares as canonical JSON.</summary>
    /// <returns>A copy of the UTF-8 bytes.</returns>
    public byte[] ToCanonicalBytes() => _canonical.ToArray();

    /// <summary>The shares as evidence for the operator to sign.</summary>
    /// <param name="subjects">The files they speak about, for instance the ledger.</param>
    /// <returns>An in-toto statement whose predicate is <see cref="ToCanonicalBytes"/>.</returns>
    public Statement ToStatement(IReadOnlyList<Subject> subjects) =>
        new(subjects, PredicateType, _canonical);

    private static CoalitionValues Values(
        JsonElement predicate,
        string measure,
        IReadOnlyList<string> parties
    ) =>
        new(
            measure,
            parties,
            predicate
                .RequireStrings("values")
                .Select(static v =>
                    long.Parse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
                )
                .ToArray()
        );

    private byte[] Write(
        IReadOnlyList<(string Party, Fen Amount, Int128? Measured)> shares,
        long[] values
    ) =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("grant", GrantId.Value);
            json.WriteString("measure", Measure);
            json.WriteInstant("periodFrom", Period.From);
            json.WriteInstant("periodUntil", Period.Until);
            json.WriteString("rule", Rule.ToString());
            json.WriteStartArray("shares");
            foreach (var (party, amount, measured) in shares)
            {
                json.WriteStartObject();
                json.WriteInteger("amountFen", amount.Value);
                if (measured is { } number)
                {
                    json.WriteInteger("measured", number);
                }

                json.WriteString("party", party);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteInteger("totalFen", Total.Value);
            if (values.Length > 0)
            {
                json.WriteStrings(
                    "values",
                    values.Select(static v => v.ToString(CultureInfo.InvariantCulture))
                );
            }

            json.WriteNumber("version", Version);
            json.WriteEndObject();
        });
}
