using System.Text.Json.Nodes;
using AuthOps.Anonymization.Assessment;
using AuthOps.Anonymization.Certificates;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Certificates;

/// <summary>A certificate without its release: what it carries is computed again, what it does not stays unchecked.</summary>
public sealed class CertificateRecountTests
{
    private static readonly string[] s_derivable =
    [
        "classes",
        "level",
        "maximumClassRisk",
        "meanClassRisk",
        "meanRecordRisk",
        "overallRisk",
        "profile",
        "rows",
        "shareAboveThreshold",
        "smallestClass",
        "threshold",
    ];

    /// <summary>The golden figures of the standard's core: 20 is level 2 in full public, 21 is level 3.</summary>
    [Theory]
    [InlineData("20:1,25:1,40:1", "fullyPublic", null, "2", "1/20")]
    [InlineData("21:1,25:1,40:1", "fullyPublic", null, "3", "1/21")]
    [InlineData("5:1,10:1,20:1", "controlledPublic", "3/10", "3", "7/200")]
    [InlineData("5:1,10:1,20:1", "controlledPublic", "1/2", "2", "7/120")]
    [InlineData("4:1,10:1,20:1", "controlledPublic", "3/10", "2", "1/1")]
    [InlineData("3:1,6:1,12:1", "enclavePublic", "1/5", "3", "7/180")]
    public void The_level_follows_from_the_class_sizes_that_are_carried(
        string sizes,
        string sharing,
        string? context,
        string level,
        string overall
    )
    {
        var report = CertificateRecount.Check(Certificate(sizes, sharing, context));
        Assert.Empty(report.Findings);
        Assert.Equal(
            (level, $"\"{overall}\""),
            (Value(report, "level"), Value(report, "overallRisk"))
        );
        Assert.Equal(s_derivable, Names(report, ClaimOutcome.Confirmed));
        Assert.Equal(
            ["classSizes", "columns", "fewestDistinct", "levels", "model.0", "rowsDigest"],
            Names(report, ClaimOutcome.Unchecked)
        );
        Assert.Contains("inputRows", Names(report, ClaimOutcome.Stated));
    }

    [Theory]
    [InlineData("level", "4")]
    [InlineData("level", "2")]
    [InlineData("overallRisk", "\"1/22\"")]
    [InlineData("meanClassRisk", "\"1/21\"")]
    [InlineData("threshold", "\"1/5\"")]
    [InlineData("rows", "85")]
    [InlineData("classes", "4")]
    [InlineData("smallestClass", "22")]
    [InlineData("classSizes", "[[22,1],[25,1],[40,1]]")]
    [InlineData("suppressedRows", "1")]
    [InlineData("sharing", "\"controlledPublic\"")]
    public void A_changed_figure_is_contradicted(string claim, string value)
    {
        var changed = Changed(
            c => c["claim"]!.GetValue<string>() == claim,
            c => c["value"] = JsonNode.Parse(value)
        );
        if (claim == "sharing")
        {
            // Not fully public, it would have to say how risky the surroundings are.
            Assert.Throws<EvidenceFormatException>(() => CertificateRecount.Check(changed));
            return;
        }

        Assert.NotEmpty(CertificateRecount.Check(changed).Findings);
    }

    [Fact]
    public void A_level_that_is_merely_attested_or_left_out_is_contradicted()
    {
        var attested = Changed(
            c => c["claim"]!.GetValue<string>() == "level",
            c => c["basis"] = "attested"
        );
        Assert.Equal(
            ["level"],
            Names(CertificateRecount.Check(attested), ClaimOutcome.Contradicted)
        );
        var renamed = Changed(
            c => c["claim"]!.GetValue<string>() == "level",
            c => c["claim"] = "grade"
        );
        var report = CertificateRecount.Check(renamed);
        Assert.False(report.IsAccepted);
        Assert.Contains("grade", Names(report, ClaimOutcome.Unchecked));
    }

    [Theory]
    [InlineData("[[25,1],[21,1]]")]
    [InlineData("[[21,1],[21,1]]")]
    [InlineData("[[0,1]]")]
    [InlineData("[[21,-1]]")]
    [InlineData("[[21]]")]
    [InlineData("[[21.5,1]]")]
    [InlineData("[[9223372036854775807,2]]")]
    [InlineData("[[9223372036854775806,1],[9223372036854775807,1]]")]
    [InlineData("{}")]
    [InlineData("\"21\"")]
    public void Class_sizes_that_are_none_are_refused(string sizes) =>
        Assert.Throws<EvidenceFormatException>(() =>
            CertificateRecount.Check(
                Changed(
                    c => c["claim"]!.GetValue<string>() == "classSizes",
                    c => c["value"] = JsonNode.Parse(sizes)
                )
            )
        );

    private static ReleaseCertificate Changed(Func<JsonNode, bool> which, Action<JsonNode> change)
    {
        var statement = Certificate("21:1,25:1,40:1", "fullyPublic", null).ToStatement();
        var predicate = JsonNode.Parse(statement.Predicate.GetRawText())!.AsObject();
        change(predicate["claims"]!.AsArray().Single(c => which(c!))!);
        return ReleaseCertificate.Read(
            new Statement(statement.Subjects, statement.PredicateType, predicate)
        );
    }

    private static ReleaseCertificate Certificate(string sizes, string sharing, string? context)
    {
        string[] towns =
        [
            .. sizes
                .Split(',')
                .Select(static s => s.Split(':'))
                .SelectMany(static (s, i) => Enumerable.Repeat($"t{i}", int.Parse(s[0], null))),
        ];
        var hierarchy = Hierarchy.FromSuppression("town", [.. towns.Distinct()]);
        var risk = context is null
            ? null
            : new JustifiedRisk(Ratio.Parse(context), "survey of 2026");
        var none = new JustifiedRisk(Ratio.Zero, "sealed room");
        return ReleaseCertifier
            .Certify(
                Table.FromColumns(Column.FromStrings("town", towns)),
                new AnonymizationPolicy(
                    [AttributePolicy.Quasi("town", hierarchy)],
                    [new KAnonymity(2)],
                    Ratio.Zero
                ),
                new ReleaseFile("release.csv", new string('a', 64), ',', "utf-8", null),
                new Attestation(
                    towns.Length,
                    0,
                    "0.5",
                    new string('b', 64),
                    sharing switch
                    {
                        "fullyPublic" => SharingContext.FullyPublic,
                        "controlledPublic" => SharingContext.ControlledPublic,
                        _ => SharingContext.EnclavePublic,
                    },
                    risk is null ? null : new ContextRisk(risk, none, none)
                ),
                cancellationToken: TestContext.Current.CancellationToken
            )
            .Certificate;
    }

    private static string Value(CertificateReport report, string name) =>
        report.Claims.Single(c => c.Claim.Name == name).Claim.Value;

    private static string[] Names(CertificateReport report, ClaimOutcome outcome) =>
        [.. report.Claims.Where(c => c.Outcome == outcome).Select(static c => c.Claim.Name)];
}
