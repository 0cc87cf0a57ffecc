using System.Globalization;
using System.Security.Cryptography;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Reconciliation;

/// <summary>Verifies the lines of a reconciliation's list, one at a time. Not safe for concurrent use.</summary>
internal sealed class ListVerifier(
    ReconciliationPredicate predicate,
    UsageReceiptVerifier here,
    UsageReceiptVerifier there,
    List<string> findings
)
{
    private readonly Dictionary<string, VerifiedGrant> _grants = new(StringComparer.Ordinal);
    private readonly SortedDictionary<UsageDifferenceKind, int> _kinds = [];
    private int _windows;

    public int Differences { get; private set; }

    public void Read(Stream list, string digest, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var number = 0;
        try
        {
            foreach (var line in BoundedLines.Read(list, ReconciliationLines.MaxBytes, hash))
            {
                cancellationToken.ThrowIfCancellationRequested();
                number++;
                ReadLine(line, number);
            }
        }
        catch (FormatException e)
        {
            findings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Line {number + 1} of the list: {e.Message}"
                )
            );
            return;
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != digest)
        {
            findings.Add("The list is not the one that was signed.");
        }

        if (
            _grants.Count != predicate.Grants
            || _windows != predicate.Windows
            || !_kinds.SequenceEqual(predicate.Kinds)
        )
        {
            findings.Add("The list has other numbers of lines than the statement says.");
        }
    }

    private void ReadLine(byte[] line, int number)
    {
        try
        {
            switch (ReconciliationLines.Read(line, predicate.HereNote, predicate.ThereNote))
            {
                case GrantComparison grant:
                    ReadGrant(grant);
                    break;
                case ClaimedDifference difference:
                    Differences++;
                    _kinds[difference.Kind] = _kinds.GetValueOrDefault(difference.Kind) + 1;
                    ReadDifference(difference);
                    break;
                case WindowComparison window:
                    _windows++;
                    ReadWindow(window);
                    break;
            }
        }
        catch (FormatException e)
        {
            findings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Line {number} of the list: {e.Message}"
                )
            );
        }
    }

    private void ReadWindow(WindowComparison window)
    {
        if (
            !_grants.ContainsKey(window.GrantId)
            || window.Until <= window.From
            || window.Here == window.There
        )
        {
            throw new FormatException(
                "the window is of a grant that is not listed before it, or shows no difference."
            );
        }
    }

    private void ReadGrant(GrantComparison grant)
    {
        RequireIncluded(grant.HereReceipts, grant.ThereReceipts);
        var verified = new VerifiedGrant(
            Registration(grant.GrantId, grant.HereReceipts, grant.HereRecords),
            Registration(grant.GrantId, grant.ThereReceipts, grant.ThereRecords),
            grant
        );
        if (!_grants.TryAdd(grant.GrantId, verified))
        {
            throw new FormatException("the grant is listed twice.");
        }
    }

    private static RegisteredGrant? Registration(
        string grantId,
        IReadOnlyList<UsageReceipt> receipts,
        ulong records
    )
    {
        if (receipts.Count == 0 && records == 0)
        {
            return null;
        }

        if (
            receipts is not [var first, var last]
            || first.View.Kind != RecordKind.GrantRegistered
            || first.Sequence != 0
            || first.View.Slot != last.View.Slot
            || GrantBody.Read(first.View.Extra) is not { } body
            || body.GrantId != grantId
        )
        {
            throw new FormatException(
                "the first and the last record of the grant's chain are not what they are said to be."
            );
        }

        return new RegisteredGrant(first.View.Slot, first.Index, body);
    }

    private void ReadDifference(ClaimedDifference difference)
    {
        if (!_grants.TryGetValue(difference.GrantId, out var grant))
        {
            throw new FormatException("the difference is of a grant that is not listed before it.");
        }

        RequireIncluded(difference.Here, difference.There);
        var isBorneOut = difference.Kind switch
        {
            UsageDifferenceKind.GapHere => IsGap(difference.Here, grant.Here)
                && difference.There.Count == 0,
            UsageDifferenceKind.GapThere => IsGap(difference.There, grant.There)
                && difference.Here.Count == 0,
            UsageDifferenceKind.EndsEarlierHere => IsEarlyEnd(
                difference.Here,
                grant.Comparison.HereReceipts,
                UseOf(difference.There, grant.There),
                difference.ThereAmount,
                difference
            ),
            UsageDifferenceKind.EndsEarlierThere => IsEarlyEnd(
                difference.There,
                grant.Comparison.ThereReceipts,
                UseOf(difference.Here, grant.Here),
                difference.HereAmount,
                difference
            ),
            UsageDifferenceKind.OtherGrant => IsOtherGrant(difference, grant),
            _ => IsOfUse(difference, grant),
        };
        if (!isBorneOut || !IsPlain(difference))
        {
            throw new FormatException(
                $"the receipts do not bear out {difference.Kind} of {difference.EventId ?? "the chain"}."
            );
        }
    }

    // What is not of one use on both sides states no fields, and of the side that lacks it no amount.
    private static bool IsPlain(ClaimedDifference difference) =>
        difference.Kind <= UsageDifferenceKind.CorrectedThere
        || (
            difference.Fields.Count == 0
            && (difference.HereAmount is null || difference.ThereAmount is null)
            && difference.EventId is null == difference.Window is null
        );

    private static bool IsOfUse(ClaimedDifference difference, VerifiedGrant grant)
    {
        var drafts = DifferenceRules.OfUse(
            difference.GrantId,
            grant.Here?.Body,
            UseOf(difference.Here, grant.Here),
            grant.There?.Body,
            UseOf(difference.There, grant.There)
        );
        return (difference.Here.Count > 0 || difference.There.Count > 0)
            && drafts.Any(draft => Claims(difference, draft));
    }

    private static bool Claims(ClaimedDifference difference, DifferenceDraft draft) =>
        draft.Kind == difference.Kind
        && draft.EventId == difference.EventId
        && draft.Here?.Counted == difference.HereAmount
        && draft.There?.Counted == difference.ThereAmount
        && draft.Fields.SequenceEqual(difference.Fields)
        && (draft.Here is null || draft.There is null || draft.Here.Id == draft.There.Id)
        && LiesIn(difference.Window, draft.Use!);

    private static bool LiesIn(
        (DateTimeOffset From, DateTimeOffset Until)? window,
        ComparedUse use
    ) =>
        window is { } span
        && use.Time >= Microseconds.From(span.From)
        && use.Time < Microseconds.From(span.Until);

    private static bool IsGap(IReadOnlyList<UsageReceipt> receipts, RegisteredGrant? grant) =>
        receipts is [var before, var after]
        && grant is not null
        && before.View.Slot == grant.Slot
        && after.View.Slot == grant.Slot
        && after.Index > before.Index
        && (
            after.Sequence != before.Sequence + 1
            || !after.View.Previous.SequenceEqual(
                MerkleProof.HashLeaf(HashKind.Sha256, before.Record.Span)
            )
        );

    private static bool IsEarlyEnd(
        IReadOnlyList<UsageReceipt> last,
        IReadOnlyList<UsageReceipt> chain,
        ComparedUse? later,
        Int128? amount,
        ClaimedDifference difference
    ) =>
        later is not null
        && amount == later.Counted
        && difference.EventId == UsageEventId.Format(later.Id)
        && LiesIn(difference.Window, later)
        && last.Select(receipt => receipt.Index)
            .SequenceEqual(chain.Skip(1).Select(receipt => receipt.Index));

    private static bool IsOtherGrant(ClaimedDifference difference, VerifiedGrant grant) =>
        difference.Here is [var mine]
        && difference.There is [var theirs]
        && mine.Index == grant.Here?.Registration
        && theirs.Index == grant.There?.Registration
        && grant.Here!.Body.Digest != grant.There!.Body.Digest;

    /// <summary>The use that some records make up; null for none.</summary>
    private static ComparedUse? UseOf(IReadOnlyList<UsageReceipt> receipts, RegisteredGrant? grant)
    {
        if (receipts.Count == 0)
        {
            return null;
        }

        var first = receipts[0].View;
        if (
            grant is null
            || first.Slot != grant.Slot
            || first.Kind is not (RecordKind.Used or RecordKind.Reserved)
        )
        {
            throw new FormatException("the first record of a side is no use under the grant.");
        }

        var use = ComparedUse.Of(receipts[0].Index, first, null);
        foreach (var receipt in receipts.Skip(1))
        {
            use = (receipt.View.Kind, use) switch
            {
                (RecordKind.Settled, { IsReserved: true, Settlement: null })
                    when receipt.View.Reference == use.Index => use.SettledBy(
                    receipt.Index,
                    receipt.View
                ),
                (RecordKind.Corrected, { IsReserved: false, Correction: null })
                    when receipt.View.Reference == use.Index => use with
                {
                    Correction = receipt.Index,
                },
                _ => null,
            };
            if (use is null)
            {
                throw new FormatException("the records of a side do not make up one use.");
            }
        }

        return use;
    }

    private void RequireIncluded(
        IReadOnlyList<UsageReceipt> mine,
        IReadOnlyList<UsageReceipt> theirs
    )
    {
        if (!mine.All(here.Verify))
        {
            throw new FormatException("a receipt of this side does not lead to its checkpoint.");
        }

        if (!theirs.All(there.Verify))
        {
            throw new FormatException(
                "a receipt of the other side does not lead to its checkpoint."
            );
        }
    }

    private sealed record RegisteredGrant(uint Slot, ulong Registration, GrantBody Body);

    private sealed record VerifiedGrant(
        RegisteredGrant? Here,
        RegisteredGrant? There,
        GrantComparison Comparison
    );
}
