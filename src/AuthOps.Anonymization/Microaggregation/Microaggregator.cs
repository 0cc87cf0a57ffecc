using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Microaggregation;

/// <summary>
/// Microaggregation: records in groups of at least k that are near one another, each number replaced by one of its
/// group (MDAV, Domingo-Ferrer and Torra 2005). Stateless: safe for concurrent use by several threads.
/// </summary>
/// <remarks>
/// Where <em>all</em> quasi-identifiers are grouped together and every one of them is replaced, the records of a group
/// are alike and the release is k-anonymous: <see cref="AggregateJointly"/>. Where columns are grouped one by one, or
/// some quasi-identifiers keep their own numbers, numbers are less exact and no class is promised:
/// <see cref="Perturb"/>, which is perturbation and nothing more. Distances are Euclidean, of columns divided by their
/// standard deviations. Groups are exactly those of plain MDAV, found by a k-d tree.
/// </remarks>
public static class Microaggregator
{
    /// <summary>
    /// Groups all quasi-identifiers together and releases one tuple a group. Columns that are not named in
    /// <paramref name="attributes"/> or <paramref name="quasiIdentifiers"/> are refused.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="quasiIdentifiers">Every quasi-identifier, all of them numbers; at least one.</param>
    /// <param name="attributes">The other columns by their roles: direct identifiers are removed, the others stay as they are. A quasi-identifier among them is refused: it would stay as it is.</param>
    /// <param name="k">The smallest group; at least 2.</param>
    /// <param name="progress">Told of records grouped; may be null.</param>
    /// <param name="cancellationToken">Looked at between groups.</param>
    /// <exception cref="PolicyException">A column is undeclared, missing, declared twice or no column of numbers; or k exceeds the rows.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static JointMicroaggregation AggregateJointly(
        Table table,
        IReadOnlyList<AggregatedColumn> quasiIdentifiers,
        IReadOnlyList<AttributePolicy> attributes,
        int k,
        IProgress<MicroaggregationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(quasiIdentifiers);
        ArgumentNullException.ThrowIfNull(attributes);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 2);
        cancellationToken.ThrowIfCancellationRequested();
        var roles = Roles(quasiIdentifiers, attributes);
        foreach (var column in table.Columns)
        {
            if (!roles.ContainsKey(column.Name))
            {
                throw new PolicyException(
                    PolicyError.UndeclaredColumn,
                    $"The table has a column '{column.Name}' that is not declared; declare its role, or leave the column out.",
                    column.Name
                );
            }
        }

        foreach (var name in roles.Keys)
        {
            if (!table.TryGetColumn(name, out _))
            {
                throw new PolicyException(
                    PolicyError.MissingColumn,
                    $"The column '{name}' is declared and the table has no such column; names are compared exactly.",
                    name
                );
            }
        }

        var groups = new RecordGroups(table, quasiIdentifiers, k, progress, cancellationToken);
        var released = Replace(table, quasiIdentifiers, groups)
            .Where(column => roles[column.Name] != AttributeRole.Direct);
        return new JointMicroaggregation(
            Table.FromColumns([.. released]),
            k,
            groups.Count,
            groups.Smallest,
            groups.InformationLoss
        );
    }

    /// <summary>
    /// Replaces the numbers of some columns by those of groups. This is perturbation: it promises no class of k records,
    /// whatever k is, and direct identifiers stay where they are.
    /// </summary>
    /// <param name="table">The table; columns that are not named stay as they are.</param>
    /// <param name="columns">The columns; at least one.</param>
    /// <param name="groupSize">Records of a group at least; at least 2.</param>
    /// <param name="grouping">Whether the columns are grouped together or each by itself.</param>
    /// <param name="progress">Told of records grouped; may be null.</param>
    /// <param name="cancellationToken">Looked at between groups.</param>
    /// <exception cref="PolicyException">A column is missing, named twice or no column of numbers; or a group exceeds the rows.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static PerturbedTable Perturb(
        Table table,
        IReadOnlyList<AggregatedColumn> columns,
        int groupSize,
        ColumnGrouping grouping = ColumnGrouping.OneByOne,
        IProgress<MicroaggregationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(groupSize, 2);
        if (!Enum.IsDefined(grouping))
        {
            throw new ArgumentOutOfRangeException(nameof(grouping), "The grouping is unknown.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        _ = Roles(columns, []);
        if (grouping == ColumnGrouping.Together)
        {
            var groups = new RecordGroups(table, columns, groupSize, progress, cancellationToken);
            return new PerturbedTable(
                Table.FromColumns([.. Replace(table, columns, groups)]),
                groups.InformationLoss
            );
        }

        var changed = table;
        var loss = 0.0;
        foreach (var column in columns)
        {
            var groups = new RecordGroups(table, [column], groupSize, progress, cancellationToken);
            changed = Table.FromColumns([.. Replace(changed, [column], groups)]);
            loss += groups.InformationLoss / columns.Count;
        }

        return new PerturbedTable(changed, loss);
    }

    private static IEnumerable<Column> Replace(
        Table table,
        IReadOnlyList<AggregatedColumn> columns,
        RecordGroups groups
    ) =>
        table.Columns.Select(column =>
        {
            for (var i = 0; i < columns.Count; i++)
            {
                if (string.Equals(columns[i].Name, column.Name, StringComparison.Ordinal))
                {
                    return groups.Release(i);
                }
            }

            return column;
        });

    private static Dictionary<string, AttributeRole> Roles(
        IReadOnlyList<AggregatedColumn> aggregated,
        IReadOnlyList<AttributePolicy> attributes
    )
    {
        if (aggregated.Count == 0)
        {
            throw new PolicyException(
                PolicyError.NoQuasiIdentifier,
                "No column is to be aggregated; name at least one."
            );
        }

        var roles = new Dictionary<string, AttributeRole>(StringComparer.Ordinal);
        foreach (var column in aggregated)
        {
            Add(column.Name, AttributeRole.QuasiIdentifier);
        }

        foreach (var attribute in attributes)
        {
            if (attribute.Role == AttributeRole.QuasiIdentifier)
            {
                throw new PolicyException(
                    PolicyError.QuasiIdentifierNotAggregated,
                    $"'{attribute.Name}' is declared a quasi-identifier and is not aggregated: it would single records out of their groups. Aggregate it with the others, or call for a perturbation.",
                    attribute.Name
                );
            }

            Add(attribute.Name, attribute.Role);
        }

        return roles;

        void Add(string name, AttributeRole role)
        {
            if (!roles.TryAdd(name, role))
            {
                throw new PolicyException(
                    PolicyError.DuplicateAttribute,
                    $"The column '{name}' is declared twice; declare every column once.",
                    name
                );
            }
        }
    }
}
