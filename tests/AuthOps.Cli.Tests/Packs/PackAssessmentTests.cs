using AuthOps.Anonymization;
using AuthOps.Anonymization.Assessment;
using AuthOps.Anonymization.Certificates;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Risk;
using AuthOps.Cli.Facts;
using AuthOps.Cli.Packs;
using AuthOps.Cli.Verification;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Evaluation;
using AuthOps.Metering.Tests.Packs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Tests.Packs;

/// <summary>Assessments in a pack: counted again from what they carry; the rest is noted by name and no part of what holds.</summary>
public sealed class PackAssessmentTests(PackAssessmentTests.City shared)
    : IClassFixture<PackAssessmentTests.City>
{
    private static readonly string s_file = new('a', 64);
    private readonly PackCity _city = shared.Packed;

    [Fact]
    public void A_certificate_is_computed_again_from_the_class_sizes_it_carries()
    {
        var result = Verify(_city.Trust, Certificate());
        Assert.Empty(result.Findings);
        Assert.Contains(
            "1 certificates, 11 of their claims computed again",
            Part(result),
            StringComparison.Ordinal
        );
        Assert.Equal(["ReleaseNotHere", "Attested"], result.Notes.Select(n => n.Name));
        Assert.Contains("rowsDigest", result.Notes[0].Text, StringComparison.Ordinal);
        using var text = new StringWriter();
        VerificationScreen.Print(text, result);
        Assert.Contains(
            "  note  ReleaseNotHere: statements/",
            text.ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("\"claim\":\"level\",\"value\":3", "\"claim\":\"level\",\"value\":4")]
    [InlineData("\"claim\":\"rows\",\"value\":46", "\"claim\":\"rows\",\"value\":47")]
    [InlineData("[[21,1],[25,1]]", "[[22,1],[25,1]]")]
    public void A_certificate_with_another_figure_is_a_finding(string old, string now)
    {
        var result = Verify(_city.Trust, _city.Forge(Certificate(), old, now));
        Assert.NotEmpty(result.Findings);
        Assert.DoesNotContain(result.Parts, p => p.Part == "assessments");
    }

    [Fact]
    public void An_assessment_is_counted_again_from_its_bands()
    {
        var facts = Facts();
        Assert.Empty(Verify(_city.Trust, Of(facts)).Findings);
        AssessmentFacts[] wrong =
        [
            facts with
            {
                After = facts.After with { Highest = "1/21" },
            },
            facts with
            {
                After = facts.After with { Average = "1/20" },
            },
            facts with
            {
                After = facts.After with { Classes = 3, Average = "1/15" },
            },
            facts with
            {
                After = facts.After with { UniqueRows = 1 },
            },
            facts with
            {
                After = facts.After with { SmallestClass = 4, Highest = "1/4" },
            },
            facts with
            {
                Before = facts.Before with { Rows = 46, Average = "23/46" },
            },
            facts with
            {
                InputRows = 46,
            },
            facts with
            {
                ClassSizes = [new ClassSizeBand(20, 49, 46)],
            },
            facts with
            {
                ClassSizes = [new ClassSizeBand(20, 40, 45)],
            },
            facts with
            {
                ClassSizes = [new ClassSizeBand(50, 99, 45)],
            },
            facts with
            {
                ClassSizes = [new ClassSizeBand(20, 49, 25), new ClassSizeBand(20, 49, 20)],
            },
        ];
        Assert.All(wrong, one => Assert.NotNull(AssessmentRecount.Fault(one)));
        Assert.NotEmpty(Verify(_city.Trust, Of(wrong[0])).Findings);
    }

    [Fact]
    public void Evaluations_and_plans_of_a_pack_fit_their_schemas()
    {
        string[] types =
        [
            ImplementationPlan.PredicateType,
            InfrastructureReport.PredicateType,
            OperatingAgreement.PredicateType,
            Scorecard.PredicateType,
        ];
        var statements = _city
            .Statements.Select(static s => s.Statement)
            .Where(s => types.Contains(s.PredicateType))
            .ToList();
        Assert.Equal(5, statements.Count);
        Assert.All(statements, Verification.PredicateSchema.AssertFits);
    }

    [Fact]
    public void A_determination_is_decided_again_where_its_certificate_is_here()
    {
        using var assessor = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        var trust = new TrustFile([
            .. _city.Trust.Keys,
            new TrustedKey(
                assessor.PublicKey,
                "assessor-1",
                ["assessor"],
                PackCity.Year.From,
                PackCity.Later.AddYears(1)
            ),
        ]);
        var certificate = Certificate();
        var determined = Determine(certificate, PackCity.Later.AddDays(9));
        var signed = DsseEnvelope.Sign(determined, assessor);
        var good = Verify(trust, certificate, signed);
        Assert.Empty(good.Findings);
        Assert.Contains("1 determinations", Part(good), StringComparison.Ordinal);

        // Without its certificate it is noted; of level 2 there is none; and it runs out.
        Assert.Contains("CertificateNotHere", Verify(trust, signed).Notes.Select(n => n.Name));
        var low = Certificate(small: 20);
        Assert.NotEmpty(
            Verify(
                trust,
                low,
                DsseEnvelope.Sign(Determine(low, PackCity.Later.AddDays(9)), assessor)
            ).Findings
        );
        var old = Verify(
            trust,
            certificate,
            DsseEnvelope.Sign(Determine(certificate, PackCity.Year.Until), assessor)
        );
        Assert.Empty(old.Findings);
        Assert.Contains("Expired", old.Notes.Select(n => n.Name));
        Assert.Contains(
            "SignersNotEstablished",
            Verify(null, certificate, signed).Notes.Select(n => n.Name)
        );
    }

    /// <summary>Of 45 records that stood in 23 classes, 20 and 25 are left together.</summary>
    private static AssessmentFacts Facts()
    {
        var before = Risk([.. Enumerable.Range(0, 45).Select(i => $"{i / 2}")]);
        var after = Risk([.. Enumerable.Repeat("x", 20), .. Enumerable.Repeat("y", 25)]);
        return new AssessmentFacts(
            45,
            Policy(["x", "y"]),
            RiskFacts.Of(before),
            RiskFacts.Of(after),
            ClassSizeBand.Count(after.Histogram.Select(bar => (bar.Size, bar.Classes))),
            s_file,
            s_file
        );
    }

    private static RiskReport Risk(string[] towns) =>
        RiskEstimator.Assess(Table.FromColumns(Column.FromStrings("town", towns)), ["town"]);

    private static AnonymizationPolicy Policy(string[] towns) =>
        new(
            [AttributePolicy.Quasi("town", Hierarchy.FromSuppression("town", towns))],
            [new KAnonymity(5)],
            Ratio.Zero
        );

    private static Statement Determine(DsseEnvelope certificate, DateTimeOffset until) =>
        new AnonymizationDetermination(
            new Subject("release.csv", s_file),
            certificate.Statement.Digest,
            Enum.GetValues<IrreversibilityKind>()
                .Select(static kind => new IrreversibilityEvidence(kind, s_file, "minutes")),
            "nobody is named",
            until
        ).ToStatement();

    private static string Part(VerificationResult result) =>
        Assert.Single(result.Parts, p => p.Part == "assessments").Figures;

    private DsseEnvelope Of(AssessmentFacts facts) =>
        _city.ByOperator(
            new Statement(
                [new Subject("release.csv", s_file)],
                PredicateTypes.Name(AssessmentFacts.Predicate),
                facts.ToJson()
            )
        );

    private DsseEnvelope Certificate(int small = 21) =>
        _city.ByOperator(
            ReleaseCertifier
                .Certify(
                    Table.FromColumns(
                        Column.FromStrings(
                            "town",
                            [.. Enumerable.Repeat("x", small), .. Enumerable.Repeat("y", 25)]
                        )
                    ),
                    Policy(["x", "y"]),
                    new ReleaseFile("release.csv", s_file, ',', "utf-8", null),
                    new Attestation(small + 25, 0, "0.5", s_file, SharingContext.FullyPublic),
                    cancellationToken: TestContext.Current.CancellationToken
                )
                .Certificate.ToStatement()
        );

    private VerificationResult Verify(TrustFile? trust, params DsseEnvelope[] more)
    {
        var builder = _city.Builder();
        foreach (var statement in more)
        {
            builder.Add(statement);
        }

        var path = _city.Write($"{Guid.NewGuid():n}.pack", builder);
        return PackVerification
            .Run(path, trust, PackCity.Later, null, TestContext.Current.CancellationToken)
            .Result;
    }

    public sealed class City : IDisposable
    {
        internal PackCity Packed { get; } = new(developers: 3, usesPerQuarter: 1);

        public void Dispose() => Packed.Dispose();
    }
}
