using AuthOps.Anonymization.Rereleases;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Rereleases;

public sealed class RereleaseCheckTests
{
    [Fact]
    public void A_planted_intersection_is_found()
    {
        var policy = Sequence.Policy(5);
        // Two classes of six each time, and one person of each class changes into the other.
        var releases = Sequence.Releases(policy, "aaaaaaaaaaaa", "000000111111", "000001011111");

        var report = Sequence.CheckAll(releases, policy)[1];

        Assert.False(report.IsSafe);
        Assert.Equal((2, 2, 1), (report.PersonsBelowK, report.PersonsAlone, report.SmallestSet));
        Assert.Equal(4, report.Sets);
        Assert.All(report.Findings, f => Assert.Equal(RereleaseFindingKind.Intersection, f.Kind));
        Assert.Equal(
            "1 persons of class 1 (6 records) of r1 and class 2 (6 records) of r2 are in all of them; 5 are asked for.",
            report.Findings[0].Message
        );
    }

    [Fact]
    public void A_class_of_10_that_becomes_11_tells_who_joined()
    {
        var policy = Sequence.Policy(5);
        var releases = Sequence.Releases(policy, "aaaaaaaaaab", "0000000000-", "00000000000");

        var report = Sequence.CheckAll(releases, policy)[1];

        var finding = Assert.Single(report.Findings);
        Assert.Equal((RereleaseFindingKind.Joined, 1), (finding.Kind, finding.Persons));
        Assert.Equal(new ClassOfRelease("r2", 1, 11), Assert.Single(finding.Classes));
    }

    [Fact]
    public void A_class_of_11_that_becomes_10_tells_who_left()
    {
        var policy = Sequence.Policy(5);
        var releases = Sequence.Releases(policy, "aaaaaaaaaab", "00000000000", "0000000000-");

        var finding = Assert.Single(Sequence.CheckAll(releases, policy)[1].Findings);

        Assert.Equal((RereleaseFindingKind.Left, 1), (finding.Kind, finding.Persons));
    }

    /// <summary>Each pair of releases is safe, and the three together single persons out.</summary>
    [Fact]
    public void What_only_three_releases_tell_is_found()
    {
        var policy = Sequence.Policy(2);
        var releases = Sequence.Releases(policy, "abcdefgh", "00001111", "00110011", "01010101");
        foreach (var (i, j) in new[] { (0, 1), (0, 2), (1, 2) })
        {
            Assert.True(Sequence.Check([releases[i]], releases[j], policy).IsSafe);
        }

        var report = Sequence.Check([releases[0], releases[1]], releases[2], policy);

        Assert.Equal((3, 8), (report.Order, report.PersonsAlone));
    }

    /// <summary>The difference of a class and two of the new release, which no pair of classes shows.</summary>
    [Fact]
    public void What_a_class_loses_to_none_of_two_is_found()
    {
        var policy = Sequence.Policy(5);
        var releases = Sequence.Releases(
            policy,
            "aaaaaaaaaaaaaaa",
            "000000000000000",
            "0000001111111--"
        );

        var finding = Assert.Single(Sequence.CheckAll(releases, policy)[1].Findings);

        Assert.Equal((RereleaseFindingKind.Left, 2), (finding.Kind, finding.Persons));
    }

    [Fact]
    public void A_safe_sequence_passes()
    {
        var policy = Sequence.Policy(2, 2);
        // Cut into halves and joined by a class; all merged; one half of the classes left.
        var safe = Sequence.Releases(
            policy,
            "abababababab",
            "00001111----",
            "001122223333",
            "000000000000",
            "----00001111"
        );
        Assert.All(
            Sequence.CheckAll(safe, policy),
            r => Assert.True(r.IsSafe, string.Join(' ', r.Findings.Select(f => f.Message)))
        );
    }

    [Fact]
    public void Values_that_follow_from_two_releases_are_counted()
    {
        var policy = Sequence.Policy(2, 2);
        var releases = Sequence.Releases(policy, "aabb", "0000", "0011");

        var report = Sequence.CheckAll(releases, policy)[1];

        Assert.Equal(0, report.PersonsBelowK);
        Assert.Equal(4, report.FailingPersons);
        // The new classes are homogeneous themselves; from the first release alone nothing follows.
        Assert.Equal([new InferredValues(Sequence.Secret, 4)], report.Inferred);
        Assert.All(report.Findings, f => Assert.Equal("distinct 2-diversity of 's'", f.Rule));
        Assert.Equal(["r1", "r1", "r2", "r2"], report.Findings.Select(f => f.ValuesOf).Order());
    }

    /// <summary>The values of the set lie in the earlier release; the new one says nothing of them.</summary>
    [Fact]
    public void Values_of_those_who_left_are_judged_where_they_were_released()
    {
        var policy = Sequence.Policy(2, 2);
        var releases = Sequence.Releases(policy, "aabb", "0000", "--00");

        var report = Sequence.CheckAll(releases, policy)[1];

        Assert.Contains(
            report.Findings,
            f => f is { Kind: RereleaseFindingKind.Left, ValuesOf: "r1" }
        );
    }

    [Fact]
    public void What_earlier_releases_told_is_no_fault_of_a_new_one_that_tells_no_more()
    {
        var policy = Sequence.Policy(3);
        var releases = Sequence.Releases(policy, "aabbbb", "001111", "001111");

        var report = Sequence.CheckAll(releases, policy)[1];

        Assert.True(report.IsSafe);
        Assert.Equal(2, report.InheritedPersons);
    }

    /// <summary>A whole class again, and with other values that are all alike: no cell is cut, and still something is told.</summary>
    [Fact]
    public void New_values_of_the_same_persons_are_judged()
    {
        var policy = Sequence.Policy(2, 2);
        var first = Sequence.Release("r1", policy, [0, 0, 1, 1], ["a", "b", "a", "b"]);
        var same = Sequence.Release("r2", policy, [0, 0, 0, 0], ["a", "b", "a", "b"]);
        var changed = Sequence.Release("r2", policy, [0, 0, 0, 0], ["c", "c", "a", "b"]);

        Assert.True(Sequence.Check([first], same, policy).IsSafe);
        var finding = Assert.Single(Sequence.Check([first], changed, policy).Findings);
        Assert.Equal("r2", finding.ValuesOf);
    }

    [Fact]
    public void Records_without_a_key_or_of_one_person_are_refused_by_row()
    {
        var policy = Sequence.Policy(2);
        var table = Table.FromColumns(Column.FromStrings(Sequence.Regions, "c0", "c0"));

        PolicyException Of(params string?[] keys) =>
            Assert.Throws<PolicyException>(() =>
                Sequence.Link("r", table, Column.FromStrings("id", keys), policy)
            );

        Assert.Equal((PolicyError.RowKeyMissing, 2L), (Of("a", null).Error, Of("a", null).Row));
        var repeated = Of("secret", "secret");
        Assert.Equal((PolicyError.RowKeyRepeated, 2L), (repeated.Error, repeated.Row));
        Assert.DoesNotContain("secret", repeated.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() =>
            Sequence.Link("r", table, Column.FromStrings("id", "a"), policy)
        );
    }
}
