using AuthOps.Cli.Demo;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;
using AuthOps.Psi;
using AuthOps.Psi.Governance;
using AuthOps.Testing;

namespace AuthOps.Integration.Scenarios;

/// <summary>
/// S2: a bank asks social security and the housing fund about applicants who consented, sectoral. Answers in bands alone; who
/// takes consent back drops out of both; a charge for each answer, never above the ceiling; a field that was not granted is denied.
/// </summary>
public sealed class CreditAnswersTests : IDisposable
{
    private const string Purpose = "credit-check";
    private const string Social = "r-social";
    private const string Fund = "r-fund";

    // Two hundred thousand insured and five thousand applicants in the run of this machine's own mode, a few in the others.
    private static readonly int s_insured = SimdMode.IsDefault ? 200_000 : 600;
    private static readonly int s_insuredPerApplicant = SimdMode.IsDefault ? 40 : 3;
    private static readonly string[] s_fields = ["base", "id", "months"];

    private static readonly ScenarioTerms s_terms = new()
    {
        Scenario = new Scenario("s-credit", Purpose, PurposeClass.Sectoral, "bank-1", "p-credit"),
        Opened = new Dictionary<string, IReadOnlyList<string>>
        {
            [Social] = ["base", "employer", "id", "months"],
            [Fund] = ["id", "months"],
        },
        Used = new Dictionary<string, IReadOnlyList<string>>
        {
            [Social] = s_fields,
            [Fund] = ["id", "months"],
        },
        Basis = ProcessingBasis.Consented,
        Limits = new ReleaseLimits(
            new Dictionary<string, int> { ["base"] = 1, ["months"] = 1 },
            1,
            allowsRows: true
        ),
        Quotas = new Dictionary<UsageUnit, Int128>
        {
            [UsageUnit.DataInvocations] = 50_000,
            [UsageUnit.Rows] = 10_000,
        },
        Price = (UsageUnit.DataInvocations, 180, 200),
    };

    private readonly ScenarioCity _city;
    private readonly SubjectPseudonymizer _pseudonyms = SubjectPseudonymizer.Generate();
    private readonly List<Insured> _social = People();
    private readonly List<Insured> _fund;
    private readonly string[] _applicants;
    private ConsentSet _consents;

    public CreditAnswersTests()
    {
        // Three of four of those insured pay into the fund, from another month on.
        _fund =
        [
            .. _social.Where((_, i) => i % 4 != 3).Select(p => p with { Months = 240 - p.Months }),
        ];

        // Some of those insured apply, and ten who are not; nine of ten consent.
        _applicants =
        [
            .. _social.Where((_, i) => i % s_insuredPerApplicant == 0).Select(p => p.Id),
            .. Enumerable
                .Range(1, 10)
                .Select(i => ResidentIdNumber.CreateSynthetic(new DateOnly(1960, 1, 1), i)),
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
        var social = await AskAsync("social", Social);
        var fund = await AskAsync("fund", Fund);
        AssertBands(Expected(Social), social);
        AssertBands(Expected(Fund), fund);

        // At least a year insured and the fifth of the base; at least a year of payments.
        Assert.All(social.Values, band => Assert.True(band is [0 or 1, >= 1 and <= 5]));
        Assert.All(fund.Values, band => Assert.True(band is [0 or 1]));

        var back = social.Keys.First(fund.ContainsKey);
        _consents = _consents.WithRevocations([
            new ConsentRevocation(_pseudonyms.Derive(back), _city.Now),
        ]);
        _city.Take(_consents);
        Assert.True(social.Remove(back) && fund.Remove(back));
        AssertBands(social, await AskAsync("social-again", Social));
        AssertBands(fund, await AskAsync("fund-again", Fund));
    }

    [Fact]
    public async Task Each_answer_is_charged_at_a_price_below_its_ceiling_under_the_receipt_of_the_release()
    {
        var receipt = _city.Release(Answers(), TimeSpan.FromDays(90));
        var answers = await AskAsync("first", Social);
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
            new Dictionary<string, IReadOnlyList<string>> { [Social] = [.. s_fields, "employer"] }
        );
        var (bank, social) = TwoParties.Start(
            Items(_applicants),
            Options(null, Social),
            Source(Social),
            Options("curious", Social, access)
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

    private static void AssertBands(
        Dictionary<string, byte[]> expected,
        Dictionary<string, byte[]> actual
    )
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(actual, answer => Assert.Equal(expected[answer.Key], answer.Value));
    }

    private async Task<Dictionary<string, byte[]>> AskAsync(string key, string resource)
    {
        var (answers, _) = await TwoParties.RunAsync(
            Items(_applicants),
            Options(null, resource),
            Source(resource),
            Options(
                key,
                resource,
                _city.Access(
                    new Dictionary<string, IReadOnlyList<string>>
                    {
                        [resource] = s_terms.Used[resource],
                    }
                )
            )
        );
        var rows = answers.MatchedRows.ToArray();
        return rows.Select((row, i) => (_applicants[row], answers.Payloads[i].ToArray()))
            .ToDictionary();
    }

    private Dictionary<string, byte[]> Expected(string resource)
    {
        var asked = _applicants.ToHashSet(StringComparer.Ordinal);
        return PeopleOf(resource)
            .Where(p =>
                asked.Contains(p.Id)
                && _consents.Covers(_pseudonyms.Derive(p.Id), Purpose, s_fields, _city.Now)
            )
            .ToDictionary(p => p.Id, p => Bands(resource, p));
    }

    private List<Insured> PeopleOf(string resource) => resource == Social ? _social : _fund;

    private PsiItemSet Source(string resource) =>
        Items([.. PeopleOf(resource).Select(p => p.Id)])
            .WithPayloads([
                .. PeopleOf(resource).Select(p => (ReadOnlyMemory<byte>)Bands(resource, p)),
            ]);

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

    private PsiOptions Options(string? key, string resource, UsageAccess? access = null) =>
        new()
        {
            Output = PsiOutput.Rows,
            Subjects = PsiSubjects.NaturalPersons,
            PayloadBytes = resource == Social ? 2 : 1,
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

    private static byte[] Bands(string resource, Insured person)
    {
        var isYear = (byte)(person.Months >= 12 ? 1 : 0);
        return resource == Social
            ? [isYear, (byte)(1 + ((person.Base - 4_000) / 6_000))]
            : [isYear];
    }

    private static List<Insured> People()
    {
        var draws = new SyntheticDraws("s2", "social");
        return
        [
            .. Enumerable
                .Range(0, s_insured)
                .Select(i => new Insured(
                    ResidentIdNumber.CreateSynthetic(
                        new DateOnly(1970, 1, 1).AddDays(i / 12),
                        1 + (i % 12 * 75) + draws.Next(75)
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
