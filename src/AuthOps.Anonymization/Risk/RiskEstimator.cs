using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Risk;

/// <summary>
/// Prosecutor, journalist and marketer risk (El Emam, Guide to the De-Identification of Personal Health
/// Information, 2013), exactly. Stateless: safe for concurrent use by several threads.
/// </summary>
public static class RiskEstimator
{
    /// <summary>Assesses a table. Linear in rows × quasi-identifiers; NULL is a value like any other.</summary>
    /// <param name="table">The table; at least one row.</param>
    /// <param name="quasiIdentifiers">The columns an attacker is assumed to know; at least one.</param>
    /// <param name="options">Threshold and population; null means the defaults.</param>
    /// <param name="cancellationToken">Looked at between columns.</param>
    /// <exception cref="ArgumentException">
    /// No quasi-identifier, a column that is not in the table or the population, one named twice, or a population that lacks records of the table.
    /// </exception>
    /// <exception cref="PolicyException">The table has no rows.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static RiskReport Assess(
        Table table,
        IReadOnlyList<string> quasiIdentifiers,
        RiskOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        AssessedColumns.Check(table, quasiIdentifiers, "table");
        AssessedColumns.RequireRows(table);
        options ??= new RiskOptions();
        if (options.Population is not null)
        {
            AssessedColumns.Check(options.Population, quasiIdentifiers, "population");
        }

        var classes = ClassSizes.Count(
            table,
            options.Population,
            quasiIdentifiers,
            cancellationToken
        );
        var histogram = classes
            .InTable.CountBy(static size => size)
            .Select(static h => new ClassSizeCount(h.Key, h.Value))
            .OrderBy(static h => h.Size)
            .ToArray();
        var (journalist, marketer) = AgainstPopulation(classes, table.RowCount, options.Threshold);
        return new RiskReport(
            quasiIdentifiers,
            options.Threshold,
            table.RowCount,
            histogram,
            Against(
                histogram.Select(static h => (h.Size, h.Size * h.Classes)),
                table.RowCount,
                options.Threshold
            ),
            journalist,
            marketer
        );
    }

    private static (AttackerRisk? Journalist, Ratio? Marketer) AgainstPopulation(
        ClassSizes classes,
        long rows,
        Ratio threshold
    )
    {
        if (classes.InPopulation is not { } population)
        {
            return (null, null);
        }

        var recordsBySize = new Dictionary<long, long>();
        for (var i = 0; i < classes.InTable.Count; i++)
        {
            if (population[i] < classes.InTable[i])
            {
                throw new ArgumentException(
                    "A class of the table has more records than the same class of the population; the population must include the table's records, at the same generalisation.",
                    nameof(classes)
                );
            }

            recordsBySize[population[i]] =
                recordsBySize.GetValueOrDefault(population[i]) + classes.InTable[i];
        }

        var risk = Against(recordsBySize.Select(static p => (p.Key, p.Value)), rows, threshold);
        return (risk, risk.Average);
    }

    /// <summary>Risk of records whose chance of being picked right is one in a size.</summary>
    private static AttackerRisk Against(
        IEnumerable<(long Size, long Records)> groups,
        long rows,
        Ratio threshold
    )
    {
        var smallest = long.MaxValue;
        var sum = Ratio.Zero;
        var above = 0L;
        foreach (var (size, records) in groups)
        {
            smallest = Math.Min(smallest, size);
            sum += new Ratio(records, size);
            above += new Ratio(1, size) > threshold ? records : 0;
        }

        return new AttackerRisk(
            new Ratio(1, smallest),
            new Ratio(sum.Numerator, sum.Denominator * rows),
            above,
            new Ratio(above, rows)
        );
    }
}
