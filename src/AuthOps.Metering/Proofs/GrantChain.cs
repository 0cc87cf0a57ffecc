using AuthOps.Metering.Log;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Proofs;

/// <summary>
/// Whether receipts are all records of a grant from its first to the last of them: numbered without gaps, each naming
/// the hash of the one before. What follows the last receipt, nobody can tell from receipts alone; a full verification
/// of the log can. All members are static and safe to call from any thread.
/// </summary>
public static class GrantChain
{
    /// <summary>Finds the first break in a grant's chain.</summary>
    /// <param name="receipts">Receipts in the order of the chain, each verified already under the same checkpoint.</param>
    /// <returns>Null if the chain is complete up to its last receipt; otherwise what breaks it and where.</returns>
    public static string? FindBreak(IReadOnlyList<UsageReceipt> receipts)
    {
        ArgumentNullException.ThrowIfNull(receipts);
        var previous = new byte[RecordLayout.DigestSize];
        for (var i = 0; i < receipts.Count; i++)
        {
            var record = receipts[i].View;
            if (record.Slot != receipts[0].View.Slot)
            {
                return $"Receipt {i} belongs to another grant.";
            }

            if (record.Sequence != (ulong)i)
            {
                return $"Receipt {i} has number {record.Sequence} in its grant's chain: a record is left out, put in or out of order.";
            }

            if (!record.Previous.SequenceEqual(previous))
            {
                return $"Receipt {i} does not name the record before it: another record stood there.";
            }

            if (i > 0 && receipts[i].Index <= receipts[i - 1].Index)
            {
                return $"Receipt {i} lies before its predecessor in the log.";
            }

            previous = MerkleProof.HashLeaf(HashKind.Sha256, record.Bytes);
        }

        return null;
    }
}
