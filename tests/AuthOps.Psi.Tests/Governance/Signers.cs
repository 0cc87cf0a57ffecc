using System.Globalization;
using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Psi.Governance;

namespace AuthOps.Psi.Tests.Governance;

/// <summary>Keys, trust, consent statements and receipt terms that the tests of governance share.</summary>
internal static class Signers
{
    public const string Purpose = "cohort study";

    public static readonly SigningKey Registry = SigningKey.Generate(SignatureAlgorithm.Ed25519);
    public static readonly SigningKey Insurer = SigningKey.Generate(SignatureAlgorithm.Ed25519);
    public static readonly SigningKey Hospital = SigningKey.Generate(SignatureAlgorithm.Sm2Sm3);
    public static readonly SigningKey Stranger = SigningKey.Generate(SignatureAlgorithm.Ed25519);

    private static readonly SigningKey s_publishedInsurer = Published(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    );

    private static readonly SigningKey s_publishedHospital = Published(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
    );

    public static readonly TrustFile Trust = new([
        Trusted(Registry, "registry", "consent-registry"),
        Trusted(Insurer, "insurer", "psi-party"),
        Trusted(Hospital, "hospital", "psi-party"),
        Trusted(Stranger, "somebody else", "psi-party"),
    ]);

    public static DsseEnvelope Statement(
        string purpose = Purpose,
        DateTimeOffset? expires = null,
        SigningKey? signer = null,
        string predicate = "consent-set"
    ) =>
        DsseEnvelope.Sign(
            new Statement(
                [new Subject("consent-set", new string('c', 64))],
                PredicateTypes.Name(predicate),
                new JsonObject
                {
                    ["count"] = "3",
                    ["expiresAt"] = (expires ?? Parties.Now.AddYears(1)).UtcDateTime.ToString(
                        "yyyy-MM-dd'T'HH:mm:ss'Z'",
                        CultureInfo.InvariantCulture
                    ),
                    ["id"] = "consents-1",
                    ["purpose"] = purpose,
                    ["revoked"] = "0",
                }
            ),
            signer ?? Registry
        );

    public static PsiConsent Consent(
        Func<int, DateTimeOffset, bool>? covers = null,
        string purpose = Purpose,
        DateTimeOffset? expires = null
    ) =>
        PsiConsent.Accept(
            Statement(purpose, expires),
            Trust,
            ["consent-registry"],
            purpose,
            Parties.Now,
            covers ?? ((_, _) => true)
        );

    public static PsiReceiptTerms Terms(PsiRole role) => Terms(role, Insurer, Hospital);

    /// <summary>The same under the published keys of RFC 8032 §7.1, tests 1 and 2, for the vectors of the wire pages.</summary>
    public static PsiReceiptTerms PublishedTerms(PsiRole role) =>
        Terms(role, s_publishedInsurer, s_publishedHospital);

    private static PsiReceiptTerms Terms(PsiRole role, SigningKey insurer, SigningKey hospital) =>
        role == PsiRole.Receiver
            ? new()
            {
                Signer = insurer,
                PeerKey = hospital.PublicKey,
                Party = "insurer",
                PeerParty = "hospital",
            }
            : new()
            {
                Signer = hospital,
                PeerKey = insurer.PublicKey,
                Party = "hospital",
                PeerParty = "insurer",
            };

    private static SigningKey Published(string seed) =>
        SigningKey.ImportPem(
            $"-----BEGIN PRIVATE KEY-----\n{Convert.ToBase64String(Convert.FromHexString("302e020100300506032b657004220420" + seed))}\n-----END PRIVATE KEY-----"
        );

    private static TrustedKey Trusted(SigningKey key, string party, string role) =>
        new(key.PublicKey, party, [role], Parties.Now.AddYears(-1), Parties.Now.AddYears(5));
}
