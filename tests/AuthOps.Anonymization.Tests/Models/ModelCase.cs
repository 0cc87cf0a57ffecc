using System.Globalization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Models;

/// <summary>
/// Small random cases for every model: up to 3 quasi-identifiers, 24 rows, one or two sensitive attributes, a
/// population, any combination of one to three models, any quality model. Drawn from a number, so that a failure
/// names its case.
/// </summary>
internal sealed record ModelCase(Table Table, AnonymizationPolicy Policy)
{
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(" + ", Policy.Models)}, limit {Policy.SuppressionLimit}, {Policy.Quality}\n{string.Join('\n', Table.Columns.Select(c => $"{c.Name}: {string.Join(' ', Enumerable.Range(0, c.Count).Select(i => c[i] ?? "-"))}"))}"
        );

    public static ModelCase Draw(ulong number)
    {
        var draws = new Draws(number);
        var rows = 1 + draws.Below(24);
        var hierarchies = Enumerable
            .Range(0, 1 + draws.Below(3))
            .Select(i => HierarchyOf(draws, $"q{i}"))
            .ToArray();
        var columns = hierarchies.Select(h => Cells(draws, h.Attribute, rows, [.. h.Values]));
        string?[] secrets = ["a", "b", "c", "d", draws.Below(3) == 0 ? null : "a"];
        var sensitive = Enumerable
            .Range(0, 1 + draws.Below(2))
            .Select(i => Cells(draws, $"s{i}", rows, secrets))
            .ToArray();
        var table = Table.FromColumns([.. columns, .. sensitive]);
        var population = Population(draws, table, hierarchies);
        var models = new List<PrivacyModel>();
        foreach (var column in sensitive)
        {
            models.Add(SensitiveModel(draws, column.Name));
        }

        for (var i = draws.Below(3); i > 0; i--)
        {
            var model = SizeModel(draws, population);
            if (!models.Exists(m => m.GetType() == model.GetType()))
            {
                models.Add(model);
            }
        }

        var weights = draws.Below(3) == 0;
        var policy = new AnonymizationPolicy(
            hierarchies
                .Select(h =>
                {
                    var most = h.Height - (draws.Below(4) == 0 ? draws.Below(h.LevelCount) : 0);
                    return AttributePolicy.Quasi(
                        h.Attribute,
                        h,
                        weights ? new Ratio(1 + draws.Below(4), 2) : null,
                        draws.Below(4) == 0 ? draws.Below(most + 1) : 0,
                        most
                    );
                })
                .Concat(sensitive.Select(s => AttributePolicy.Sensitive(s.Name))),
            models,
            new Ratio(draws.Below(5), 4),
            Quality(draws)
        );
        return new ModelCase(table, policy);
    }

    private static PrivacyModel SensitiveModel(Draws draws, string name) =>
        draws.Below(10) switch
        {
            0 => new DistinctLDiversity(name, 2 + draws.Below(2)),
            1 => new EntropyLDiversity(name, new Ratio(3 + draws.Below(3), 2)),
            2 => new EntropyLDiversity(
                name,
                new Ratio(3 + draws.Below(3), 2),
                EntropyEstimator.Grassberger
            ),
            3 => new RecursiveDiversity(name, new Ratio(1 + draws.Below(6), 2), 2),
            4 => new EqualTCloseness(name, new Ratio(draws.Below(9), 12)),
            5 => new OrderedTCloseness(name, new Ratio(draws.Below(9), 12), ["d", "b", "a", "c"]),
            6 => new HierarchicalTCloseness(name, new Ratio(draws.Below(9), 12), s_secrets),
            7 => draws.Below(2) == 0
                ? new BasicBetaLikeness(name, new Ratio(1 + draws.Below(4), 2))
                : new EnhancedBetaLikeness(name, new Ratio(1 + draws.Below(4), 2)),
            8 => new DeltaDisclosure(name, new Ratio(1 + draws.Below(4), 2)),
            _ => new AlphaKAnonymity(name, new Ratio(1 + draws.Below(6), 6), 2),
        };

    private static readonly Hierarchy s_secrets = Hierarchy.FromRows(
        "secret",
        [
            ["a", "ab", "*"],
            ["b", "ab", "*"],
            ["c", "c", "*"],
            ["d", "d?", "*"],
            ["", "d?", "*"],
        ]
    );

    private static PrivacyModel SizeModel(Draws draws, Table population) =>
        draws.Below(7) switch
        {
            0 => new KAnonymity(2 + draws.Below(3)),
            1 => new KMap(2 + draws.Below(5), population),
            2 => new DeltaPresence(
                new Ratio(draws.Below(3), 4),
                new Ratio(2 + draws.Below(3), 4),
                population,
                draws.Below(2) == 0
            ),
            3 => new AverageRisk(new Ratio(1 + draws.Below(6), 6)),
            4 => new SampleUniqueness(new Ratio(draws.Below(4), 8)),
            5 => new MaximumRisk(new Ratio(2, 2 + draws.Below(6))),
            _ => new PopulationUniquenessLimit(
                new Ratio(draws.Below(8), 16),
                population.RowCount * (1 + draws.Below(3)),
                draws.Below(2) == 0 ? UniquenessEstimator.Zayatz : UniquenessEstimator.Dankar
            ),
        };

    private static QualityModel Quality(Draws draws)
    {
        var aggregate = (Aggregate)draws.Below(5);
        Ratio factor = new(draws.Below(5), 4);
        return draws.Below(8) switch
        {
            0 => new Loss(),
            1 => new Loss(aggregate, factor),
            2 => new Precision(draws.Below(2) == 0, aggregate, factor),
            3 => new Height(aggregate),
            4 => new Discernibility(draws.Below(2) == 0),
            5 => new AverageClassSize(new Ratio(1 + draws.Below(3), 4)),
            6 => new NonUniformEntropy(draws.Below(2) == 0, aggregate, factor),
            _ => new KullbackLeibler(),
        };
    }

    private static Table Population(Draws draws, Table table, Hierarchy[] hierarchies)
    {
        var more = draws.Below(20);
        return Table.FromColumns(
            hierarchies
                .Select(h =>
                    Column.FromStrings(
                        h.Attribute,
                        Enumerable
                            .Range(0, table.RowCount)
                            .Select(row => table[h.Attribute][row])
                            .Concat(
                                Enumerable
                                    .Range(0, more)
                                    .Select(_ => h.Values[draws.Below(h.ValueCount)])
                            )
                            .ToArray()
                    )
                )
                .ToArray()
        );
    }

    private static Column Cells(Draws draws, string name, int rows, string?[] values) =>
        Column.FromStrings(
            name,
            Enumerable.Range(0, rows).Select(_ => values[draws.Below(values.Length)]).ToArray()
        );

    private static Hierarchy HierarchyOf(Draws draws, string name)
    {
        var values = 1 + draws.Below(5);
        var height = draws.Below(4);
        var rows = Enumerable
            .Range(0, values)
            .Select(v =>
            {
                var row = new string[height + 1];
                row[0] = $"v{v}";
                return row;
            })
            .ToArray();
        var group = Enumerable.Range(0, values).ToArray();
        for (var level = 1; level <= height; level++)
        {
            var next = new int[values];
            for (var v = 1; v < values; v++)
            {
                var stays = group[v] == group[v - 1] || draws.Below(2) == 0;
                next[v] = stays ? next[v - 1] : next[v - 1] + 1;
            }

            group = next;
            for (var v = 0; v < values; v++)
            {
                rows[v][level] = $"g{level}.{group[v]}";
            }
        }

        return Hierarchy.FromRows(name, rows);
    }

    /// <summary>splitmix64; seeded, for tests only.</summary>
    internal sealed class Draws(ulong state)
    {
        private ulong _state = unchecked(state * 0x9E3779B97F4A7C15UL);

        public int Below(int bound)
        {
            unchecked
            {
                _state += 0x9E3779B97F4A7C15UL;
                var z = _state;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
                return (int)((z ^ (z >> 31)) % (ulong)bound);
            }
        }
    }
}
