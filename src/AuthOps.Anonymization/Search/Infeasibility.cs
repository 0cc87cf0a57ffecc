using AuthOps.Anonymization.PrivacyModels;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Says why no node satisfies a policy. The models here are monotone: merging classes never breaks one, so the
/// coarsest node suppresses the fewest records and its classes show what stands in the way.
/// </summary>
internal static class Infeasibility
{
    public static InfeasibilityReason[] Explain(EncodedTable table)
    {
        var reasons = new List<InfeasibilityReason>();
        foreach (var model in table.Policy.Models)
        {
            var failing = FailingRows(table, model);
            if (failing > 0)
            {
                reasons.Add(
                    new InfeasibilityReason(
                        model.Name,
                        failing,
                        table.Allowance,
                        $"With every quasi-identifier at its coarsest level, {failing} of {table.Table.RowCount} records are in classes that fail {model.Name}; {table.Allowance} may be suppressed{Cause(table, model, failing)}."
                    )
                );
            }
        }

        return [.. reasons];
    }

    private static string Cause(EncodedTable table, PrivacyModel model, long failing)
    {
        if (failing == table.Table.RowCount && failing <= table.Allowance)
        {
            return ", but a release needs at least one record";
        }

        if (model is not DistinctLDiversity diversity)
        {
            return "";
        }

        var distinct = table
            .Table[diversity.Attribute]
            .Codes.ToArray()
            .Where(c => c >= 0)
            .Distinct()
            .Count();
        return distinct < diversity.L
            ? $", and the whole table has {distinct} different values of '{diversity.Attribute}'"
            : "";
    }

    private static long FailingRows(EncodedTable table, PrivacyModel model)
    {
        var sizes = new Dictionary<string, (long Rows, HashSet<int> Values)>(
            StringComparer.Ordinal
        );
        var sensitive = model is DistinctLDiversity diversity
            ? table.Table[diversity.Attribute]
            : null;
        for (var row = 0; row < table.Table.RowCount; row++)
        {
            var key = TopKey(table, row);
            if (!sizes.TryGetValue(key, out var entry))
            {
                entry = (0, []);
            }

            if (sensitive is not null && sensitive.Codes[row] >= 0)
            {
                entry.Values.Add(sensitive.Codes[row]);
            }

            sizes[key] = (entry.Rows + 1, entry.Values);
        }

        return sizes
            .Values.Where(c =>
                model switch
                {
                    KAnonymity k => c.Rows < k.K,
                    DistinctLDiversity l => c.Values.Count < l.L,
                    _ => throw new InvalidOperationException($"No explanation for {model.Name}."),
                }
            )
            .Sum(static c => c.Rows);
    }

    private static string TopKey(EncodedTable table, int row)
    {
        var labels = new int[table.Quasi.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            var quasi = table.Quasi[i];
            var cell = table.Table[quasi.ColumnName].Codes[row] + 1;
            labels[i] = quasi.LabelOf[quasi.Hierarchy.Height][quasi.CodeOfCell[cell]];
        }

        return string.Join(',', labels);
    }
}
