using AuthOps.Cli.Output;
using AuthOps.Cli.Verification;
using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.Demo;

/// <summary>
/// The keys of a demonstration's parties, made for the run. They are saved beside the evidence, never in it, and
/// readable by their owner only.
/// </summary>
internal sealed class DemoKeys : IDisposable
{
    /// <summary>The file of the trusted keys.</summary>
    public const string TrustFileName = "trust.json";

    private const string PseudonymKeyName = "consent-pseudonyms.key";

    private DemoKeys(SubjectPseudonymizer pseudonyms) => Pseudonyms = pseudonyms;

    public SigningKey ImplementingBody { get; } = Generate();

    public SigningKey Operator { get; } = Generate();

    public SigningKey ConsentRegistry { get; } = Generate();

    public SigningKey InsuranceHolder { get; } = Generate();

    public SigningKey Hospital { get; } = Generate();

    /// <summary>The secret by which the consent registry names people; an assessor may be shown it.</summary>
    public SubjectPseudonymizer Pseudonyms { get; }

    /// <summary>Party, role and key of each.</summary>
    public IReadOnlyList<(string Party, string Role, SigningKey Key)> All =>
        [
            (DemoNames.ImplementingBody, Roles.ImplementingBody, ImplementingBody),
            (DemoNames.Operator, Roles.Operator, Operator),
            (DemoNames.ConsentRegistry, Roles.ConsentRegistry, ConsentRegistry),
            (DemoNames.InsuranceHolder, Roles.InsuranceHolder, InsuranceHolder),
            (DemoNames.Hospital, Roles.Hospital, Hospital),
        ];

    /// <summary>Makes new keys.</summary>
    public static DemoKeys Create() => new(SubjectPseudonymizer.Generate());

    /// <summary>The keys as a verifier needs them.</summary>
    public TrustFile CreateTrust(ValidityPeriod validity) =>
        new([
            .. All.Select(entry => new TrustedKey(
                entry.Key.PublicKey,
                entry.Party,
                [entry.Role],
                validity.From,
                validity.Until
            )),
        ]);

    /// <summary>Writes the private keys and the trust file.</summary>
    public void Save(StagedDirectory folder, TrustFile trust)
    {
        foreach (var (_, role, key) in All)
        {
            key.Save(folder.PathOf(role + ".pem"));
        }

        Span<byte> secret = stackalloc byte[SubjectPseudonymizer.KeySize];
        Pseudonyms.Export(secret);
        folder.WritePrivate(PseudonymKeyName, secret);
        secret.Clear();
        folder.Write(TrustFileName, trust.ToBytes());
    }

    public void Dispose()
    {
        foreach (var (_, _, key) in All)
        {
            key.Dispose();
        }

        Pseudonyms.Dispose();
    }

    private static SigningKey Generate() => SigningKey.Generate(SignatureAlgorithm.Ed25519);
}
