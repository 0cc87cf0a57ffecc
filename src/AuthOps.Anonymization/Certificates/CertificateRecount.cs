using System.Text.Json;
using AuthOps.Anonymization.Risk;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Anonymization.Certificates;

/// <summary>
/// Checks a certificate of whose release nothing is at hand: what follows from the class sizes it carries, up to the level of
/// GB/T 42460-2023, is computed again; every other derived claim stays unchecked. Stateless: safe for concurrent use by
/// several threads.
/// </summary>
public static class CertificateRecount
{
    private const int MaxSizes = 1 << 16;

    /// <summary>Counts again.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <returns>
    /// Every claim with its outcome: <see cref="ClaimOutcome.Confirmed"/> only where it was computed again. There is no file, so
    /// that <see cref="CertificateReport.HasSameBytes"/> is false.
    /// </returns>
    /// <exception cref="EvidenceFormatException">The class sizes or what is attested about the surroundings is missing or malformed.</exception>
    public static CertificateReport Check(ReleaseCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var sizes = ReadSizes(certificate.Claim(ClaimBuilder.ClassSizes));
        var expected = Expected(certificate, sizes)
            .ToDictionary(static c => c.Name, StringComparer.Ordinal);
        var findings = new List<string>();
        var claims = new List<CheckedClaim>();
        foreach (var claim in certificate.Claims)
        {
            claims.Add(
                new CheckedClaim(
                    claim,
                    expected.Remove(claim.Name, out var computed) ? Judge(claim, computed, findings)
                        : claim.Basis == ClaimBasis.Attested ? ClaimOutcome.Stated
                        : ClaimOutcome.Unchecked
                )
            );
        }

        findings.AddRange(
            expected.Keys.Select(static missing => $"The certificate lacks the claim {missing}.")
        );
        RequireStated(certificate, Rows(sizes), findings);
        return new CertificateReport(claims, findings, hasSameBytes: false);
    }

    private static ClaimOutcome Judge(
        CertificateClaim claim,
        CertificateClaim computed,
        List<string> findings
    )
    {
        if (claim.IsSame(computed))
        {
            return ClaimOutcome.Confirmed;
        }

        findings.Add(
            $"The claim {claim.Name} is not what the class sizes and attested figures of the certificate give."
        );
        return ClaimOutcome.Contradicted;
    }

    private static IEnumerable<CertificateClaim> Expected(
        ReleaseCertificate certificate,
        ClassSizeCount[] sizes
    ) =>
        [
            ClaimBuilder.Found(ClaimBuilder.Rows, Rows(sizes)),
            ClaimBuilder.Found(ClaimBuilder.Classes, sizes.Sum(static s => s.Classes)),
            ClaimBuilder.Found(ClaimBuilder.SmallestClass, sizes.Length == 0 ? 0 : sizes[0].Size),
            .. ClaimBuilder.OfAssessment(
                sizes,
                certificate.ReadSharing(),
                certificate.ReadContext()
            ),
        ];

    /// <summary>Attested, and bound to the rest all the same: what came in and was not suppressed was released.</summary>
    private static void RequireStated(
        ReleaseCertificate certificate,
        long rows,
        List<string> findings
    )
    {
        if (
            !certificate.TryCount(ClaimBuilder.InputRows, out var input)
            || !certificate.TryCount(ClaimBuilder.SuppressedRows, out var left)
            || input - left != rows
        )
        {
            findings.Add(
                "The attested numbers of input and suppressed records do not agree with the class sizes."
            );
        }
    }

    private static long Rows(ClassSizeCount[] sizes)
    {
        try
        {
            return sizes.Sum(static s => checked(s.Size * s.Classes));
        }
        catch (OverflowException e)
        {
            throw new EvidenceFormatException(
                "The claim classSizes has more records than there can be.",
                e
            );
        }
    }

    private static ClassSizeCount[] ReadSizes(CertificateClaim claim)
    {
        using var document = JsonDocument.Parse(claim.Value);
        var pairs = document.RootElement;
        if (pairs.ValueKind == JsonValueKind.Array && pairs.GetArrayLength() <= MaxSizes)
        {
            ClassSizeCount[] sizes =
            [
                .. pairs.EnumerateArray().Select(Pair).OfType<ClassSizeCount>(),
            ];
            var isAscending = sizes
                .Zip(sizes.Skip(1))
                .All(static p => p.First.Size < p.Second.Size);
            if (sizes.Length == pairs.GetArrayLength() && isAscending)
            {
                return sizes;
            }
        }

        throw new EvidenceFormatException(
            "The claim classSizes must be pairs of a size and the number of classes of that size, ascending."
        );
    }

    private static ClassSizeCount? Pair(JsonElement pair) =>
        pair.ValueKind == JsonValueKind.Array
        && pair.GetArrayLength() == 2
        && IsCount(pair[0], out var size)
        && IsCount(pair[1], out var classes)
            ? new ClassSizeCount(size, classes)
            : null;

    private static bool IsCount(JsonElement element, out long count)
    {
        count = 0;
        return element.ValueKind == JsonValueKind.Number
            && element.TryGetInt64(out count)
            && count > 0;
    }
}
