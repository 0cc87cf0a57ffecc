using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>The classes of a released table: rows whose labels read the same. Immutable.</summary>
/// <param name="ClassOf">The class of every row, by first appearance.</param>
/// <param name="Identifiers">The quasi-identifiers that the table has.</param>
/// <param name="Labels">Per class a label for each of them.</param>
internal sealed record ReleaseClasses(int[] ClassOf, string[] Identifiers, string[][] Labels)
{
    /// <exception cref="PolicyException">The table has none of the policy's quasi-identifiers.</exception>
    public static ReleaseClasses Of(Table release, AnonymizationPolicy policy)
    {
        Column[] columns =
        [
            .. policy
                .QuasiIdentifiers.Where(a => release.TryGetColumn(a.Name, out _))
                .Select(a => release[a.Name]),
        ];
        if (columns.Length == 0)
        {
            throw new PolicyException(
                PolicyError.MissingColumn,
                "The release has none of the policy's quasi-identifiers, so it has no classes to compare."
            );
        }

        var classOf = new int[release.RowCount];
        var count = release.RowCount == 0 ? 0 : 1;
        foreach (var column in columns)
        {
            count = Refine(classOf, CodesOf(column));
        }

        var labels = new string[count][];
        for (var row = 0; row < classOf.Length; row++)
        {
            labels[classOf[row]] ??= [.. columns.Select(c => c[row] ?? "")];
        }

        return new ReleaseClasses(classOf, [.. columns.Select(static c => c.Name)], labels);
    }

    /// <summary>The sensitive columns that a table has.</summary>
    public static Column[] SensitiveOf(Table release, AnonymizationPolicy policy) =>
        [
            .. policy
                .SensitiveAttributes.Where(a => release.TryGetColumn(a.Name, out _))
                .Select(a => release[a.Name]),
        ];

    /// <summary>Splits groups by a second number, and renumbers them by first appearance.</summary>
    /// <param name="groups">The group of every member; changed.</param>
    /// <param name="by">What splits them.</param>
    /// <returns>How many there are now.</returns>
    public static int Refine(Span<int> groups, ReadOnlySpan<int> by)
    {
        var numbers = new Dictionary<(int, int), int>();
        for (var i = 0; i < groups.Length; i++)
        {
            var pair = (groups[i], by[i]);
            if (!numbers.TryGetValue(pair, out var number))
            {
                number = numbers.Count;
                numbers.Add(pair, number);
            }

            groups[i] = number;
        }

        return numbers.Count;
    }

    /// <summary>Codes of a column in which NULL is read as the empty text, as hierarchies do.</summary>
    private static int[] CodesOf(Column column)
    {
        var empty = -1;
        for (var code = 0; code < column.Values.Count && empty < 0; code++)
        {
            empty = column.Values[code].Length == 0 ? code : -1;
        }

        var codes = column.Codes.ToArray();
        codes.AsSpan().Replace(Column.NullCode, empty);
        return codes;
    }
}
