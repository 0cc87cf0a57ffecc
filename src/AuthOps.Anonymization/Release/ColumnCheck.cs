using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>Whether a release has the columns that its policy declares, and those only. Stateless.</summary>
internal static class ColumnCheck
{
    /// <summary>Adds findings about the columns of a release.</summary>
    public static void Run(
        IReadOnlyList<string> columns,
        AnonymizationPolicy policy,
        List<ReleaseFinding> findings
    )
    {
        var roles = policy.Attributes.ToDictionary(
            a => a.Name,
            a => a.Role,
            StringComparer.Ordinal
        );
        foreach (var column in columns)
        {
            if (!roles.TryGetValue(column, out var role))
            {
                Add(
                    ReleaseFindingKind.UndeclaredColumn,
                    column,
                    "is in the release and not declared by the policy"
                );
            }
            else if (role == AttributeRole.Direct)
            {
                Add(
                    ReleaseFindingKind.DirectIdentifierPresent,
                    column,
                    "is a direct identifier and still in the release"
                );
            }
        }

        foreach (var attribute in policy.Attributes)
        {
            if (
                attribute.Role is AttributeRole.QuasiIdentifier or AttributeRole.Sensitive
                && !columns.Contains(attribute.Name, StringComparer.Ordinal)
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

    /// <summary>Refuses an original table that lacks what classes are compared with.</summary>
    /// <exception cref="PolicyException">It lacks a column.</exception>
    public static void RequireOriginal(Table? original, AnonymizationPolicy policy)
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
}
