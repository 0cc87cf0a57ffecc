using AuthOps.Anonymization.Rereleases;
using FsCheck;
using FsCheck.Fluent;

namespace AuthOps.Anonymization.Tests.Rereleases;

public sealed class RereleaseProperties
{
    private static readonly Gen<(int[][] Classes, string[] Values, int K, int L)> Cases =
        from persons in Gen.Choose(1, 8)
        from releases in Gen.Choose(2, 3)
        from width in Gen.Choose(0, 2)
        from flat in Gen.ArrayOf(Gen.Choose(-1, width), persons * releases)
        from values in Gen.ArrayOf(Gen.Elements("a", "b", "c"), persons)
        from k in Gen.Choose(2, 3)
        from l in Gen.Choose(1, 2)
        where
            Enumerable
                .Range(0, releases)
                .All(r => flat.Skip(r * persons).Take(persons).Any(c => c >= 0))
        select (
            Enumerable
                .Range(0, releases)
                .Select(r => flat.Skip(r * persons).Take(persons).ToArray())
                .ToArray(),
            values,
            k,
            l
        );

    /// <summary>The rule against every set that an attacker could form, on 400 small sequences.</summary>
    [Fact]
    public void The_rule_is_that_of_all_subsets()
    {
        var verdicts = new int[2];
        Prop.ForAll(
                Cases.ToArbitrary(),
                drawn =>
                {
                    var (classes, values, k, l) = drawn;
                    var policy = Sequence.Policy(k, l < 2 ? 0 : l);
                    var releases = Linked(policy, classes, values);
                    var expected = AllSubsets.IsSafe(classes, values, k, l);
                    verdicts[expected ? 1 : 0]++;
                    return Sequence.Check(releases[..^1], releases[^1], policy).IsSafe == expected;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));
        Assert.All(verdicts, count => Assert.InRange(count, 20, 380));
    }

    /// <summary>Where values stay, no correspondence attack excludes more than a safe sequence allows.</summary>
    [Fact]
    public void Correspondence_attacks_gain_nothing_against_safe_sequences()
    {
        var attacked = 0;
        Prop.ForAll(
                Cases.ToArbitrary(),
                drawn =>
                {
                    var (classes, values, k, _) = drawn;
                    var policy = Sequence.Policy(k, 2);
                    var releases = Linked(policy, classes, values);
                    var reports = Sequence.CheckAll(releases, policy);
                    var both = reports[^1]
                        .Correspondence.Where(c => c.Kind != CorrespondenceKind.Backward)
                        .ToArray();
                    attacked += both.Any(c => c.PersonsBelowK > 0) ? 1 : 0;
                    return reports.Any(r => !r.IsSafe)
                        || both.All(c =>
                            c.PersonsBelowK == 0
                            && (c.SmallestCrowd is null || c.SmallestCrowd >= k)
                        );
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(250));
        Assert.InRange(attacked, 25, 250);
    }

    private static LinkedRelease[] Linked(
        AnonymizationPolicy policy,
        int[][] classes,
        string[] values
    ) => [.. classes.Select((c, i) => Sequence.Release($"r{i + 1}", policy, c, values))];
}
