using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Tests.Signatures;

namespace AuthOps.Primitives.Tests.Evidence;

/// <summary>Published keys, a statement and a trust file for the tests of evidence.</summary>
internal static class EvidenceFixture
{
    public const string Custodian = "data-custodian";
    public const string Operator = "operator";

    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset End = new(2028, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    public static SigningKey CustodianKey => TestKeys.Load(SignatureAlgorithm.Sm2Sm3);

    public static SigningKey OperatorKey => TestKeys.Load(SignatureAlgorithm.Ed25519);

    public static SigningKey StrangerKey => TestKeys.Load(SignatureAlgorithm.EcdsaP256Sha256);

    public static Statement TestStatement() =>
        new(
            [Subject.Of("release/cohort.csv", "a,b\n"u8), Subject.Of("report.html", "<html>"u8)],
            PredicateTypes.Name("test-release"),
            new JsonObject
            {
                ["k"] = 5,
                ["rows"] = "18446744073709551616",
                ["title"] = "医保 × 医院",
            }
        );

    public static TrustFile Trust() =>
        new([
            Entry(CustodianKey, "市医保局", Custodian),
            Entry(OperatorKey, "Operator A", Operator),
        ]);

    public static TrustedKey Entry(SigningKey key, string party, params string[] roles) =>
        new(key.PublicKey, party, roles, Start, End);

    public static DsseEnvelope Envelope() =>
        DsseEnvelope.Sign(TestStatement(), CustodianKey, OperatorKey);
}
