using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Governance;

/// <summary>What receipts of every protocol have alike. Stateless and safe to share between threads.</summary>
internal static class ReceiptEnvelopes
{
    /// <summary>The digest that names a session.</summary>
    public static Subject Subject(string name, string label, string sessionId, string transcript) =>
        new(
            name,
            Convert.ToHexStringLower(
                DomainHash.Hash(
                    HashKind.Sha256,
                    label,
                    Convert.FromHexString(sessionId),
                    Convert.FromHexString(transcript)
                )
            )
        );

    /// <summary>Adds a member where there is a value.</summary>
    public static void Add(JsonObject predicate, string name, JsonNode? value)
    {
        if (value is not null)
        {
            predicate[name] = value;
        }
    }

    /// <summary>What speaks against both named parties, and nobody else, having signed.</summary>
    public static List<string> Findings(
        DsseEnvelope envelope,
        TrustFile trust,
        IReadOnlyList<string> requiredRoles,
        DateTimeOffset at,
        params ReadOnlySpan<string> parties
    )
    {
        var verdict = envelope.Verify(trust, requiredRoles, at);
        var findings = verdict.Findings.Select(f => f.Message).ToList();
        foreach (var party in parties)
        {
            if (!IsSigner(verdict, party))
            {
                findings.Add($"No trusted key of {party} signed.");
            }
        }

        if (envelope.Signatures.Count > 2)
        {
            findings.Add("A receipt has the signatures of its two parties and no other.");
        }

        return findings;
    }

    private static bool IsSigner(EvidenceVerdict verdict, string party) =>
        verdict.Signers.Any(s => s.Party == party);
}
