using AuthOps.Metering.Log;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Log;

/// <summary>A log whose bytes are whole and signed, but whose content no gate would have written, is found out.</summary>
public sealed class UsageLogVerifierTests
{
    public static TheoryData<string> Forgeries =>
        [
            "overdraft",
            "settled-twice",
            "settled-from-nowhere",
            "consumed-too-much",
            "void-that-consumes",
            "privacy-committed-in-part",
            "burn-in-part",
            "no-grant",
            "no-scenario",
            "unknown-unit",
            "key-twice",
            "grant-twice",
            "outside-validity",
        ];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public void A_forged_record_is_a_finding_though_every_checksum_and_signature_fits(string what)
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.EcdsaP256Sha256);
        var storage = new SimDisk();
        var forgery = Forge(what);
        using (var log = UsageLog.Create(storage, Sample.Clock()))
        {
            log.Append(Registered(0));
            var time =
                what == "outside-validity" ? Microseconds.From(Sample.Year.Until) : log.Now();
            foreach (var record in forgery)
            {
                log.Append(time, record);
            }

            log.WriteCheckpoint(key);
        }

        var verdict = UsageLogVerifier.Verify(
            storage,
            Sample.Trust(key),
            Sample.Start,
            ["operator"]
        );
        Assert.True(verdict.SignerEstablished);
        Assert.False(verdict.IsConsistent);
        Assert.Contains($"record {forgery.Length}", verdict.Findings[0], StringComparison.Ordinal);
        using var reopened = UsageLog.Open(storage, Sample.Clock());
        Assert.Throws<UsageLogCorruptException>(() => UsageGate.Open(reopened, []));
    }

    private static RecordDraft[] Forge(string what) =>
        what switch
        {
            "overdraft" => [Reserved(60, "a"), Reserved(41, "b")],
            "settled-twice" => [Reserved(5, "a"), Settled("a", 5), Settled("a", 5)],
            "settled-from-nowhere" => [Settled("a", 1)],
            "consumed-too-much" => [Reserved(5, "a"), Settled("a", 6)],
            "void-that-consumes" => [Reserved(5, "a"), Settled("a", 1, UsageOutcome.Voided)],
            "privacy-committed-in-part" =>
            [
                Reserved(5, "a", UsageUnit.PrivacyPicoRho),
                Settled("a", 4, unit: UsageUnit.PrivacyPicoRho),
            ],
            "burn-in-part" => [Reserved(5, "a"), Settled("a", 4, UsageOutcome.BurnedAtReopen)],
            "no-grant" => [Reserved(1, "a", slot: RecordLayout.NoGrant)],
            "no-scenario" => [Reserved(1, "a", scenario: RecordLayout.NoScenario)],
            "unknown-unit" => [Reserved(1, "a", UsageUnit.Bytes)],
            "key-twice" => [Reserved(1, "a"), Reserved(1, "a")],
            "grant-twice" => [Registered(1)],
            _ => [Reserved(1, "a")],
        };

    private static RecordDraft Registered(uint slot) =>
        new(RecordKind.GrantRegistered, slot) { Extra = GrantBody.Of(Sample.Grant()).Write() };

    private static RecordDraft Reserved(
        Int128 amount,
        string key,
        UsageUnit unit = UsageUnit.ServiceCalls,
        uint slot = 0,
        ushort scenario = 0
    ) =>
        new(RecordKind.Reserved, slot)
        {
            Id = UsageEventId.FromKey("g-1", key),
            Unit = (byte)unit,
            Scenario = scenario,
            Amount = amount,
        };

    private static RecordDraft Settled(
        string key,
        Int128 consumed,
        UsageOutcome outcome = UsageOutcome.Committed,
        UsageUnit unit = UsageUnit.ServiceCalls
    ) =>
        new(RecordKind.Settled, 0)
        {
            Id = UsageEventId.FromKey("g-1", key),
            Unit = (byte)unit,
            Code = (byte)outcome,
            Scenario = 0,
            Amount = consumed,
            Reference = 1,
        };
}
