using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Release;
using AuthOps.Anonymization.Tests.Models;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Release;

/// <summary>The verifier over every privacy model, against brute force by definition.</summary>
public sealed class ReleaseModelTests
{
    private const ulong Cases = 1_000;

    /// <summary>Whatever the search releases, the verifier accepts beside the original table, and has checked every model.</summary>
    [Fact]
    public void Releases_of_the_search_are_accepted()
    {
        var released = 0;
        foreach (var (number, given) in Draw().Where(static c => c.Number % 3 == 0))
        {
            var plan = TestTables.Plan(given.Table, given.Policy);
            if (!plan.IsFeasible)
            {
                continue;
            }

            released++;
            var report = Check(
                plan.Apply(TestContext.Current.CancellationToken),
                given.Policy,
                given.Table
            );
            Assert.True(
                report.IsAccepted,
                $"case {number}: {string.Join(' ', report.Findings.Select(f => f.Message))}\n{given}"
            );
            Assert.Empty(report.UncheckedModels);
            Assert.Equal(
                given.Policy.Models.Select(m => m.Name),
                report.Measures.Select(m => m.Model)
            );
        }

        Assert.True(released > (int)Cases / 12, $"only {released} releases");
    }

    /// <summary>
    /// Some rows at some node, satisfying the models or not: the same classes fail the same models as by brute force.
    /// </summary>
    [Fact]
    public void Any_generalised_table_gets_the_verdict_of_brute_force()
    {
        var verdicts = new Dictionary<(Type, bool), int>();
        foreach (var (number, given) in Draw())
        {
            var release = Generalised(given, number);
            var original = number % 2 == 0 ? given.Table : null;
            var report = Check(release, given.Policy, original);
            var expected = new NaiveRelease(given, release, original);
            foreach (var model in given.Policy.Models)
            {
                var measure = Assert.Single(report.Measures, m => m.Model == model.Name);
                var failing = expected.Failing(model);
                Assert.True(
                    failing.Classes == measure.FailingClasses
                        && failing.Rows == measure.FailingRows,
                    $"case {number}: {model.Name}: {failing} but {measure}\n{given}"
                );
                var isFound = report.Findings.Any(f => f.Model == model.Name);
                Assert.Equal(
                    model is not (KAnonymity or MaximumRisk)
                        && (failing.Classes > 0 || expected.LacksClasses(model)),
                    isFound
                );
                var key = (model.GetType(), failing.Classes > 0);
                verdicts[key] = verdicts.GetValueOrDefault(key) + 1;
            }
        }

        // Every model was seen to hold and to fail.
        Assert.True(
            verdicts.Values.Min() >= 3 && verdicts.Count == 2 * 17,
            string.Join(' ', verdicts)
        );
    }

    /// <summary>The classes {3k, 4k, 5k} and {6k, 8k, 11k} of the t-closeness paper (Li, Li and Venkatasubramanian 2007).</summary>
    [Fact]
    public void Distances_of_the_paper_are_measured()
    {
        string[] salaries = ["3", "4", "5", "6", "7", "8", "9", "10", "11"];
        Table Of(params int[] classes) =>
            Table.FromColumns(
                Column.FromStrings(
                    "q",
                    [
                        .. classes.Select(c =>
                            c == 0 ? "a"
                            : c == 1 ? "b"
                            : "c"
                        ),
                    ]
                ),
                Column.FromStrings("salary", salaries)
            );
        AnonymizationPolicy Policy(string t) =>
            new(
                [
                    AttributePolicy.Quasi("q", Hierarchy.FromSuppression("q", ["a", "b", "c"])),
                    AttributePolicy.Sensitive("salary"),
                ],
                [new OrderedTCloseness("salary", Ratio.Parse(t))]
            );

        var low = Of(0, 0, 0, 1, 1, 1, 2, 2, 2);
        Assert.True(Check(low, Policy("0.375"), null).IsAccepted);
        var report = Check(low, Policy("0.3749"), null);
        Assert.Equal(0.375, report.Measures[0].Worst, 1e-12);
        Assert.Equal(ReleaseFindingKind.ClassFailsModel, Assert.Single(report.Findings).Kind);

        // 6k, 8k and 11k in one class, the others where they are further off.
        var spread = Of(0, 1, 0, 2, 1, 2, 1, 0, 2);
        var others = Check(spread, Policy("1"), null);
        Assert.True(others.Measures[0].Worst >= 0.1667 - 1e-4);
        Assert.True(Check(spread, Policy("1/4"), null).IsAccepted);
    }

    [Fact]
    public void A_value_without_a_place_in_its_model_is_found_and_not_shown()
    {
        var release = Table.FromColumns(
            Column.FromStrings("q", "a", "a"),
            Column.FromStrings("s", "low", "SECRET")
        );
        foreach (
            PrivacyModel model in new PrivacyModel[]
            {
                new OrderedTCloseness("s", Ratio.One, ["low", "high"]),
                new HierarchicalTCloseness(
                    "s",
                    Ratio.One,
                    Hierarchy.FromSuppression("s", ["low", "high"])
                ),
            }
        )
        {
            var policy = new AnonymizationPolicy(
                [
                    AttributePolicy.Quasi("q", Hierarchy.FromSuppression("q", ["a"])),
                    AttributePolicy.Sensitive("s"),
                ],
                [model]
            );
            var report = Check(release, policy, null);
            var finding = Assert.Single(report.Findings);
            Assert.Equal(
                (ReleaseFindingKind.ValueOutsideHierarchy, "s", model.Name),
                (finding.Kind, finding.Attribute, finding.Model)
            );
            Assert.DoesNotContain("SECRET", finding.Message, StringComparison.Ordinal);
            Assert.Equal([model.Name], report.UncheckedModels);
        }
    }

    [Fact]
    public void Models_whose_columns_are_missing_are_named_as_not_checked()
    {
        var people = Table.FromColumns(Column.FromStrings("q", "a", "a"));
        var policy = new AnonymizationPolicy(
            [
                AttributePolicy.Quasi("q", Hierarchy.FromSuppression("q", ["a"])),
                AttributePolicy.Sensitive("s"),
            ],
            [new KMap(2, people), new DistinctLDiversity("s", 2)]
        );

        var report = Check(Table.FromColumns(Column.FromStrings("t", "a", "a")), policy, null);

        Assert.Equal(policy.Models.Select(m => m.Name), report.UncheckedModels);
        Assert.False(report.IsAccepted);
        var error = Assert.Throws<PolicyException>(() => Check(people, policy, people));
        Assert.Equal((PolicyError.MissingColumn, "s"), (error.Error, error.Attribute!));
    }

    private static ReleaseReport Check(
        Table release,
        AnonymizationPolicy policy,
        Table? original
    ) => ReleaseVerifier.Check(release, policy, original, TestContext.Current.CancellationToken);

    private static IEnumerable<(ulong Number, ModelCase Given)> Draw()
    {
        for (var number = 10_001UL; number <= 10_000 + Cases; number++)
        {
            var given = ModelCase.Draw(number);
            if (given.Table.RowCount >= given.Policy.MinimumClassSize)
            {
                yield return (number, given);
            }
        }
    }

    /// <summary>Every quasi-identifier at a level the number decides, the first row always and most of the others.</summary>
    private static Table Generalised(ModelCase given, ulong number)
    {
        var rows = Enumerable
            .Range(0, given.Table.RowCount)
            .Where(row => row == 0 || ((ulong)row * 7 + number) % 5 != 0)
            .ToArray();
        return Table.FromColumns([
            .. given.Policy.QuasiIdentifiers.Select(
                (a, i) =>
                {
                    var level = (int)((number >> (2 * i)) % (ulong)a.Hierarchy!.LevelCount);
                    return Column.FromStrings(
                        a.Name,
                        [
                            .. rows.Select(row =>
                                a.Hierarchy.Generalize(given.Table[a.Name][row] ?? "", level)
                            ),
                        ]
                    );
                }
            ),
            .. given.Policy.SensitiveAttributes.Select(a =>
                Column.FromStrings(a.Name, [.. rows.Select(row => given.Table[a.Name][row])])
            ),
        ]);
    }
}
