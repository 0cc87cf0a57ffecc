using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// Checks a released table against a policy, from the table alone. It shares no code with the search: it reads
/// cells as text, row by row in one pass, and counts classes in a trie. Stateless: safe for concurrent use by
/// several threads.
/// </summary>
public static class ReleaseVerifier
{
    /// <summary>
    /// Checks columns, labels, levels, class sizes and diversity. Rows may come in any order. What cannot be seen
    /// in a release is not checked: how many records were suppressed, and whether the node is optimal.
    /// </summary>
    /// <param name="release">The released table.</param>
    /// <param name="policy">The policy it must satisfy.</param>
    /// <param name="cancellationToken">Looked at every 4,096 rows.</param>
    /// <returns>The findings, and what was measured.</returns>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static ReleaseReport Check(
        Table release,
        AnonymizationPolicy policy,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(policy);
        var findings = new List<ReleaseFinding>();
        CheckColumns(release, policy, findings);
        if (release.RowCount == 0)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.NoRows,
                    null,
                    0,
                    0,
                    "The release has no records."
                )
            );
        }

        var labels = policy
            .QuasiIdentifiers.Where(a => release.TryGetColumn(a.Name, out _))
            .Select(a => new LabelCheck(release[a.Name], a.Hierarchy!))
            .ToArray();
        var diversity = policy
            .SensitiveAttributes.Where(a => release.TryGetColumn(a.Name, out _))
            .Select(a => new DiversityCheck(release[a.Name], policy.MinimumDistinct(a.Name)))
            .ToArray();
        var classes = new ClassCheck(labels.Length);
        for (var row = 0; row < release.RowCount; row++)
        {
            if (row % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            foreach (var label in labels)
            {
                classes.Descend(label.See(row));
            }

            var number = classes.EndRow(row);
            foreach (var check in diversity)
            {
                check.See(number, row);
            }
        }

        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var label in labels)
        {
            label.Report(findings, levels);
        }

        classes.Report(policy.MinimumClassSize, findings);
        var distinct = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var check in diversity)
        {
            check.Report(classes, findings, distinct);
        }

        return new ReleaseReport(
            findings,
            release.RowCount,
            classes.Count,
            classes.Smallest,
            levels,
            distinct,
            Unchecked(policy)
        );
    }

    private static IEnumerable<string> Unchecked(AnonymizationPolicy policy) =>
        policy
            .Models.Where(static m => m is not (KAnonymity or MaximumRisk or DistinctLDiversity))
            .Select(static m => m.Name);

    private static void CheckColumns(
        Table release,
        AnonymizationPolicy policy,
        List<ReleaseFinding> findings
    )
    {
        var roles = policy.Attributes.ToDictionary(
            a => a.Name,
            a => a.Role,
            StringComparer.Ordinal
        );
        foreach (var column in release.Columns)
        {
            if (!roles.TryGetValue(column.Name, out var role))
            {
                Add(
                    ReleaseFindingKind.UndeclaredColumn,
                    column.Name,
                    "is in the release and not declared by the policy"
                );
            }
            else if (role == AttributeRole.Direct)
            {
                Add(
                    ReleaseFindingKind.DirectIdentifierPresent,
                    column.Name,
                    "is a direct identifier and still in the release"
                );
            }
        }

        foreach (var attribute in policy.Attributes)
        {
            if (
                attribute.Role is AttributeRole.QuasiIdentifier or AttributeRole.Sensitive
                && !release.TryGetColumn(attribute.Name, out _)
            )
            {
                Add(
                    ReleaseFindingKind.MissingColumn,
                    attribute.Name,
                    "is declared by the policy and not in the release"
                );
            }
        }

        void Add(ReleaseFindingKind kind, string name, string what) =>
            findings.Add(new ReleaseFinding(kind, name, 0, 0, $"Column '{name}' {what}."));
    }
}
