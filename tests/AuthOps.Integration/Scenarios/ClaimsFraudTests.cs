using AuthOps.Cli.Demo;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Monitoring;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;
using AuthOps.Psi;
using AuthOps.Psi.Governance;
using AuthOps.Testing;

namespace AuthOps.Integration.Scenarios;

/// <summary>
/// S6: an insurer checks claims against hospital visits, sectoral, on SM2 and SM3. A set stuffed with enumerated identity
/// numbers is rejected by the cap on the ratio of sizes, and alerted.
/// </summary>
public sealed class ClaimsFraudTests : IDisposable
{
    // Of one ward; the set that is stuffed goes against it.
    private const int WardVisits = 800;

    // Three thousand claims and a hundred thousand visits in the run of this machine's own mode, fewer in the others.
    private static readonly int s_claims = SimdMode.IsDefault ? 3_000 : 200;
    private static readonly int s_visitors = SimdMode.IsDefault ? 100_000 : WardVisits;

    private static readonly ScenarioTerms s_terms = new()
    {
        Scenario = new Scenario(
            "s-claims",
            "claims-check",
            PurposeClass.Sectoral,
            "insurer-1",
            "p-visits"
        ),
        Opened = new Dictionary<string, IReadOnlyList<string>> { ["r-visits"] = ["id", "ward"] },
        Used = new Dictionary<string, IReadOnlyList<string>> { ["r-visits"] = ["id"] },
        Basis = ProcessingBasis.Anonymized,
        Limits = new ReleaseLimits(new Dictionary<string, int> { ["count"] = 0 }, 5),
        Quotas = new Dictionary<UsageUnit, Int128> { [UsageUnit.DataInvocations] = 10_000 },
    };

    private static readonly PsiCaps s_caps = new() { MaximumRatio = 40, MinimumItems = 50 };

    private readonly ScenarioCity _city = new(s_terms);
    private readonly SigningKey _insurer = SigningKey.Generate(SignatureAlgorithm.Sm2Sm3);
    private readonly SigningKey _hospital = SigningKey.Generate(SignatureAlgorithm.Sm2Sm3);

    private readonly string[] _visits =
    [
        .. SyntheticPopulation.Generate("s6", s_visitors, 100).Insured.Select(r => r.IdNumber),
    ];

    public void Dispose()
    {
        _city.Dispose();
        _insurer.Dispose();
        _hospital.Dispose();
    }

    [Fact]
    public async Task Claims_are_checked_on_national_algorithms_and_both_sign_the_receipt()
    {
        // A quarter of the claims names nobody who was there.
        string[] claims = [.. _visits.Take(s_claims * 3 / 4), .. Enumerated(s_claims / 4)];
        var (atInsurer, atHospital) = await TwoParties.RunAsync(
            PsiItemSet.FromStrings("id", claims),
            Options("claims") with
            {
                Receipt = Terms(_insurer, "insurer-1", _hospital, "hospital-1"),
            },
            PsiItemSet.FromStrings("id", _visits),
            Options("visits") with
            {
                Receipt = Terms(_hospital, "hospital-1", _insurer, "insurer-1"),
            }
        );
        Assert.Equal(s_claims * 3 / 4, atInsurer.IntersectionSize);
        Assert.Equal(atInsurer.Receipt!.ToBytes(), atHospital.Receipt!.ToBytes());
        var verdict = PsiReceipt.Verify(
            atInsurer.Receipt,
            new TrustFile([Trusted(_insurer, "insurer-1"), Trusted(_hospital, "hospital-1")]),
            ["psi-party"],
            _city.Now
        );
        Assert.True(verdict.IsAccepted, string.Join("; ", verdict.Findings));
        Assert.Equal(PsiSuite.EcdhSm2, verdict.Facts.Suite);
    }

    [Fact]
    public async Task A_stuffed_set_is_rejected_by_the_ratio_before_a_key_is_masked_and_alerted()
    {
        var stuffed = Enumerated(1_000_000);
        var (stuffing, attacked) = TwoParties.Start(
            PsiItemSet.FromStrings("id", stuffed),
            Options("stuffed"),
            PsiItemSet.FromStrings("id", _visits.AsSpan(0, WardVisits)),
            Options("attacked")
        );
        Assert.Equal(
            PsiCapReason.Ratio,
            (await Assert.ThrowsAsync<PsiCapException>(() => attacked)).Reason
        );
        var told = await Assert.ThrowsAsync<PsiProtocolException>(() => stuffing);
        Assert.Equal(PsiProtocolError.CapExceeded, told.PeerReason);
        Assert.Equal(0, _city.Used(UsageUnit.DataInvocations));

        // The insurer is known to have so many claims, and brings hundreds of times as many.
        var alert = Assert.Single(
            new SetMonitor(new AnomalyRules()).Check(
                new SetObservation(
                    ScenarioCity.GrantId,
                    s_terms.Scenario.Id,
                    _city.Now,
                    stuffed.Length,
                    s_claims,
                    Matches: null
                )
            )
        );
        Assert.Equal(AnomalyRule.SetTooLarge, alert.Rule);
        Assert.True(_city.Desk.RecordAlert(alert, ScenarioCity.Operator));
        Assert.False(_city.Desk.RecordAlert(alert, ScenarioCity.Bureau));
        Assert.Equal(
            alert.Digest,
            Assert
                .Single(
                    _city.Records.OfType<DecisionRecord>(),
                    d => d.Kind == DecisionKind.AlertRaised
                )
                .Digest
        );
    }

    /// <summary>Numbers as somebody makes them who goes through birth dates.</summary>
    private static string[] Enumerated(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    ResidentIdNumber.CreateSynthetic(
                        new DateOnly(1901, 1, 1).AddDays(i / 500),
                        1 + (i % 500)
                    )
                ),
        ];

    private static TrustedKey Trusted(SigningKey key, string party) =>
        new(key.PublicKey, party, ["psi-party"], ScenarioCity.Year.From, ScenarioCity.Year.Until);

    private static PsiReceiptTerms Terms(
        SigningKey own,
        string party,
        SigningKey peer,
        string peerParty
    ) =>
        new()
        {
            Signer = own,
            PeerKey = peer.PublicKey,
            Party = party,
            PeerParty = peerParty,
        };

    private PsiOptions Options(string key) =>
        new()
        {
            Suite = PsiSuite.EcdhSm2,
            Output = PsiOutput.Cardinality,
            Subjects = PsiSubjects.NaturalPersons,
            Purpose = s_terms.Scenario.Purpose,
            TimeProvider = _city.Clock,
            Limits = new PsiLimits
            {
                Caps = s_caps,
                Ledger = new MemorySessionLedger("0123456789abcdef0123456789abcdef"u8),
                Peer = "peer",
                Resource = "r-visits",
            },
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
