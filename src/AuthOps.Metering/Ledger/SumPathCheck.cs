using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// The verifier's side of the Merkle-sum tree: from an invoice's leaves to the signed root. Stateless and safe to share
/// between threads.
/// </summary>
internal static class SumPathCheck
{
    private const int LeavesOfAnInvoice = 4;
    private const int HighestTree = 18;
    private const int DigestSize = 32;

    public static void Check(
        InvoiceEvidence evidence,
        ClaimedInvoice claimed,
        TrustFile trust,
        DateTimeOffset at,
        List<InvoiceFinding> findings
    )
    {
        if (ReadTotal(evidence.Total.Span, trust, at, findings) is { } total)
        {
            _ = Check(total, evidence.Proof.Span, claimed, findings);
        }
    }

    /// <summary>Checks an invoice against a total that was verified; gives the places of its leaves, none where the proof cannot be read.</summary>
    public static IReadOnlyList<int> Check(
        RevenueTotal total,
        ReadOnlySpan<byte> utf8,
        ClaimedInvoice claimed,
        List<InvoiceFinding> findings
    )
    {
        if (ReadProof(utf8, total, findings) is not { } proof)
        {
            return [];
        }

        if (total.Period != claimed.Period)
        {
            Find(
                InvoiceFindingKind.OtherPeriod,
                "The total is of another period than the invoice."
            );
        }

        if (
            proof.InvoiceDigest != claimed.Digest
            || proof.Parts.Select(static p => p.Index).Distinct().Count() != LeavesOfAnInvoice
            || proof.Parts.Aggregate((Int128)0, static (sum, p) => sum + p.Amount.Value)
                != claimed.Total
        )
        {
            Find(
                InvoiceFindingKind.LeavesDiffer,
                $"The leaves are not those of this invoice of {claimed.Total} fen, each once."
            );
        }

        foreach (var part in proof.Parts)
        {
            Climb(part, claimed.Digest, total, findings);
        }

        return [.. proof.Parts.Select(static p => p.Index)];

        void Find(InvoiceFindingKind kind, string message) =>
            findings.Add(new InvoiceFinding(kind, message));
    }

    private static RevenueTotal? ReadTotal(
        ReadOnlySpan<byte> envelope,
        TrustFile trust,
        DateTimeOffset at,
        List<InvoiceFinding> findings
    )
    {
        try
        {
            var parsed = DsseEnvelope.Parse(envelope);
            var verdict = parsed.Verify(trust, [InvoiceVerifier.OperatorRole], at);
            if (!verdict.IsAccepted)
            {
                findings.Add(
                    new InvoiceFinding(
                        InvoiceFindingKind.TotalRefused,
                        "The total is not signed by an operator that is trusted."
                    )
                );
                return null;
            }

            parsed.Statement.RequirePredicateType(RevenueTotal.PredicateType);
            return RevenueTotal.Parse(parsed.Statement.Predicate);
        }
        catch (Exception e) when (e is FormatException or EvidenceFormatException)
        {
            findings.Add(
                new InvoiceFinding(
                    InvoiceFindingKind.TotalRefused,
                    $"The total cannot be read: {e.Message}"
                )
            );
            return null;
        }
    }

    private static InvoiceProof? ReadProof(
        ReadOnlySpan<byte> utf8,
        RevenueTotal total,
        List<InvoiceFinding> findings
    )
    {
        try
        {
            var proof = InvoiceProof.Parse(utf8);
            return
                total.Height is >= 2 and <= HighestTree
                && proof.Parts.Count == LeavesOfAnInvoice
                && proof.Parts.All(part =>
                    part.Index >= 0
                    && part.Index < 1 << total.Height
                    && part.Path.Count == total.Height
                    && part.Blinding.Length == DigestSize
                    && part.Path.All(static step => step.Hash.Length == DigestSize)
                )
                ? proof
                : throw new FormatException(
                    "its leaves are not as many, or their ways not as long, as the tree's."
                );
        }
        catch (FormatException e)
        {
            findings.Add(
                new InvoiceFinding(
                    InvoiceFindingKind.ProofMalformed,
                    $"The proof cannot be used: {e.Message}"
                )
            );
            return null;
        }
    }

    private static void Climb(
        InvoiceProofPart part,
        string invoice,
        RevenueTotal total,
        List<InvoiceFinding> findings
    )
    {
        // 0, amount, blinding, digest of the invoice.
        Span<byte> leaf = stackalloc byte[1 + 8 + (2 * DigestSize)];
        leaf[0] = 0;
        BinaryPrimitives.WriteInt64LittleEndian(leaf[1..], part.Amount.Value);
        part.Blinding.Span.CopyTo(leaf[9..]);
        Convert.FromHexString(invoice).CopyTo(leaf[(9 + DigestSize)..]);
        var hash = SHA256.HashData(leaf);
        Int128 sum = part.Amount.Value;
        var isInRange = sum >= 0;

        // 1, then sum and hash of the left and of the right.
        Span<byte> node = stackalloc byte[1 + (2 * (8 + DigestSize))];
        node[0] = 1;
        for (var depth = 0; depth < part.Path.Count; depth++)
        {
            var step = part.Path[depth];
            var isRight = ((part.Index >> depth) & 1) == 1;
            var own = node[(isRight ? 41 : 1)..];
            var other = node[(isRight ? 1 : 41)..];
            isInRange &= step.Sum.Value >= 0 && sum + step.Sum.Value <= long.MaxValue;
            if (!isInRange)
            {
                break;
            }

            BinaryPrimitives.WriteInt64LittleEndian(own, (long)sum);
            hash.CopyTo(own[8..]);
            BinaryPrimitives.WriteInt64LittleEndian(other, step.Sum.Value);
            step.Hash.Span.CopyTo(other[8..]);
            hash = SHA256.HashData(node);
            sum += step.Sum.Value;
        }

        if (!isInRange)
        {
            findings.Add(
                new InvoiceFinding(
                    InvoiceFindingKind.SumOutOfRange,
                    $"A sum on the way of leaf {part.Index} is negative or exceeds 64 bits."
                )
            );
        }
        else if (Convert.ToHexStringLower(hash) != total.Root || sum != total.Total.Value)
        {
            findings.Add(
                new InvoiceFinding(
                    InvoiceFindingKind.RootDiffers,
                    $"Leaf {part.Index} does not lead to the root and the total that were signed."
                )
            );
        }
    }
}
