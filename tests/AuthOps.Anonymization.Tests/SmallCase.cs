using System.Globalization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace AuthOps.Anonymization.Tests;

/// <summary>A random small table with a policy: up to 4 quasi-identifiers, 40 rows, 0 to 2 sensitive attributes.</summary>
public sealed class SmallCase
{
    private SmallCase(Table table, AnonymizationPolicy policy)
    {
        Table = table;
        Policy = policy;
    }

    public Table Table { get; }

    public AnonymizationPolicy Policy { get; }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Policy.SuppressionLimit}, {string.Join(" + ", Policy.Models)}, {string.Join("; ", Table.Columns.Select(c => c.Name + "=" + string.Join(' ', c.Codes.ToArray().Select(code => code < 0 ? "-" : c.Values[code]))))}, heights {string.Join(' ', Policy.QuasiIdentifiers.Select(a => a.Hierarchy!.Height))}"
        );

    /// <summary>A monotone hierarchy: each level joins neighbours of the one below at random.</summary>
    internal static Gen<Hierarchy> HierarchyOf(string name) =>
        from values in Gen.Choose(1, 6)
        from height in Gen.Choose(0, 3)
        from cuts in Gen.ArrayOf(Gen.Choose(0, 2), values * Math.Max(height, 1))
        select Build(name, values, height, cuts);

    private static Hierarchy Build(string name, int values, int height, int[] joins)
    {
        var rows = Enumerable
            .Range(0, values)
            .Select(v =>
            {
                var row = new string[height + 1];
                row[0] = "v" + v.ToString(CultureInfo.InvariantCulture);
                return row;
            })
            .ToArray();
        var group = Enumerable.Range(0, values).ToArray();
        for (var level = 1; level <= height; level++)
        {
            var next = new int[values];
            for (var v = 1; v < values; v++)
            {
                var stays = group[v] == group[v - 1] || joins[((level - 1) * values) + v] > 0;
                next[v] = stays ? next[v - 1] : next[v - 1] + 1;
            }

            group = next;
            for (var v = 0; v < values; v++)
            {
                rows[v][level] = string.Create(
                    CultureInfo.InvariantCulture,
                    $"g{level}.{group[v]}"
                );
            }
        }

        return Hierarchy.FromRows(name, rows);
    }

    private static Gen<Column> Cells(string name, int rows, IReadOnlyList<string?> values) =>
        from picks in Gen.ArrayOf(Gen.Choose(0, values.Count - 1), rows)
        select Column.FromStrings(name, picks.Select(i => values[i]).ToArray());

    private static Gen<SmallCase> Generate() =>
        from rows in Gen.Choose(1, 40)
        from quasi in Gen.Choose(1, 4)
        from sensitive in Gen.Choose(0, 2)
        from hierarchies in Sequence(
            Enumerable
                .Range(0, quasi)
                .Select(i => HierarchyOf("q" + i.ToString(CultureInfo.InvariantCulture)))
        )
        from columns in Sequence(hierarchies.Select(h => Cells(h.Attribute, rows, [.. h.Values])))
        from secrets in Sequence(
            Enumerable
                .Range(0, sensitive)
                .Select(i =>
                    Cells(
                        "s" + i.ToString(CultureInfo.InvariantCulture),
                        rows,
                        ["a", "b", "c", null]
                    )
                )
        )
        from k in Gen.Choose(1, Math.Min(rows, 6))
        from l in Gen.Choose(2, 3)
        from percent in Gen.Elements(0, 0, 10, 25, 50, 100)
        select Make(hierarchies, columns, secrets, k, l, percent);

    private static SmallCase Make(
        Hierarchy[] hierarchies,
        Column[] columns,
        Column[] secrets,
        int k,
        int l,
        int percent
    )
    {
        var models = secrets.Select(s => (PrivacyModel)new DistinctLDiversity(s.Name, l)).ToList();
        if (k >= 2 || (models.Count == 0 && columns[0].Count >= 2))
        {
            models.Add(new KAnonymity(Math.Max(k, 2)));
        }

        if (models.Count == 0)
        {
            // One row and nothing sensitive: only a diversity model fits a table of one row.
            secrets = [Column.FromStrings("s0", "a")];
            models.Add(new DistinctLDiversity("s0", l));
        }

        var policy = new AnonymizationPolicy(
            [
                .. hierarchies.Select(h => AttributePolicy.Quasi(h.Attribute, h)),
                .. secrets.Select(s => AttributePolicy.Sensitive(s.Name)),
            ],
            models,
            new Ratio(percent, 100)
        );
        return new SmallCase(Table.FromColumns([.. columns, .. secrets]), policy);
    }

    private static Gen<T[]> Sequence<T>(IEnumerable<Gen<T>> generators) =>
        generators.Aggregate(
            Gen.Constant(Array.Empty<T>()),
            (done, next) => from head in done from item in next select (T[])[.. head, item]
        );

    /// <summary>The generator FsCheck finds.</summary>
    public static class Arbitraries
    {
        public static Arbitrary<SmallCase> SmallCases() => Generate().ToArbitrary();
    }
}
