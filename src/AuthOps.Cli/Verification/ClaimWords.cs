using AuthOps.Anonymization.Certificates;

namespace AuthOps.Cli.Verification;

/// <summary>Words a claim with what it stands on. Stateless.</summary>
internal static class ClaimWords
{
    private const int MaxValue = 160;

    /// <summary>The value, cut where it is long, and the basis.</summary>
    public static string Of(CertificateClaim claim)
    {
        var value =
            claim.Value.Length <= MaxValue
                ? claim.Value
                : string.Concat(claim.Value.AsSpan(0, MaxValue), "…");
        var basis = claim.Basis switch
        {
            ClaimBasis.Derived => "derived from the release and its policy",
            ClaimBasis.Reference => $"derived against {claim.Reference}",
            _ => "attested by the signer",
        };
        var rests =
            claim.RestsOn.Count == 0
                ? ""
                : $"; rests on what is attested: {string.Join(", ", claim.RestsOn)}";
        return $"{value} ({basis}{rests})";
    }
}
