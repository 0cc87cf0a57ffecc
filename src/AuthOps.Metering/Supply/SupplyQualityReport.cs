using System.Text;

namespace AuthOps.Metering.Supply;

/// <summary>
/// The quality of supply by source unit and resource (准确性、完整性、时效性, Art. 15 and 28), in exact counts. Immutable and
/// safe to share between threads.
/// </summary>
public sealed class SupplyQualityReport
{
    private SupplyQualityReport(IReadOnlyList<SupplyScore> scores) => Scores = scores;

    /// <summary>The scores by source unit and resource.</summary>
    public IReadOnlyList<SupplyScore> Scores { get; }

    /// <summary>Measures supplies.</summary>
    /// <param name="batches">The supplies, those that have not come too.</param>
    /// <param name="fields">What is expected, by resource.</param>
    /// <param name="at">The instant of the report; what is due later is left out unless it has come.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">A batch is of a resource nothing is said of, lacks a field, or has columns of different lengths.</exception>
    public static SupplyQualityReport Measure(
        IReadOnlyCollection<SupplyBatch> batches,
        IReadOnlyDictionary<string, IReadOnlyList<SupplyField>> fields,
        DateTimeOffset at
    )
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(fields);
        var scores = new SortedDictionary<string, SupplyScore>(StringComparer.Ordinal);
        foreach (var batch in batches.Where(b => b.SuppliedAt is not null || b.Due < at))
        {
            if (!fields.TryGetValue(batch.Resource, out var expected))
            {
                throw new ArgumentException(
                    $"Nothing is said of the fields of {batch.Resource}.",
                    nameof(fields)
                );
            }

            var unit = Identifiers.Require(batch.SourceUnit, nameof(batches));
            var resource = Identifiers.Require(batch.Resource, nameof(batches));
            // A space sorts before every character of an identifier.
            var key = $"{unit} {resource}";
            var score =
                scores.GetValueOrDefault(key)
                ?? new SupplyScore(unit, resource, default, default, default, 0);
            scores[key] = Add(score, batch, expected);
        }

        return new SupplyQualityReport([.. scores.Values]);
    }

    /// <summary>The report as a Markdown table in Chinese and English, shares that rest on small counts left out.</summary>
    /// <param name="minimum">The least count shown, at least 1.</param>
    /// <returns>Lines that end with a line feed.</returns>
    public string ToMarkdown(int minimum)
    {
        var text = new StringBuilder(
            "| 数源单位 · Source | 资源 · Resource | 准确性 · Accuracy | 完整性 · Completeness | 时效性 · Timeliness | 逾期 · Overdue |\n|---|---|---|---|---|---|\n"
        );
        foreach (var score in Scores)
        {
            text.Append("| ")
                .AppendJoin(
                    " | ",
                    score.SourceUnit,
                    score.Resource,
                    score.Accuracy.Publish(minimum),
                    score.Completeness.Publish(minimum),
                    // Supplies are of a public body, not of people: their counts are shown.
                    score.Timeliness.Publish(1),
                    score.Overdue
                )
                .Append(" |\n");
        }

        return text.ToString();
    }

    private static SupplyScore Add(
        SupplyScore score,
        SupplyBatch batch,
        IReadOnlyList<SupplyField> expected
    )
    {
        var isInTime = batch.SuppliedAt <= batch.Due;
        score = score with { Timeliness = score.Timeliness.Plus(isInTime ? 1 : 0, 1) };
        if (batch.SuppliedAt is null)
        {
            return score with { Overdue = score.Overdue + 1 };
        }

        int? rows = null;
        foreach (var field in expected)
        {
            if (
                !batch.Columns.TryGetValue(field.Name, out var column)
                || (rows ??= column.Count) != column.Count
            )
            {
                throw new ArgumentException(
                    $"A supply of {batch.Resource} by {batch.SourceUnit} lacks a field, or has columns of different lengths.",
                    nameof(batch)
                );
            }

            score = Add(score, field, column);
        }

        return score;
    }

    private static SupplyScore Add(
        SupplyScore score,
        SupplyField field,
        IReadOnlyList<string?> column
    )
    {
        long present = 0;
        long right = 0;
        foreach (var value in column)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                present++;
                right += field.IsAccurate?.Invoke(value) == true ? 1 : 0;
            }
        }

        return score with
        {
            Accuracy = field.IsAccurate is null
                ? score.Accuracy
                : score.Accuracy.Plus(right, present),
            Completeness = field.IsRequired
                ? score.Completeness.Plus(present, column.Count)
                : score.Completeness,
        };
    }
}
