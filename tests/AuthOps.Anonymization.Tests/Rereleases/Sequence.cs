using System.Globalization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Pseudonyms;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Rereleases;

/// <summary>Small sequences of releases, given as the class and the value of each person.</summary>
internal static class Sequence
{
    public const string Regions = "q";
    public const string Secret = "s";

    public static readonly Hierarchy Classes = Hierarchy.FromSuppression(
        Regions,
        Enumerable.Range(0, 12).Select(Label)
    );

    public static PseudonymKey Key() =>
        PseudonymKey.Import(Enumerable.Range(1, PseudonymKey.Size).Select(i => (byte)i).ToArray());

    public static AnonymizationPolicy Policy(int k, int l = 0) =>
        new(
            [
                AttributePolicy.Direct("id"),
                AttributePolicy.Quasi(Regions, Classes),
                l > 0 ? AttributePolicy.Sensitive(Secret) : AttributePolicy.NonIdentifying(Secret),
            ],
            l > 0 ? [new KAnonymity(k), new DistinctLDiversity(Secret, l)] : [new KAnonymity(k)]
        );

    /// <summary>The check, under the token of the test.</summary>
    public static RereleaseReport Check(
        IReadOnlyList<LinkedRelease> earlier,
        LinkedRelease release,
        AnonymizationPolicy policy
    ) => RereleaseCheck.Check(earlier, release, policy, TestContext.Current.CancellationToken);

    /// <summary>The check of each release of a sequence.</summary>
    public static IReadOnlyList<RereleaseReport> CheckAll(
        IReadOnlyList<LinkedRelease> releases,
        AnonymizationPolicy policy
    ) => RereleaseCheck.CheckSequence(releases, policy, TestContext.Current.CancellationToken);

    /// <summary>Links a table to its persons.</summary>
    public static LinkedRelease Link(
        string name,
        Table table,
        Column keys,
        AnonymizationPolicy policy
    )
    {
        using var key = Key();
        return LinkedRelease.Create(
            name,
            table,
            keys,
            policy,
            key,
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>A release of the persons whose class is not negative.</summary>
    public static LinkedRelease Release(
        string name,
        AnonymizationPolicy policy,
        IReadOnlyList<int> classes,
        IReadOnlyList<string> values
    )
    {
        int[] there = [.. Enumerable.Range(0, classes.Count).Where(p => classes[p] >= 0)];
        return Link(
            name,
            Table.FromColumns(
                Column.FromStrings(Regions, [.. there.Select(p => Label(classes[p]))]),
                Column.FromStrings(Secret, [.. there.Select(p => values[p])])
            ),
            Column.FromStrings("id", [.. there.Select(Person)]),
            policy
        );
    }

    /// <summary>Releases of persons whose classes are given release by release; '-' is absent.</summary>
    public static LinkedRelease[] Releases(
        AnonymizationPolicy policy,
        string values,
        params string[] classes
    ) =>
        [
            .. classes.Select(
                (c, i) =>
                    Release(
                        $"r{i + 1}",
                        policy,
                        [.. c.Select(x => x == '-' ? -1 : x - '0')],
                        [.. values.Select(v => v.ToString())]
                    )
            ),
        ];

    private static string Label(int number) => "c" + number.ToString(CultureInfo.InvariantCulture);

    private static string Person(int number) => "p" + number.ToString(CultureInfo.InvariantCulture);
}
