using AuthOps.Metering.Log;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Proofs;

/// <summary>
/// Verifies receipts under one checkpoint that has been verified once. Needs nothing but the receipts. Safe for
/// concurrent use by many threads.
/// </summary>
public sealed class UsageReceiptVerifier
{
    private const int ChunkSize = 1024;
    private readonly byte[] _note;
    private readonly byte[] _sha256Root;
    private readonly byte[] _sm3Root;

    /// <summary>Takes a checkpoint in.</summary>
    /// <param name="note">The signed note, exactly as the receipts carry it.</param>
    /// <param name="policy">Whose signatures are needed.</param>
    /// <exception cref="FormatException">The note is no checkpoint of a usage log.</exception>
    /// <exception cref="CheckpointRefusedException">The policy is not satisfied.</exception>
    public UsageReceiptVerifier(ReadOnlySpan<byte> note, CheckpointPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Checkpoint = policy.Require(SignedNote.Parse(note));
        _note = note.ToArray();
        _sha256Root = Convert.FromHexString(Checkpoint.Root);
        _sm3Root = Convert.FromHexString(Checkpoint.Sm3Root);
    }

    /// <summary>The checkpoint.</summary>
    public UsageCheckpoint Checkpoint { get; }

    /// <summary>Verifies one receipt.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <returns>Whether its record is in the log the checkpoint describes, by every path it carries.</returns>
    public bool Verify(UsageReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return IsOfCheckpoint(receipt)
            && BodyFits(receipt)
            && MerkleProof.VerifyInclusion(
                HashKind.Sha256,
                receipt.Index,
                Checkpoint.Size,
                MerkleProof.HashLeaf(HashKind.Sha256, receipt.Record.Span),
                receipt.Sha256Path.Span,
                _sha256Root
            )
            && Sm3Fits(receipt);
    }

    /// <summary>
    /// Verifies many receipts, side by side in lanes; the more of them at once, the more of their paths they share.
    /// </summary>
    /// <param name="receipts">The receipts.</param>
    /// <param name="results">For each, whether it verifies.</param>
    /// <returns>How many do.</returns>
    /// <exception cref="ArgumentException">There are not as many results as receipts.</exception>
    public int Verify(ReadOnlySpan<UsageReceipt> receipts, Span<bool> results)
    {
        if (receipts.Length != results.Length)
        {
            throw new ArgumentException("There must be one result a receipt.", nameof(results));
        }

        // Neighbours in the tree share most of their paths, and what they share is hashed once.
        var order = new int[receipts.Length];
        var indexes = new ulong[receipts.Length];
        for (var i = 0; i < order.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(receipts[i], nameof(receipts));
            (order[i], indexes[i]) = (i, receipts[i].Index);
        }

        Array.Sort(indexes, order);
        var accepted = 0;
        var sha256 = new ReceiptPaths(HashKind.Sha256, ChunkSize, Checkpoint.Size);
        var sm3 = new ReceiptPaths(HashKind.Sm3, ChunkSize, Checkpoint.Size);
        var part = new UsageReceipt[Math.Min(ChunkSize, order.Length)];
        Span<bool> fits = stackalloc bool[ChunkSize];
        for (var from = 0; from < order.Length; from += ChunkSize)
        {
            var members = order.AsSpan(from, Math.Min(ChunkSize, order.Length - from));
            for (var i = 0; i < members.Length; i++)
            {
                part[i] = receipts[members[i]];
                fits[i] = IsOfCheckpoint(part[i]) && BodyFits(part[i]);
            }

            sha256.Run(part.AsSpan(0, members.Length), fits[..members.Length], _sha256Root);
            var withSm3 = WithSm3(members, part, fits);
            sm3.Run(part.AsSpan(0, withSm3), fits[..withSm3], _sm3Root);
            for (var i = 0; i < members.Length; i++)
            {
                results[members[i]] = fits[i];
                accepted += fits[i] ? 1 : 0;
            }
        }

        return accepted;
    }

    /// <summary>Moves receipts that carry an SM3 path, and what belongs to them, to the front; their number.</summary>
    private static int WithSm3(Span<int> members, UsageReceipt[] part, Span<bool> fits)
    {
        var count = 0;
        for (var i = 0; i < members.Length; i++)
        {
            if (HasSm3(part[i]))
            {
                (members[count], members[i]) = (members[i], members[count]);
                (part[count], part[i]) = (part[i], part[count]);
                (fits[count], fits[i]) = (fits[i], fits[count]);
                count++;
            }
        }

        return count;
    }

    private bool IsOfCheckpoint(UsageReceipt receipt) =>
        receipt.Index < Checkpoint.Size && receipt.Checkpoint.Span.SequenceEqual(_note);

    private static bool BodyFits(UsageReceipt receipt)
    {
        var view = receipt.View;
        if (view.Version != RecordLayout.Version || view.HasBody == view.Body.IsEmpty)
        {
            return false;
        }

        if (!view.HasBody)
        {
            return true;
        }

        Span<byte> digest = stackalloc byte[RecordLayout.DigestSize];
        Sha256.Hash(view.Body, digest);
        return view.Body.Length >= RecordLayout.PayloadSize && view.Tail.SequenceEqual(digest);
    }

    private static bool HasSm3(UsageReceipt receipt) =>
        !receipt.Sm3Path.IsEmpty || receipt.Sha256Path.IsEmpty;

    private bool Sm3Fits(UsageReceipt receipt) =>
        !HasSm3(receipt)
        || MerkleProof.VerifyInclusion(
            HashKind.Sm3,
            receipt.Index,
            Checkpoint.Size,
            MerkleProof.HashLeaf(HashKind.Sm3, receipt.Record.Span),
            receipt.Sm3Path.Span,
            _sm3Root
        );
}
