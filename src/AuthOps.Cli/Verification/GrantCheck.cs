using AuthOps.Cli.Facts;
using AuthOps.Metering.Authorization;

namespace AuthOps.Cli.Verification;

/// <summary>The grant: its canonical bytes, as the implementing body signed them, and in force.</summary>
internal static class GrantCheck
{
    public static void Run(VerificationContext context)
    {
        var grant = Read(context);
        if (
            !context
                .Statement(EvidenceFiles.GrantStatement)
                .Subjects.Any(subject =>
                    subject.Name == EvidenceFiles.Grant && subject.Sha256 == grant.Digest
                )
        )
        {
            context.Find(EvidenceFiles.GrantStatement, "does not speak about grant.json as it is");
            return;
        }

        context.Hold(
            "grant",
            $"{grant.Id}: {grant.Scenarios.Count} scenarios, {grant.Products.Count} products, {grant.Quotas.Count} quotas"
        );
    }

    /// <summary>The grant.</summary>
    /// <exception cref="FactsException">It is missing or malformed.</exception>
    public static AuthorizationGrant Read(VerificationContext context)
    {
        try
        {
            return AuthorizationGrant.Parse(context.Bytes(EvidenceFiles.Grant));
        }
        catch (FormatException error)
        {
            throw new FactsException($"{EvidenceFiles.Grant}: {error.Message}");
        }
    }
}
