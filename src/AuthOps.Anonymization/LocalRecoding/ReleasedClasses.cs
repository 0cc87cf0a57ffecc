using AuthOps.Anonymization.PrivacyModels;

namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// The classes that a recipient of a recoding sees: records whose labels read the same, whatever class they were put
/// into. Every privacy model is checked on them once more, so that no model has to be monotone.
/// </summary>
internal sealed class ReleasedClasses
{
    public ReleasedClasses(DistinctRecords records, Recoding recoding, ClassJudge judge)
    {
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var labels = new char[2 * records.Trees.Length];
        for (var number = 0; number < recoding.Sizes.Length; number++)
        {
            for (var a = 0; a < records.Trees.Length; a++)
            {
                var text = records.Trees[a].SameText(recoding.Nodes[a][number]);
                (labels[2 * a], labels[(2 * a) + 1]) = ((char)(text >> 16), (char)text);
            }

            var key = new string(labels);
            if (!groups.TryGetValue(key, out var group))
            {
                groups.Add(key, group = []);
            }

            group.Add(number);
        }

        Sizes = groups
            .Values.Select(g => g.Sum(number => recoding.Sizes[number]))
            .Order()
            .ToArray();
        SuppressedRows = records.Table.Table.RowCount - recoding.KeptRows;
        Reason = Find(records, recoding, judge, groups.Values);
    }

    /// <summary>Rows of each class, ascending.</summary>
    public int[] Sizes { get; }

    /// <summary>Rows left out.</summary>
    public long SuppressedRows { get; }

    /// <summary>Why they may not be released; null where they may.</summary>
    public string? Reason { get; }

    private string? Find(
        DistinctRecords records,
        Recoding recoding,
        ClassJudge judge,
        IReadOnlyCollection<List<int>> groups
    )
    {
        if (Sizes.Length == 0)
        {
            return "No class satisfies the models, however it is made.";
        }

        if (SuppressedRows > records.Table.Allowance)
        {
            return $"{SuppressedRows} records are in no class that satisfies the models, and {records.Table.Allowance} may be suppressed.";
        }

        var failing = 0;
        foreach (var group in groups)
        {
            int[] members =
                group.Count == 1
                    ? recoding.Members[group[0]]
                    : [.. group.SelectMany(number => recoding.Members[number])];
            failing += judge.Holds(members, records.SizeOf(members)) ? 0 : 1;
        }

        if (failing > 0)
        {
            return $"{failing} classes of records whose labels read the same fail a model together: it is not monotone.";
        }

        foreach (var model in records.Table.Policy.Models.OfType<DeltaPresence>())
        {
            if (PresenceOfAll.Find(records, recoding, groups, model) is { } reason)
            {
                return reason;
            }
        }

        var sizes = new SizeCounts();
        sizes.Load(Sizes);
        foreach (var model in records.Table.Policy.Models)
        {
            if (model.CreateSizesRule() is { } rule && !rule.Holds(sizes))
            {
                return $"All classes together fail {model.Name}.";
            }
        }

        return null;
    }
}
