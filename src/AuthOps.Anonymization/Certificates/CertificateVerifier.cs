using AuthOps.Anonymization.Release;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Certificates;

/// <summary>
/// Checks a certificate against a release in one pass: every derived claim is computed again, every claim against a
/// reference where the file is given. Who signed is another question, which the envelope answers. Stateless: safe for
/// concurrent use by several threads.
/// </summary>
public static class CertificateVerifier
{
    /// <summary>Verifies.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="policyFile">The published policy, byte for byte.</param>
    /// <param name="releaseSha256">The digest of the file at hand.</param>
    /// <param name="release">The rows of the file at hand, in blocks of any size.</param>
    /// <param name="population">The population, where the certificate names one and the caller has seen that its digest is right.</param>
    /// <param name="distributions">Public distributions by attribute, under the same condition.</param>
    /// <param name="cancellationToken">Looked at while the release is read.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="EvidenceFormatException">The policy or the certificate is malformed.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static CertificateReport Verify(
        ReleaseCertificate certificate,
        ReadOnlySpan<byte> policyFile,
        string releaseSha256,
        IEnumerable<Table> release,
        Table? population = null,
        IReadOnlyDictionary<string, Column>? distributions = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(releaseSha256);
        ArgumentNullException.ThrowIfNull(release);
        var hasSameBytes = string.Equals(
            certificate.Release.Sha256,
            releaseSha256,
            StringComparison.Ordinal
        );
        var name = certificate.PolicyName;
        if (Subject.Of(name, policyFile).Sha256 != certificate.PolicySha256)
        {
            return new CertificateReport(
                certificate.Claims.Select(static c => new CheckedClaim(c, ClaimOutcome.Unchecked)),
                [
                    $"{name} is not the policy that was certified; it was changed, or belongs to another release.",
                ],
                hasSameBytes
            );
        }

        var policy = PublishedPolicy.Read(policyFile, population);
        distributions ??= new Dictionary<string, Column>();
        var verifier = new StreamingVerifier(
            policy,
            new StreamingVerifierOptions
            {
                Distributions = distributions,
                DigestRows = true,
                IsLocalRecoding = certificate.IsLocalRecoding,
            }
        );
        foreach (var block in release)
        {
            verifier.Add(block, cancellationToken);
        }

        var absent = certificate
            .References.Where(r =>
                r.Attribute is null ? population is null : !distributions.ContainsKey(r.Attribute)
            )
            .Select(static r => r.Name)
            .ToHashSet(StringComparer.Ordinal);
        return Compare(
            certificate,
            policy,
            verifier.Finish(cancellationToken),
            absent,
            hasSameBytes
        );
    }

    private static CertificateReport Compare(
        ReleaseCertificate certificate,
        AnonymizationPolicy policy,
        ReleaseReport report,
        HashSet<string> absent,
        bool hasSameBytes
    )
    {
        var undecided = policy
            .Models.Where(m =>
                ClaimBuilder.ReferenceOf(m, certificate.References) is { } r
                && absent.Contains(r.Name)
            )
            .Select(static m => m.Name)
            .ToHashSet(StringComparer.Ordinal);
        var findings = report
            .Findings.Where(f => f.Model is null || !undecided.Contains(f.Model))
            .Select(static f => f.Message)
            .ToList();
        var expected = ClaimBuilder
            .Derived(
                report,
                policy,
                certificate.References,
                certificate.ReadSharing(),
                certificate.ReadContext()
            )
            .ToDictionary(static c => c.Name, StringComparer.Ordinal);
        var claims = new List<CheckedClaim>();
        foreach (var claim in certificate.Claims)
        {
            claims.Add(new CheckedClaim(claim, Judge(claim, expected, absent, findings)));
            expected.Remove(claim.Name);
        }

        findings.AddRange(
            expected.Keys.Select(static missing => $"The certificate lacks the claim {missing}.")
        );
        RequireStated(certificate, policy, report, findings);
        return new CertificateReport(claims, findings, hasSameBytes);
    }

    private static ClaimOutcome Judge(
        CertificateClaim claim,
        Dictionary<string, CertificateClaim> expected,
        HashSet<string> absent,
        List<string> findings
    )
    {
        if (!expected.TryGetValue(claim.Name, out var computed))
        {
            if (claim.Basis == ClaimBasis.Attested)
            {
                return ClaimOutcome.Stated;
            }

            findings.Add($"The claim {claim.Name} is said to be derived and nothing derives it.");
            return ClaimOutcome.Contradicted;
        }

        if (computed.Reference is { } reference && absent.Contains(reference))
        {
            return claim.Basis == computed.Basis && claim.Reference == reference
                ? ClaimOutcome.Unchecked
                : Contradicted();
        }

        return claim.IsSame(computed) ? ClaimOutcome.Confirmed : Contradicted();

        ClaimOutcome Contradicted()
        {
            findings.Add(
                claim.Name == "rowsDigest"
                    ? "The rows are not those that were certified: the certificate is of another file, or rows were changed, added, removed or exchanged."
                    : $"The claim {claim.Name} is not what the release gives."
            );
            return ClaimOutcome.Contradicted;
        }
    }

    /// <summary>Attested figures must at least agree with each other and with the release.</summary>
    private static void RequireStated(
        ReleaseCertificate certificate,
        AnonymizationPolicy policy,
        ReleaseReport report,
        List<string> findings
    )
    {
        if (
            !certificate.TryCount(ClaimBuilder.InputRows, out var input)
            || !certificate.TryCount(ClaimBuilder.SuppressedRows, out var left)
            || input - left != report.Rows
            || left > policy.SuppressionAllowance(input)
        )
        {
            findings.Add(
                "The attested numbers of input and suppressed records do not agree with the released ones and the policy's limit."
            );
        }
    }
}
