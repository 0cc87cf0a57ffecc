using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// Checks a released table against a policy, from the table alone. It shares no code with the search: it reads
/// cells as text, row by row in one pass, counts classes in a trie, and decides every privacy model from its
/// definition. Stateless: safe for concurrent use by several threads.
/// </summary>
public static class ReleaseVerifier
{
    /// <summary>
    /// Checks columns, labels, levels, class sizes and every privacy model of the policy. Rows may come in any order.
    /// What cannot be seen in a release is not checked: how many records were suppressed, and whether the node is
    /// optimal.
    /// </summary>
    /// <remarks>
    /// t-closeness, β-likeness and δ-disclosure compare a class with the whole table. That is the original where it is
    /// given, as in the search, and otherwise the release, which is what a recipient sees: a release from which records
    /// were suppressed may satisfy the one and narrowly fail the other. δ-presence with a lower bound above 0 takes a
    /// population class without a record for suppressed where the original has it, and without the original for
    /// absent. k-map and δ-presence read the population at the finest levels that hold every label of the release.
    /// </remarks>
    /// <param name="release">The released table.</param>
    /// <param name="policy">The policy it must satisfy; its models bring the population where they need one.</param>
    /// <param name="original">The table the release was made from, after transformations, or null. It has every sensitive attribute and, for δ-presence, every quasi-identifier.</param>
    /// <param name="cancellationToken">Looked at every 4,096 rows and between models.</param>
    /// <returns>The findings, and what was measured.</returns>
    /// <exception cref="PolicyException">The original lacks a column.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static ReleaseReport Check(
        Table release,
        AnonymizationPolicy policy,
        Table? original = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(policy);
        RequireColumns(original, policy);
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
            .Select(a => new LabelCheck(release[a.Name], a))
            .ToArray();
        var sensitive = policy
            .SensitiveAttributes.Where(a => release.TryGetColumn(a.Name, out _))
            .Select(a => new SensitiveValues(release[a.Name], original?[a.Name]))
            .ToArray();
        var classes = Read(release, labels, sensitive, cancellationToken);
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var label in labels)
        {
            label.Report(findings, levels);
        }

        classes.Report(policy.MinimumClassSize, findings);
        var models = new ModelChecks(release, policy, original, classes, findings);
        models.Run(sensitive, levels, cancellationToken);
        return new ReleaseReport(
            findings,
            release.RowCount,
            classes.Count,
            classes.Smallest,
            levels,
            models.FewestDistinct,
            models.Measures,
            models.Unchecked
        );
    }

    private static ClassCheck Read(
        Table release,
        LabelCheck[] labels,
        SensitiveValues[] sensitive,
        CancellationToken cancellationToken
    )
    {
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
            foreach (var values in sensitive)
            {
                values.See(number, row);
            }
        }

        return classes;
    }

    private static void RequireColumns(Table? original, AnonymizationPolicy policy)
    {
        foreach (var attribute in policy.Attributes)
        {
            if (
                original is not null
                && attribute.Role is AttributeRole.QuasiIdentifier or AttributeRole.Sensitive
                && !original.TryGetColumn(attribute.Name, out _)
            )
            {
                throw new PolicyException(
                    PolicyError.MissingColumn,
                    $"The original table lacks the column '{attribute.Name}' of the policy.",
                    attribute.Name
                );
            }
        }
    }

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
