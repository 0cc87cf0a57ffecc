using AuthOps.Primitives.Evidence;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sum;
using AuthOps.Psi.Unbalanced;

namespace AuthOps.Cli.Verification;

/// <summary>One receipt of an intersection, a sum or a lookup by itself: facts that can be, and the signatures of the two parties it names. Stateless.</summary>
internal static class ReceiptCheck
{
    public static void Intersection(
        StatementRequest request,
        DsseEnvelope envelope,
        DateTimeOffset at,
        List<CheckedPart> parts,
        List<Finding> findings
    )
    {
        var facts = PsiReceipt.Read(envelope.Statement);
        parts.Add(
            new CheckedPart(
                "intersection",
                FormattableString.Invariant(
                    $"{facts.ReceiverItems} x {facts.SenderItems} elements, {InCommon(facts.Cardinality)}, rows {(facts.RowsOpened ? "opened" : "closed")}"
                )
            )
        );
        Parties(
            request,
            envelope,
            (trust, roles) => PsiReceipt.Verify(envelope, trust, roles, at).Findings,
            $"{facts.Receiver} and {facts.Sender}",
            parts,
            findings
        );
    }

    public static void Sum(
        StatementRequest request,
        DsseEnvelope envelope,
        DateTimeOffset at,
        List<CheckedPart> parts,
        List<Finding> findings
    )
    {
        var facts = SumReceipt.Read(envelope.Statement);
        parts.Add(
            new CheckedPart(
                "sum",
                FormattableString.Invariant(
                    $"{facts.KeysItems} keys x {facts.ValuesItems} values from {facts.Lowest} to {facts.Highest}, {InCommon(facts.Cardinality)}, {(facts.Cardinality is null ? "closed" : "opened")}"
                )
            )
        );
        Parties(
            request,
            envelope,
            (trust, roles) => SumReceipt.Verify(envelope, trust, roles, at).Findings,
            $"{facts.KeysParty} and {facts.ValuesParty}",
            parts,
            findings
        );
    }

    public static void Lookup(
        StatementRequest request,
        DsseEnvelope envelope,
        DateTimeOffset at,
        List<CheckedPart> parts,
        List<Finding> findings
    )
    {
        var facts = LookupReceipt.Read(envelope.Statement);
        parts.Add(
            new CheckedPart(
                "lookup",
                FormattableString.Invariant(
                    $"{facts.Keys} keys asked for in a set of at most {facts.ServerItems}, labels of {facts.LabelBytes} bytes, epoch {facts.EpochDigest}"
                )
            )
        );
        Parties(
            request,
            envelope,
            (trust, roles) => LookupReceipt.Verify(envelope, trust, roles, at).Findings,
            $"{facts.Client} and {facts.Server}",
            parts,
            findings
        );
    }

    /// <summary>A party signs in whatever role the trust file gives it; that both did is what is asked.</summary>
    private static void Parties(
        StatementRequest request,
        DsseEnvelope envelope,
        Func<TrustFile, string[], IReadOnlyList<string>> verify,
        string names,
        List<CheckedPart> parts,
        List<Finding> findings
    )
    {
        if (request.Trust is not { } trust)
        {
            return;
        }

        string[] roles =
        [
            .. envelope
                .Signatures.Select(s => trust.Find(s.KeyId)?.Roles[0])
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
        if (roles.Length == 0)
        {
            return;
        }

        var against = verify(trust, roles);
        findings.AddRange(against.Select(f => new Finding(Path.GetFileName(request.Path), f)));
        if (against.Count == 0)
        {
            parts.Add(new CheckedPart("parties", names));
        }
    }

    private static string InCommon(int? cardinality) =>
        cardinality is { } number
            ? FormattableString.Invariant($"{number} in common")
            : "fewer than the minimum in common";
}
