using AuthOps.Anonymization.Release;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Certificates;

/// <summary>
/// Checks a release and puts what was found into a certificate, or refuses it with the reason. Stateless: safe for
/// concurrent use by several threads.
/// </summary>
public static class ReleaseCertifier
{
    /// <summary>The name of the published policy, unless another is given.</summary>
    public const string DefaultPolicyName = "policy.json";

    /// <summary>
    /// Certifies: the release satisfies its policy, no column that is released as it was holds an identifier, a masked or hashed
    /// one, or free text, and no more was suppressed than allowed.
    /// </summary>
    /// <param name="table">The release as read from its file.</param>
    /// <param name="policy">What it must satisfy.</param>
    /// <param name="file">The file.</param>
    /// <param name="attestation">What the custodian says.</param>
    /// <param name="references">The files that the population and public distributions were read from; null means none.</param>
    /// <param name="distributions">The public distributions, by sensitive attribute; each has its reference.</param>
    /// <param name="policyName">The name of the published policy.</param>
    /// <param name="isLocalRecoding">Whether cells of one column may be at different levels.</param>
    /// <param name="cancellationToken">Looked at while the release is read.</param>
    /// <returns>The certificate, to be signed.</returns>
    /// <exception cref="CertificateRefusedException">The release is refused.</exception>
    /// <exception cref="ArgumentException">A model needs a reference that is not named.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static CertifiedRelease Certify(
        Table table,
        AnonymizationPolicy policy,
        ReleaseFile file,
        Attestation attestation,
        IReadOnlyList<CertificateReference>? references = null,
        IReadOnlyDictionary<string, Column>? distributions = null,
        string policyName = DefaultPolicyName,
        bool isLocalRecoding = false,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(attestation);
        references ??= [];
        distributions ??= new Dictionary<string, Column>();
        RequireReferences(policy, references, distributions);
        var report = Check(table, policy, distributions, isLocalRecoding, cancellationToken);
        RequireAccepted(report, policy, attestation);
        ReleasedColumns.Require(table, policy, cancellationToken);
        var published = PublishedPolicy.Write(policy);
        var certificate = new ReleaseCertificate(
            file,
            policyName,
            Subject.Of(policyName, published).Sha256,
            references,
            [
                .. ClaimBuilder.Derived(
                    report,
                    policy,
                    references,
                    attestation.Sharing,
                    attestation.Context
                ),
                .. ClaimBuilder.Attested(attestation),
            ]
        );
        return new CertifiedRelease(certificate, published, report);
    }

    private static ReleaseReport Check(
        Table table,
        AnonymizationPolicy policy,
        IReadOnlyDictionary<string, Column> distributions,
        bool isLocalRecoding,
        CancellationToken cancellationToken
    )
    {
        var verifier = new StreamingVerifier(
            policy,
            new StreamingVerifierOptions
            {
                Distributions = distributions,
                DigestRows = true,
                IsLocalRecoding = isLocalRecoding,
            }
        );
        verifier.Add(table, cancellationToken);
        return verifier.Finish(cancellationToken);
    }

    private static void RequireReferences(
        AnonymizationPolicy policy,
        IReadOnlyList<CertificateReference> references,
        IReadOnlyDictionary<string, Column> distributions
    )
    {
        if (
            policy.Models.Any(PublishedPolicy.NeedsPopulation)
            && !references.Any(static r => r.Attribute is null)
        )
        {
            throw new ArgumentException(
                "A model compares with a population; name the file it was read from as a reference without an attribute.",
                nameof(references)
            );
        }

        foreach (var reference in references)
        {
            if (reference.Attribute is { } name && !distributions.ContainsKey(name))
            {
                throw new ArgumentException(
                    $"The reference of '{name}' has no distribution beside it.",
                    nameof(distributions)
                );
            }
        }

        if (
            distributions.Keys.FirstOrDefault(name => !references.Any(r => r.Attribute == name)) is
            { } unnamed
        )
        {
            throw new ArgumentException(
                $"The distribution of '{unnamed}' has no reference that names its file.",
                nameof(references)
            );
        }
    }

    private static void RequireAccepted(
        ReleaseReport report,
        AnonymizationPolicy policy,
        Attestation attestation
    )
    {
        if (!report.IsAccepted)
        {
            throw new CertificateRefusedException(
                CertificateRefusal.NotAccepted,
                report.Findings[0].Attribute,
                report.Findings[0].Message
            );
        }

        if (report.SmallestClass < 2)
        {
            throw new CertificateRefusedException(
                CertificateRefusal.MaskedOnly,
                null,
                "The smallest class has one record: whatever was masked or coarsened, a person stands alone. Ask for k-anonymity and anonymise again."
            );
        }

        if (
            attestation.InputRows - attestation.SuppressedRows != report.Rows
            || attestation.SuppressedRows > policy.SuppressionAllowance(attestation.InputRows)
        )
        {
            throw new CertificateRefusedException(
                CertificateRefusal.SuppressedTooMany,
                null,
                $"Of {attestation.InputRows} records {attestation.SuppressedRows} are said to be suppressed and {report.Rows} are released; the policy allows {policy.SuppressionAllowance(attestation.InputRows)} suppressed."
            );
        }
    }
}
