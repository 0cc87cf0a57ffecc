using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Verification;

/// <summary>
/// Verifies a folder of evidence from its files and a trust file alone: every digest, every signature, and every
/// figure that can be computed again. It never stops at the first finding. Stateless.
/// </summary>
internal static class FolderVerifier
{
    /// <summary>Verifies.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="trust">The keys to believe; null leaves the signers unestablished.</param>
    /// <param name="clock">Keys must be in force now.</param>
    /// <param name="cancellationToken">Looked at between files.</param>
    /// <exception cref="IOException">The folder is missing or cannot be listed.</exception>
    public static VerificationResult Verify(
        string path,
        TrustFile? trust,
        TimeProvider clock,
        CancellationToken cancellationToken = default
    )
    {
        var folder = EvidenceFolder.Read(path, cancellationToken);
        var context = new VerificationContext(folder, trust, clock.GetUtcNow());
        StatementCheck.Run(context);
        ManifestCheck.Run(context);
        context.Check(EvidenceFiles.GrantStatement, () => GrantCheck.Run(context));
        context.Check(EvidenceFiles.UsageCheckpoint, () => UsageLogCheck.Run(context));
        context.Check(EvidenceFiles.UsageStatement, () => AccountCheck.Run(context));
        context.Check(EvidenceFiles.PsiReceipt, () => IntersectionCheck.Run(context));
        context.Check(EvidenceFiles.Assessment, () => ReleaseCheck.Run(context, cancellationToken));
        context.Check(EvidenceFiles.Statistics, () => StatisticsCheck.Run(context));
        return new VerificationResult(
            [.. context.Findings.Distinct()],
            context.Parts,
            Fingerprints(context),
            trust is not null
        );
    }

    private static List<SignerFingerprint> Fingerprints(VerificationContext context)
    {
        var parties = context.Trust?.Keys.ToDictionary(key => key.KeyId, key => key.Party);
        return
        [
            .. context
                .Envelopes.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .SelectMany(pair =>
                    pair.Value.Signatures.Select(signature => new SignerFingerprint(
                        pair.Key,
                        signature.KeyId,
                        parties?.GetValueOrDefault(signature.KeyId)
                    ))
                ),
        ];
    }
}
