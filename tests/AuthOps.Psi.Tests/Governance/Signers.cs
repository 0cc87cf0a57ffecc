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

    public static PsiReceiptTerms Terms(PsiRole role) =>
        role == PsiRole.Receiver
            ? new()
            {
                Signer = Insurer,
                PeerKey = Hospital.PublicKey,
                Party = "insurer",
                PeerParty = "hospital",
            }
            : new()
            {
                Signer = Hospital,
                PeerKey = Insurer.PublicKey,
                Party = "hospital",
                PeerParty = "insurer",
            };

    private static TrustedKey Trusted(SigningKey key, string party, string role) =>
        new(key.PublicKey, party, [role], Parties.Now.AddYears(-1), Parties.Now.AddYears(5));
}
