using System.Globalization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Primitives.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace AuthOps.Anonymization.Tests.Rereleases;

/// <summary>Forward, cross and backward correspondence attacks, by hand and against all matchings of small tables.</summary>
public sealed class CorrespondenceTests
{
    private static readonly Hierarchy Ages = Hierarchy.FromIntervals("age", 0, 7, 2, 4);

    private static AnonymizationPolicy Policy { get; } =
        new(
            [AttributePolicy.Quasi("age", Ages), AttributePolicy.Sensitive("s")],
            [new KAnonymity(2), new DistinctLDiversity("s", 2)]
        );

    private static LinkedRelease Release(
        string name,
        int persons,
        int level,
        IReadOnlyList<int> ages,
        IReadOnlyList<string> values
    )
    {
        return Sequence.Link(
            name,
            Table.FromColumns(
                Column.FromStrings(
                    "age",
                    [
                        .. ages.Take(persons)
                            .Select(a =>
                                Ages.Generalize(a.ToString(CultureInfo.InvariantCulture), level)
                            ),
                    ]
                ),
                Column.FromStrings("s", [.. values.Take(persons)])
            ),
            Column.FromStrings(
                "id",
                [
                    .. Enumerable
                        .Range(0, persons)
                        .Select(p => p.ToString(CultureInfo.InvariantCulture)),
                ]
            ),
            Policy
        );
    }

    private static CorrespondenceMeasure Of(RereleaseReport report, CorrespondenceKind kind) =>
        Assert.Single(report.Correspondence, c => c.Kind == kind);

    /// <summary>
    /// A class of 0 to 3 with the values aaabb; then 0 to 1 with abcc. Whoever is in both is among one a and one b of the five, and among the
    /// same two of the four.
    /// </summary>
    [Fact]
    public void Forward_and_cross_attacks_exclude_what_the_other_class_lacks()
    {
        var policy = Sequence.Policy(3, 2);
        var first = Sequence.Release(
            "r1",
            policy,
            [0, 0, 0, 0, 0, -1, -1, 2, 2, 2],
            [.. "aaabbccabc".Select(c => $"{c}")]
        );
        var second = Sequence.Release(
            "r2",
            policy,
            [1, 2, 2, 1, 2, 1, 1, -1, -1, -1],
            [.. "aaabbccabc".Select(c => $"{c}")]
        );

        var report = Sequence.Check([first], second, policy);

        Assert.False(report.IsSafe);
        var forward = Of(report, CorrespondenceKind.Forward);
        var cross = Of(report, CorrespondenceKind.Cross);
        Assert.Equal(
            (2L, 3L, 2L),
            (forward.SmallestCrowd, forward.MostExcluded, forward.PersonsBelowK)
        );
        Assert.Equal((2L, 2L, 2L), (cross.SmallestCrowd, cross.MostExcluded, cross.PersonsBelowK));
    }

    /// <summary>
    /// Three persons of 0 to 3 with value a, then five of whom two have a in 0 to 1 and two in 2 to 3: at least one a of the
    /// first class is of the earlier release, so of its three records two are left.
    /// </summary>
    [Fact]
    public void A_backward_attack_excludes_records_that_must_be_old()
    {
        // Ages and values; the first three are there before.
        int[] ages = [0, 2, 3, 1, 0];
        string[] values = ["a", "a", "a", "a", "b"];
        var report = Sequence.Check(
            [Release("r1", 3, 2, ages, values)],
            Release("r2", 5, 1, ages, values),
            Policy
        );

        // Class 0-1 has a, a, b; class 2-3 has a, a and room for two of the three.
        var backward = Of(report, CorrespondenceKind.Backward);
        Assert.Equal(
            (2L, 1L, 0L),
            (backward.SmallestCrowd, backward.MostExcluded, backward.PersonsBelowK)
        );
    }

    /// <summary>Nobody left and values stay: no matching of the two tables makes more records new than the attack leaves.</summary>
    [Fact]
    public void The_backward_attack_excludes_nothing_that_a_matching_allows()
    {
        var gen =
            from persons in Gen.Choose(2, 7)
            from before in Gen.Choose(1, persons - 1)
            from ages in Gen.ArrayOf(Gen.Choose(0, 7), persons)
            from values in Gen.ArrayOf(Gen.Elements("a", "b"), persons)
            from first in Gen.Choose(0, 3)
            from second in Gen.Choose(0, 3)
            select (persons, before, ages, values, first, second);
        var excluded = 0;
        Prop.ForAll(
                gen.ToArbitrary(),
                drawn =>
                {
                    var (persons, before, ages, values, first, second) = drawn;
                    var old = Release("r1", before, first, ages, values);
                    var now = Release("r2", persons, second, ages, values);
                    var report = Sequence.Check([old], now, Policy);
                    var backward = Of(report, CorrespondenceKind.Backward);
                    excluded += backward.MostExcluded > 0 ? 1 : 0;
                    var crowds = Crowds(
                        [.. ages.Take(before).Select((a, i) => (a >> first, values[i]))],
                        [.. ages.Select((a, i) => (a >> second, values[i]))],
                        (one, other) =>
                            one.Item2 == other.Item2
                            && (
                                first > second
                                    ? other.Item1 >> (first - second) == one.Item1
                                    : one.Item1 >> (second - first) == other.Item1
                            )
                    );
                    var joined = Enumerable
                        .Range(before, persons - before)
                        .Select(p => ages[p] >> second)
                        .Distinct();
                    return backward.SmallestCrowd >= joined.Min(c => crowds[c])
                        && (!report.IsSafe || backward.PersonsBelowK == 0);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));
        Assert.InRange(excluded, 10, 200);
    }

    /// <summary>Per class of the new table the most records that are matched with nobody, over all complete matchings of the old one.</summary>
    private static Dictionary<int, int> Crowds(
        (int Class, string Value)[] old,
        (int Class, string Value)[] now,
        Func<(int, string), (int, string), bool> fits
    )
    {
        var best = now.Select(r => r.Class).Distinct().ToDictionary(c => c, _ => 0);
        var taken = new bool[now.Length];
        Match(0);
        return best;

        void Match(int row)
        {
            if (row == old.Length)
            {
                foreach (var number in best.Keys.ToArray())
                {
                    var free = Enumerable
                        .Range(0, now.Length)
                        .Count(i => now[i].Class == number && !taken[i]);
                    best[number] = Math.Max(best[number], free);
                }

                return;
            }

            for (var i = 0; i < now.Length; i++)
            {
                if (!taken[i] && fits(old[row], now[i]))
                {
                    taken[i] = true;
                    Match(row + 1);
                    taken[i] = false;
                }
            }
        }
    }
}
