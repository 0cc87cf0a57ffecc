using AuthOps.Cli.Authorizations;
using AuthOps.Cli.Output;
using AuthOps.Cli.UsageLogs;
using AuthOps.Cli.Verification;
using AuthOps.Metering;
using AuthOps.Metering.Packs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.Packs;

/// <summary>Verifies a store as the pack of it would be: made aside under a key that lives as long, and taken away. Stateless.</summary>
internal static class StorePack
{
    /// <exception cref="Input.InputDataException">The folder is no store, or a file of it is malformed.</exception>
    public static (EvidencePackVerdict Verdict, VerificationResult Result) Verify(
        string store,
        ValidityPeriod period,
        TrustFile? trust,
        DateTimeOffset at,
        ProgressReporter progress,
        CancellationToken cancellationToken
    )
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        var folder = Directory.CreateTempSubdirectory("authops-store-");
        try
        {
            var pack = Path.Combine(folder.FullName, "store.pack");
            _ = PackMaking.Run(
                MeterFiles.Log(Path.Combine(store, GovernedStore.LogFolder)),
                Path.Combine(store, GovernedStore.EvidenceFolderName),
                period,
                [key],
                pack,
                progress,
                cancellationToken
            );
            return PackVerification.Run(
                pack,
                trust is null ? null : WithMaker(trust, key, at),
                at,
                progress,
                cancellationToken
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The manifest is signed here and by nobody else; all it lists is believed on the signatures of the trust file.</summary>
    private static TrustFile WithMaker(TrustFile trust, SigningKey key, DateTimeOffset at) =>
        new([
            .. trust.Keys,
            new TrustedKey(
                key.PublicKey,
                "this-store",
                [Roles.Operator],
                at.AddDays(-1),
                at.AddDays(1)
            ),
        ]);
}
