using System.Globalization;
using AuthOps.Primitives.Evidence;
using AuthOps.Psi;
using AuthOps.Psi.Governance;

namespace AuthOps.Cli.Verification;

/// <summary>One receipt of an intersection by itself: facts that can be, and the signatures of the two parties it names. Stateless.</summary>
internal static class ReceiptCheck
{
    public static void Run(
        StatementRequest request,
        DsseEnvelope envelope,
        DateTimeOffset at,
        List<CheckedPart> parts,
        List<Finding> findings
    )
    {
        var facts = PsiReceipt.Read(envelope.Statement);
        parts.Add(new CheckedPart("intersection", Text(facts)));
        if (request.Trust is not { } trust)
        {
            return;
        }

        // A party signs in whatever role the trust file gives it; that both did is what is asked.
        string[] roles =
        [
            .. envelope
                .Signatures.Select(s => trust.Find(s.KeyId)?.Roles[0])
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
        var before = findings.Count;
        if (roles.Length > 0)
        {
            findings.AddRange(
                PsiReceipt
                    .Verify(envelope, trust, roles, at)
                    .Findings.Select(f => new Finding(Path.GetFileName(request.Path), f))
            );
        }

        if (roles.Length > 0 && findings.Count == before)
        {
            parts.Add(new CheckedPart("parties", $"{facts.Receiver} and {facts.Sender}"));
        }
    }

    private static string Text(PsiReceiptFacts facts) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{facts.ReceiverItems} x {facts.SenderItems} elements, {facts.Cardinality?.ToString(CultureInfo.InvariantCulture) ?? "fewer than the minimum"} in common, rows {(facts.RowsOpened ? "opened" : "closed")}"
        );
}
