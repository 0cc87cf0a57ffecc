using System.Text.Json;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Evaluation;

/// <summary>
/// The periodic evaluation of the infrastructure (基础设施定期评估, Art. 25): counts derived from the usage log, which anybody with
/// the log computes again, beside what parties attest, each marked as what it is. It supports an evaluation and is no finding
/// of compliance. Immutable and safe to share between threads.
/// </summary>
public sealed class InfrastructureReport
{
    /// <summary>The most answers.</summary>
    public const int MaxAnswers = 64;

    private const int Version = 1;
    private readonly byte[] _canonical;

    private InfrastructureReport(
        EvaluatedLog log,
        ValidityPeriod period,
        DateTimeOffset nextDue,
        LogFigures figures,
        IReadOnlyList<InfrastructureAnswer> answers
    )
    {
        Log = log;
        Period = period;
        Figures = figures;
        NextDue = Microseconds.Truncate(nextDue);
        if (NextDue <= period.Until)
        {
            throw new ArgumentException(
                "The next evaluation is due after the period of this one.",
                nameof(nextDue)
            );
        }

        RequireSound(answers);
        Answers = [.. answers.OrderBy(static a => a.Item, StringComparer.Ordinal)];
        _canonical = EvidenceJson.Write(Write);
    }

    /// <summary>The predicate type of an evaluation of the infrastructure.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("infrastructure-evaluation");

    /// <summary>The log that the figures are of.</summary>
    public EvaluatedLog Log { get; }

    /// <summary>The period.</summary>
    public ValidityPeriod Period { get; }

    /// <summary>When the next one is due, UTC.</summary>
    public DateTimeOffset NextDue { get; }

    /// <summary>What is derived from the log.</summary>
    public LogFigures Figures { get; }

    /// <summary>What is attested, by item.</summary>
    public IReadOnlyList<InfrastructureAnswer> Answers { get; }

    /// <summary>The items that are not met.</summary>
    public IEnumerable<string> NotMet =>
        Answers.Where(static a => a.Outcome == EvaluationOutcome.NotMet).Select(static a => a.Item);

    /// <summary>Evaluates.</summary>
    /// <param name="log">The log as it stands, every record checked.</param>
    /// <param name="period">The period.</param>
    /// <param name="nextDue">When the next evaluation is due.</param>
    /// <param name="answers">What is attested; each item once, and every one of <see cref="InfrastructureItems.Required"/>.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">An item has no answer or two, a text is missing or too long, a party or digest malformed, or the next one not due later.</exception>
    public static InfrastructureReport Build(
        UsageLogSnapshot log,
        ValidityPeriod period,
        DateTimeOffset nextDue,
        IReadOnlyList<InfrastructureAnswer> answers
    )
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(period);
        ArgumentNullException.ThrowIfNull(answers);
        return new InfrastructureReport(
            EvaluatedLog.Of(log),
            period,
            nextDue,
            LogFigures.Of(log, period),
            answers
        );
    }

    /// <summary>Reads a report from the predicate of its statement. Nothing of it is proved by that.</summary>
    /// <param name="predicate">The predicate.</param>
    /// <returns>The report.</returns>
    /// <exception cref="FormatException">It is something else.</exception>
    public static InfrastructureReport Parse(JsonElement predicate) =>
        EvidenceJson.ReadPredicate(
            predicate,
            "an evaluation of the infrastructure",
            static predicate => new InfrastructureReport(
                EvaluatedLog.Read(predicate),
                new ValidityPeriod(
                    predicate.RequireInstant("periodFrom"),
                    predicate.RequireInstant("periodUntil")
                ),
                predicate.RequireInstant("nextDue"),
                ReadFigures(predicate),
                [
                    .. predicate
                        .GetProperty("answers")
                        .EnumerateArray()
                        .Take(MaxAnswers + 1)
                        .Select(static a => new InfrastructureAnswer(
                            a.RequireString("item"),
                            a.RequireName<EvaluationOutcome>("outcome"),
                            a.RequireString("party"),
                            a.RequireString("text"),
                            a.TryGetProperty("evidence", out _) ? a.RequireString("evidence") : null
                        )),
                ]
            ),
            static report => report._canonical
        );

    /// <summary>The report as canonical JSON.</summary>
    /// <returns>A copy of the UTF-8 bytes.</returns>
    public byte[] ToCanonicalBytes() => _canonical.ToArray();

    /// <summary>The report as evidence for the operator to sign.</summary>
    /// <returns>An in-toto statement whose predicate is <see cref="ToCanonicalBytes"/> and whose subject is <c>infrastructure.json</c>, those bytes.</returns>
    public Statement ToStatement() =>
        new([Subject.Of("infrastructure.json", _canonical)], PredicateType, _canonical);

    private static void RequireSound(IReadOnlyList<InfrastructureAnswer> answers)
    {
        if (answers.Count > MaxAnswers)
        {
            throw new ArgumentException(
                $"An evaluation has at most {MaxAnswers} answers; these are {answers.Count}.",
                nameof(answers)
            );
        }

        var items = Identifiers.RequireDistinct([.. answers.Select(static a => a.Item)], "items");
        if (
            InfrastructureItems.Required.Except(items, StringComparer.Ordinal).ToList() is
            { Count: > 0 } open
        )
        {
            throw new ArgumentException(
                $"Nothing is said of {string.Join(", ", open)}; what does not arise is answered with NotApplicable and the reason.",
                nameof(answers)
            );
        }

        foreach (var answer in answers)
        {
            _ = Identifiers.Require(answer.Party, "the party of an answer");
            _ = PlanText.Require(answer.Text, $"the text about {answer.Item}");
            if (
                !Enum.IsDefined(answer.Outcome)
                || (answer.EvidenceDigest is { } digest && !Sha256Text.IsWellFormed(digest))
            )
            {
                throw new ArgumentException(
                    $"The answer about {answer.Item} has an unknown outcome, or a digest that is not 64 lower-case hexadecimal digits.",
                    nameof(answers)
                );
            }
        }
    }

    private static LogFigures ReadFigures(JsonElement predicate)
    {
        var values = predicate
            .GetProperty("figures")
            .EnumerateArray()
            .ToDictionary(
                static f => f.RequireString("name"),
                static f => checked((long)f.RequireInteger("value")),
                StringComparer.Ordinal
            );
        return new LogFigures
        {
            Acts = values["acts"],
            ActsRefused = values["actsRefused"],
            Alerts = values["alerts"],
            EvidenceReadings = values["evidenceReadings"],
            Releases = values["releases"],
            ReleasesRevoked = values["releasesRevoked"],
            Terminations = values["terminations"],
            Uses = values["uses"],
            UsesRefused = values["usesRefused"],
            UsesTakenBack = values["usesTakenBack"],
        };
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("answers");
        foreach (var answer in Answers)
        {
            json.WriteStartObject();
            json.WriteString("basis", nameof(EvaluationBasis.Attested));
            if (answer.EvidenceDigest is { } digest)
            {
                json.WriteString("evidence", digest);
            }

            json.WriteString("item", answer.Item);
            json.WriteString("outcome", answer.Outcome.ToString());
            json.WriteString("party", answer.Party);
            json.WriteString("text", answer.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("figures");
        foreach (var (name, value) in Figures.Named)
        {
            json.WriteStartObject();
            json.WriteString("basis", nameof(EvaluationBasis.Derived));
            json.WriteString("name", name);
            json.WriteInteger("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Log.Write(json);
        json.WriteInstant("nextDue", NextDue);
        json.WriteInstant("periodFrom", Period.From);
        json.WriteInstant("periodUntil", Period.Until);
        json.WriteNumber("version", Version);
        json.WriteEndObject();
    }
}
