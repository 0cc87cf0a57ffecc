using AuthOps.Anonymization.Certificates;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.UsageLogs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Cli.Certificates;

/// <summary>
/// Makes an assessor's determination about a certified release and writes it only where it holds: whoever verifies it under the same trust file
/// accepts it. Stateless.
/// </summary>
internal static class DetermineRun
{
    private const int MaxEnvelope = 16 << 20;

    /// <summary>Determines.</summary>
    /// <exception cref="PrivacyRefusedException">It would not hold; nothing is written.</exception>
    /// <exception cref="InputDataException">A file is missing or malformed.</exception>
    public static LawfulBasis Run(DetermineRequest request, TimeProvider clock)
    {
        var trust = MeterFiles.Trust(request.TrustPath);
        using var key = MeterFiles.Key(request.KeyPath);
        var evidence = EvidenceFile.Load(request.EvidencePath);
        try
        {
            var certificate = DsseEnvelope.Parse(
                TextFile.ReadAllBytes(request.CertificatePath, MaxEnvelope)
            );
            var certified = ReleaseCertificate.Read(certificate.Statement);
            var signed = DsseEnvelope.Sign(
                new AnonymizationDetermination(
                    new Subject(certified.Release.Name, certified.Release.Sha256),
                    certificate.Statement.Digest,
                    evidence.Evidence,
                    evidence.Reasoning,
                    request.ExpiresAt
                ).ToStatement(),
                key
            );
            var verdict = AnonymizationDetermination.Decide(
                signed,
                certificate,
                trust,
                clock.GetUtcNow()
            );
            if (verdict.Basis is not { } basis)
            {
                throw new PrivacyRefusedException(
                    $"no determination: {string.Join(" ", verdict.Findings)} Nothing was written."
                );
            }

            AtomicFile.WriteAllBytes(request.OutputPath, signed.ToBytes());
            return basis;
        }
        catch (EvidenceFormatException error)
        {
            throw new InputDataException(request.CertificatePath, error.Message);
        }
        catch (ArgumentException error)
        {
            throw new InputDataException(request.EvidencePath, error.Message);
        }
    }
}
