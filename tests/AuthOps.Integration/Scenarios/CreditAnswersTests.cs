using AuthOps.Cli.Demo;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;
using AuthOps.Psi;
using AuthOps.Psi.Governance;

namespace AuthOps.Integration.Scenarios;

/// <summary>
/// S2: a bank asks social security about applicants who consented, sectoral. Answers in bands alone; who takes consent back
/// drops out; a charge for each answer, never above the ceiling; a field that was not granted is denied.
/// </summary>
public sealed class CreditAnswersTests : IDisposable
{
    private const string Purpose = "credit-check";
    private static readonly string[] s_fields = ["base", "id", "months"];

    private static readonly ScenarioTerms s_terms = new()
    {
        Scenario = new Scenario("s-credit", Purpose, PurposeClass.Sectoral, "bank-1", "p-credit"),
        Opened = new Dictionary<string, IReadOnlyList<string>>
        {
            ["r-social"] = ["base", "employer", "id", "months"],
        },
        Used = new Dictionary<string, IReadOnlyList<string>> { ["r-social"] = s_fields },
        Basis = ProcessingBasis.Consented,
        Limits = new ReleaseLimits(
            new Dictionary<string, int> { ["base"] = 1, ["months"] = 1 },
            1,
            allowsRows: true
        ),
        Quotas = new Dictionary<UsageUnit, Int128>
        {
            [UsageUnit.DataInvocations] = 1_000,
            [UsageUnit.Rows] = 10_000,
        },
        Price = (UsageUnit.DataInvocations, 180, 200),
    };

    private readonly ScenarioCity _city;
    private readonly SubjectPseudonymizer _pseudonyms = SubjectPseudonymizer.Generate();
    private readonly List<Insured> _social = People();
    private readonly string[] _applicants;
    private ConsentSet _consents;

    public CreditAnswersTests()
    {
        // Every third of those insured applies, and ten who are not; nine of ten consent.
        _applicants =
        [
            .. _social.Where((_, i) => i % 3 == 0).Select(p => p.Id),
            .. Enumerable
                .Range(1, 10)
                .Select(i => ResidentIdNumber.CreateSynthetic(new DateOnly(2001, 1, 1), i)),
        ];
        _consents = new ConsentSet(
            "consents",
            Purpose,
            ScenarioCity.Year.Until,
            [
                .. _applicants
                    .Where((_, i) => i % 10 != 9)
                    .Select(id => new ConsentEntry(
                        _pseudonyms.Derive(id),
                        s_fields,
                        ScenarioCity.Year.Until
                    )),
            ]
        );
        _city = new ScenarioCity(s_terms with { Consents = _consents });
    }

    public void Dispose()
    {
        _city.Dispose();
        _pseudonyms.Dispose();
    }

    [Fact]
    public async Task Answers_are_bands_for_who_consents_and_who_takes_consent_back_drops_out()
    {
        var first = await AskAsync("first");
        var expected = Expected(_consents);
        Assert.Equal(expected.Keys.Order(), first.Keys.Order());
        Assert.All(first, answer => Assert.Equal(expected[answer.Key], answer.Value));

        // Two values a row: at least a year insured, and the fifth of the base.
        Assert.All(first.Values, band => Assert.True(band is [0 or 1, >= 1 and <= 5]));

        var back = first.Keys.First();
        _consents = _consents.WithRevocations([
            new ConsentRevocation(_pseudonyms.Derive(back), _city.Now),
        ]);
        _city.Take(_consents);
        var second = await AskAsync("second");
        Assert.Equal(first.Keys.Where(id => id != back).Order(), second.Keys.Order());
    }

    [Fact]
    public async Task Each_answer_is_charged_at_a_price_below_its_ceiling_under_the_receipt_of_the_release()
    {
        var receipt = _city.Release(Answers(), TimeSpan.FromDays(90));
        var answers = await AskAsync("first");
        var clearance = ReleaseClearance.Verify(receipt, _city.Trust, _city.Now);
        var invoice = _city.Desk.Bill(
            ScenarioCity.GrantId,
            "bank-1",
            s_terms.Tariff,
            [clearance],
            ScenarioCity.Year,
            ScenarioCity.Operator
        );
        var charge = Assert.Single(invoice.Charges);
        Assert.True(charge.Quote.Price <= charge.Quote.Ceiling);
        Assert.Equal(
            (clearance.StatementDigest, (Int128)answers.Count, answers.Count * 180L),
            (charge.ReleaseId.Value, charge.Quantity, charge.Amount.Value)
        );
    }

    [Fact]
    public async Task A_field_outside_the_plan_is_denied_before_a_key_is_masked_and_the_denial_kept()
    {
        var access = _city.Access(
            new Dictionary<string, IReadOnlyList<string>>
            {
                ["r-social"] = [.. s_fields, "employer"],
            }
        );
        var (bank, social) = TwoParties.Start(
            Items(_applicants),
            Options(null, null),
            Social(),
            Options("curious", access)
        );
        Assert.Equal(
            UsageRefusalReason.FieldNotAuthorized,
            (await Assert.ThrowsAsync<UsageRefusedException>(() => social)).Reason
        );
        await Assert.ThrowsAsync<PsiProtocolException>(() => bank);
        Assert.Equal(
            UsageRefusalReason.FieldNotAuthorized,
            Assert.Single(_city.Records.OfType<UsageRefusedRecord>()).Reason
        );
        Assert.Equal(0, _city.Used(UsageUnit.DataInvocations));
    }

    private async Task<Dictionary<string, byte[]>> AskAsync(string key)
    {
        var (answers, _) = await TwoParties.RunAsync(
            Items(_applicants),
            Options(null, null),
            Social(),
            Options(key, _city.Access())
        );
        var rows = answers.MatchedRows.ToArray();
        return rows.Select((row, i) => (_applicants[row], answers.Payloads[i].ToArray()))
            .ToDictionary();
    }

    private Dictionary<string, byte[]> Expected(ConsentSet consents)
    {
        var asked = _applicants.ToHashSet(StringComparer.Ordinal);
        return _social
            .Where(p =>
                asked.Contains(p.Id)
                && consents.Covers(_pseudonyms.Derive(p.Id), Purpose, s_fields, _city.Now)
            )
            .ToDictionary(p => p.Id, Bands);
    }

    private PsiItemSet Social() =>
        Items([.. _social.Select(p => p.Id)])
            .WithPayloads([.. _social.Select(p => (ReadOnlyMemory<byte>)Bands(p))]);

    private PsiItemSet Items(string[] ids)
    {
        var consents = _consents;
        var subjects = _pseudonyms.DeriveAll(ids);
        return PsiItemSet
            .FromStrings("id", ids)
            .WithConsent(
                PsiConsent.Accept(
                    DsseEnvelope.Sign(consents.ToStatement(), _city.RegistryKey),
                    _city.Trust,
                    ["consent-registry"],
                    Purpose,
                    _city.Now,
                    (row, at) => consents.Covers(subjects[row], Purpose, s_fields, at)
                )
            );
    }

    private PsiOptions Options(string? key, UsageAccess? access) =>
        new()
        {
            Output = PsiOutput.Rows,
            Subjects = PsiSubjects.NaturalPersons,
            PayloadBytes = 2,
            Purpose = Purpose,
            TimeProvider = _city.Clock,
            Metering = key is null
                ? null
                : new PsiMetering
                {
                    Gate = _city.Desk.Gate,
                    GrantId = ScenarioCity.GrantId,
                    ScenarioId = s_terms.Scenario.Id,
                    Purpose = Purpose,
                    ProductId = s_terms.Scenario.ProductId,
                    IdempotencyKey = key,
                    Access = access,
                },
        };

    /// <summary>What is released: the shape of an answer, on the applicants' consent.</summary>
    private ProductManifest Answers() =>
        new(
            ScenarioCity.GrantId,
            s_terms.Scenario.Id,
            "p-credit-answers",
            Purpose,
            new Dictionary<string, int> { ["base"] = 1, ["months"] = 1 },
            1,
            null,
            hasRows: true,
            new string('a', 64),
            _consents.ToLawfulBasis(
                DsseEnvelope.Sign(_consents.ToStatement(), _city.RegistryKey),
                _city.Trust,
                ["consent-registry"],
                _city.Now
            )
        );

    private static byte[] Bands(Insured person) =>
        [(byte)(person.Months >= 12 ? 1 : 0), (byte)(1 + ((person.Base - 4_000) / 6_000))];

    private static List<Insured> People()
    {
        var draws = new SyntheticDraws("s2", "social");
        return
        [
            .. Enumerable
                .Range(0, 600)
                .Select(i => new Insured(
                    ResidentIdNumber.CreateSynthetic(
                        new DateOnly(1970, 1, 1).AddDays(i),
                        1 + draws.Next(900)
                    ),
                    draws.Next(240),
                    4_000 + draws.Next(30_000)
                )),
        ];
    }

    private sealed record Insured(string Id, int Months, int Base)
    {
        public override string ToString() => nameof(Insured);
    }
}
