using System.Globalization;
using AuthOps.Anonymization.Assessment;
using AuthOps.Anonymization.Certificates;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Certificates;

/// <summary>Releases that pass their own policy and are refused a certificate all the same.</summary>
public sealed class ReleaseCertifierTests
{
    private static readonly Hierarchy Towns = Hierarchy.FromSuppression("town", ["x", "y"]);

    private static AnonymizationPolicy Policy(PrivacyModel model, string limit) =>
        new(
            [AttributePolicy.Quasi("town", Towns), AttributePolicy.NonIdentifying("note")],
            [model],
            Ratio.Parse(limit)
        );

    private static Table Release(string towns, Func<int, string> note) =>
        Table.FromColumns(
            Column.FromStrings("town", [.. towns.Select(t => $"{t}")]),
            Column.FromStrings("note", [.. Enumerable.Range(0, towns.Length).Select(note)])
        );

    private static CertifiedRelease Certify(
        Table release,
        AnonymizationPolicy policy,
        long inputRows
    ) =>
        ReleaseCertifier.Certify(
            release,
            policy,
            new ReleaseFile("release.csv", new string('a', 64), ',', "utf-8", null),
            new Attestation(
                inputRows,
                inputRows - release.RowCount,
                "0.5",
                new string('b', 64),
                SharingContext.FullyPublic
            ),
            cancellationToken: TestContext.Current.CancellationToken
        );

    private static void Refused(
        CertificateRefusal why,
        string? column,
        Table release,
        AnonymizationPolicy policy,
        long inputRows
    )
    {
        var refusal = Assert.Throws<CertificateRefusedException>(() =>
            Certify(release, policy, inputRows)
        );
        Assert.Equal((why, column), (refusal.Refusal, refusal.Column));
    }

    [Fact]
    public void A_column_called_harmless_that_is_nearly_unique_is_refused()
    {
        var policy = Policy(new KAnonymity(5), "0");
        var towns = new string('x', 10) + new string('y', 10);

        Refused(
            CertificateRefusal.NearlyUnique,
            "note",
            Release(towns, i => "n" + i.ToString(CultureInfo.InvariantCulture)),
            policy,
            20
        );
        // Half as many different cells are not nearly unique.
        Assert.NotNull(
            Certify(
                Release(towns, i => "n" + (i / 2).ToString(CultureInfo.InvariantCulture)),
                policy,
                20
            )
        );
    }

    /// <summary>The policy asks for no class size, so the release satisfies it, and a person stands alone.</summary>
    [Fact]
    public void A_class_of_one_record_is_refused()
    {
        var policy = Policy(new AverageRisk(Ratio.One), "0");

        Refused(CertificateRefusal.MaskedOnly, null, Release("xxxxy", _ => "n"), policy, 5);
        Assert.NotNull(Certify(Release("xxxyy", _ => "n"), policy, 5));
    }

    [Fact]
    public void More_suppressed_than_the_policy_allows_is_refused()
    {
        var policy = Policy(new KAnonymity(2), "1/10");

        Refused(
            CertificateRefusal.SuppressedTooMany,
            null,
            Release("xxxxyyyy", _ => "n"),
            policy,
            10
        );
        Assert.NotNull(Certify(Release("xxxxyyyyy", _ => "n"), policy, 10));
    }

    [Fact]
    public void What_the_check_finds_is_refused()
    {
        var policy = Policy(new KAnonymity(3), "0");

        Refused(CertificateRefusal.NotAccepted, null, Release("xxxyy", _ => "n"), policy, 5);
    }
}
