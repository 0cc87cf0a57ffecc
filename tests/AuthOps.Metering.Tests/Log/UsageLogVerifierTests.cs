using AuthOps.Metering.Log;
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
            "unknown-grant",
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
        var storage = new MemoryStorage();
        var forgery = Forge(what);
        using (var log = UsageLog.Create(storage, Sample.Clock()))
        {
            var time = what == "outside-validity" ? Sample.Year.Until : log.Now();
            log.Append(log.Now(), Registered());
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

    private static UsageRecord[] Forge(string what) =>
        what switch
        {
            "overdraft" => [Reserved(60, "a"), Reserved(41, "b")],
            "settled-twice" => [Reserved(5, "a"), Settled(5), Settled(5)],
            "settled-from-nowhere" => [Settled(1)],
            "consumed-too-much" => [Reserved(5, "a"), Settled(6)],
            "void-that-consumes" => [Reserved(5, "a"), Settled(1, UsageOutcome.Voided)],
            "privacy-committed-in-part" => [Reserved(5, "a", UsageUnit.PrivacyPicoRho), Settled(4)],
            "burn-in-part" => [Reserved(5, "a"), Settled(4, UsageOutcome.BurnedAtReopen)],
            "unknown-grant" =>
            [
                new UsageReservedRecord(Sample.Request(1, "a", grantId: "g-other")),
            ],
            "unknown-unit" => [Reserved(1, "a", UsageUnit.Bytes)],
            "key-twice" => [Reserved(1, "a"), Reserved(1, "a")],
            "grant-twice" => [Registered()],
            _ => [Reserved(1, "a")],
        };

    private static GrantRegisteredRecord Registered()
    {
        var grant = Sample.Grant();
        return new GrantRegisteredRecord(grant.Id, grant.Digest, grant.Validity, [.. grant.Quotas]);
    }

    private static UsageReservedRecord Reserved(
        Int128 amount,
        string key,
        UsageUnit unit = UsageUnit.ServiceCalls
    ) => new(Sample.Request(amount, key, unit));

    private static UsageSettledRecord Settled(
        Int128 consumed,
        UsageOutcome outcome = UsageOutcome.Committed
    ) => new(1, outcome, consumed);
}
