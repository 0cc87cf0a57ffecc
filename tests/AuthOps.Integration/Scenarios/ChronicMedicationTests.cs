using System.Globalization;
using System.Security.Cryptography;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Assessment;
using AuthOps.Anonymization.Certificates;
using AuthOps.Cli.Demo;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;
using AuthOps.Psi;
using AuthOps.Psi.Sum;

namespace AuthOps.Integration.Scenarios;

/// <summary>
/// S1: medical insurance and a hospital, chronic medication, public welfare. Cardinality and sum of cost of the common
/// patients; a release of level 3 with k of 5 and 2 chapters in each class; free of charge; the certificate checked again.
/// </summary>
public sealed class ChronicMedicationTests : IDisposable
{
    private static readonly string[] s_fields = ["age", "chapter", "cost", "id", "sex", "street"];

    private static readonly ScenarioTerms s_terms = new()
    {
        Scenario = new Scenario(
            "s-drugs",
            "chronic-medication",
            PurposeClass.PublicWelfare,
            "hospital-1",
            "p-drugs"
        ),
        Opened = new Dictionary<string, IReadOnlyList<string>>
        {
            ["r-insured"] = s_fields,
            ["r-patients"] = ["drug", "id"],
        },
        Used = new Dictionary<string, IReadOnlyList<string>>
        {
            ["r-insured"] = s_fields,
            ["r-patients"] = ["drug", "id"],
        },
        Basis = ProcessingBasis.Anonymized,
        Limits = new ReleaseLimits(
            new Dictionary<string, int>
            {
                ["age"] = 1,
                ["chapter"] = 0,
                ["cost_yuan"] = 0,
                ["sex"] = 0,
                ["street"] = 0,
            },
            5,
            allowsRows: true
        ),
        Quotas = new Dictionary<UsageUnit, Int128>
        {
            [UsageUnit.DataInvocations] = 2_000,
            [UsageUnit.Rows] = 20_000,
            [UsageUnit.Products] = 10,
        },
        Price = (UsageUnit.DataInvocations, 20, 30),
    };

    private readonly ScenarioCity _city = new(s_terms);
    private readonly SyntheticPopulation _people = SyntheticPopulation.Generate("s1", 1_200, 300);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _city.Dispose();

    [Fact]
    public async Task Common_patients_are_counted_and_their_cost_summed_and_neither_side_is_charged()
    {
        var insured = PsiItemSet.FromStrings("id", [.. _people.Insured.Select(r => r.IdNumber)]);
        var patients = PsiItemSet.FromStrings("id", [.. _people.Patients.Select(r => r.IdNumber)]);
        var ids = _people.Patients.Select(r => r.IdNumber).ToHashSet(StringComparer.Ordinal);
        var common = _people.Insured.Where(r => ids.Contains(r.IdNumber)).ToList();
        Assert.InRange(common.Count, 100, 300);

        var (atHospital, _) = await TwoParties.RunAsync(
            patients,
            Count("hospital"),
            insured,
            Count("insurance")
        );
        Assert.Equal(common.Count, atHospital.IntersectionSize);
        Assert.True(atHospital.MatchedRows.IsEmpty);

        var terms = new SumOptions
        {
            Lowest = 0,
            Highest = 100_000,
            MinimumIntersection = 100,
        };
        long[] yuan = [.. _people.Insured.Select(r => r.CostFen / 100)];
        var (_, sum) = await TwoParties.RunAsync(
            s => SumSession.RunKeysAsync(s, patients, terms, new(), cancellationToken: Token),
            s => SumSession.RunValuesAsync(s, insured, yuan, terms, new(), cancellationToken: Token)
        );
        Assert.Equal(common.Sum(r => r.CostFen / 100), sum.Sum);

        // Metered all the same, and free: the price of the product would be 20 fen.
        Assert.Equal(2 * common.Count, _city.Used(UsageUnit.DataInvocations));
        var invoice = Invoice.Build(
            _city.Log.Snapshot(),
            _city.Grant,
            "hospital-1",
            s_terms.Tariff,
            [],
            ScenarioCity.Year
        );
        Assert.Equal(Fen.Zero, invoice.Total);
        Assert.Equal(
            (PriceBasis.PublicGood, (Int128)(2 * common.Count)),
            (invoice.FreeUses[0].Basis, invoice.FreeUses[0].Quantity)
        );
    }

    [Fact]
    public void The_release_is_of_level_three_certified_and_the_certificate_holds_when_checked_again()
    {
        var policy = CohortTable.CreatePolicy();
        var plan = Anonymizer.Plan(
            CohortTable.Create(_people.Insured),
            policy,
            cancellationToken: Token
        );
        Assert.True(plan.IsFeasible);
        using var content = new MemoryStream();
        CsvTableWriter.Write(
            content,
            plan.Apply(Token),
            new CsvWriteOptions(),
            cancellationToken: Token
        );
        var bytes = content.ToArray();
        File.WriteAllBytes(_city.PathOf("release.csv"), bytes);
        var table = CsvTableReader
            .Read(_city.PathOf("release.csv"), new CsvReadOptions(), null, Token)
            .Table;

        var certified = ReleaseCertifier.Certify(
            table,
            policy,
            new ReleaseFile("release.csv", Subject.Of("release.csv", bytes).Sha256),
            Attestation(plan),
            cancellationToken: Token
        );
        Assert.Equal("3", certified.Certificate.Claim("level")!.Value);
        Assert.True(certified.Report.SmallestClass >= 5);

        // A third party, from what was published alone.
        var signed = DsseEnvelope.Sign(certified.Certificate.ToStatement(), _city.OperatorKey);
        var again = CertificateVerifier.Verify(
            ReleaseCertificate.Read(DsseEnvelope.Parse(signed.ToBytes()).Statement),
            certified.PolicyFile.Span,
            Convert.ToHexStringLower(SHA256.HashData(bytes)),
            [table],
            cancellationToken: Token
        );
        Assert.True(again.IsAccepted, string.Join("; ", again.Findings));
        Leaves(signed, certified.Certificate.Release.Sha256, plan, certified.Report.SmallestClass);
    }

    /// <summary>Rows leave on an assessor's determination alone, and byte for byte as reviewed.</summary>
    private void Leaves(
        DsseEnvelope certificate,
        string sha256,
        AnonymizationPlan plan,
        long smallest
    )
    {
        var determination = new AnonymizationDetermination(
            new Subject("release.csv", sha256),
            certificate.Statement.Digest,
            Enum.GetValues<IrreversibilityKind>()
                .Select(kind => new IrreversibilityEvidence(kind, new string('e', 64), "on file")),
            "Nobody can be singled out, linked or inferred within the enclave.",
            ScenarioCity.Year.Until
        );
        var verdict = AnonymizationDetermination.Decide(
            DsseEnvelope.Sign(determination.ToStatement(), _city.AssessorKey),
            certificate,
            _city.Trust,
            _city.Now
        );
        var manifest = new ProductManifest(
            ScenarioCity.GrantId,
            s_terms.Scenario.Id,
            "p-drugs-2026",
            s_terms.Scenario.Purpose,
            new Dictionary<string, int>(
                plan.Generalizations.Select(g => KeyValuePair.Create(g.Attribute, g.Level))
            )
            {
                ["chapter"] = 0,
                ["cost_yuan"] = 0,
            },
            (int)smallest,
            null,
            hasRows: true,
            sha256,
            verdict.Basis
        );
        var receipt = _city.Release(manifest, TimeSpan.FromDays(7));
        var clearance = ReleaseClearance.Verify(receipt, _city.Trust, _city.Now);
        _city.Desk.Export(
            clearance,
            "hospital-1",
            _city.PathOf("release.csv"),
            _city.PathOf("delivered.csv")
        );
        Assert.Equal(["hospital-1"], _city.Desk.Lineage.TraceForward("r-insured").Receivers);
    }

    private static Attestation Attestation(AnonymizationPlan plan)
    {
        var low = new JustifiedRisk(new Ratio(1, 10), "An agreement, audited; few readers.");
        return new Attestation(
            plan.InputRows,
            plan.InputRows - plan.ReleasedRows,
            plan.Loss.ToString("0.####", CultureInfo.InvariantCulture),
            InputCommitment.Create(new string('c', 64)).Value,
            SharingContext.ControlledPublic,
            new ContextRisk(low, low, low)
        );
    }

    private PsiOptions Count(string key) =>
        new()
        {
            Suite = PsiSuite.EcdhX25519Elligator2,
            Output = PsiOutput.Cardinality,
            Subjects = PsiSubjects.NaturalPersons,
            Metering = new PsiMetering
            {
                Gate = _city.Desk.Gate,
                GrantId = ScenarioCity.GrantId,
                ScenarioId = s_terms.Scenario.Id,
                Purpose = s_terms.Scenario.Purpose,
                ProductId = s_terms.Scenario.ProductId,
                IdempotencyKey = key,
                Access = _city.Access(),
            },
        };
}
