using System.Buffers;
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
    private readonly byte[] _note;
    private readonly byte[] _sha256Root;
    private readonly byte[] _sm3Root;

    // Its arrays are reused by the next call, one call at a time.
    private ReceiptBatch? _spare;

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
        var verdicts = new ReceiptVerdict[receipts.Length];
        verdicts.AsSpan().Fill(ReceiptVerdict.NotInLog);
        var batch = new ReceiptBatch(Checkpoint.Size, isText: false);
        foreach (var member in order)
        {
            var receipt = receipts[member];
            _ =
                IsOfCheckpoint(receipt)
                && BodyFits(receipt)
                && batch.TryAdd(
                    member,
                    receipt.Index,
                    receipt.Record.Span,
                    receipt.Sha256Path,
                    receipt.Sm3Path,
                    HasSm3(receipt)
                );
            RunIfFull(batch, verdicts);
        }

        batch.Run(_sha256Root, _sm3Root, verdicts);
        var accepted = 0;
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = verdicts[i] == ReceiptVerdict.Verified;
            accepted += results[i] ? 1 : 0;
        }

        return accepted;
    }

    /// <summary>
    /// Verifies many receipts straight from their bytes, side by side in lanes: nothing is kept of them, and what
    /// neighbours in the tree share of their paths is read and hashed once. The fastest way to verify thousands.
    /// </summary>
    /// <param name="receipts">The receipts, each as its file holds it; hostile bytes are refused, not thrown.</param>
    /// <param name="verdicts">The verdict on each.</param>
    /// <returns>How many are <see cref="ReceiptVerdict.Verified"/>.</returns>
    /// <exception cref="ArgumentException">There are not as many verdicts as receipts.</exception>
    public int Verify(ReadOnlySpan<ReadOnlyMemory<byte>> receipts, Span<ReceiptVerdict> verdicts)
    {
        if (receipts.Length != verdicts.Length)
        {
            throw new ArgumentException("There must be one verdict a receipt.", nameof(verdicts));
        }

        var indexes = ArrayPool<ulong>.Shared.Rent(receipts.Length);
        var parts = ArrayPool<ReceiptText>.Shared.Rent(receipts.Length);
        var order = ArrayPool<int>.Shared.Rent(receipts.Length);
        var readable = 0;
        for (var i = 0; i < receipts.Length; i++)
        {
            if (
                ReceiptText.TryRead(receipts[i].Span, out var found)
                && found.Index < Checkpoint.Size
            )
            {
                (indexes[readable], order[readable], parts[i]) = (found.Index, i, found);
                readable++;
            }
            else
            {
                verdicts[i] = VerifyAlone(receipts[i].Span);
            }
        }

        Array.Sort(indexes, order, 0, readable);
        var batch =
            Interlocked.Exchange(ref _spare, null)
            ?? new ReceiptBatch(Checkpoint.Size, isText: true);
        foreach (var member in order.AsSpan(0, readable))
        {
            if (!batch.TryAdd(member, receipts[member], parts[member], _note))
            {
                verdicts[member] = VerifyAlone(receipts[member].Span);
            }

            RunIfFull(batch, verdicts);
        }

        batch.Run(_sha256Root, _sm3Root, verdicts);
        _spare = batch;
        ArrayPool<ulong>.Shared.Return(indexes);
        ArrayPool<ReceiptText>.Shared.Return(parts);
        ArrayPool<int>.Shared.Return(order);
        return verdicts.Count(ReceiptVerdict.Verified);
    }

    private void RunIfFull(ReceiptBatch batch, Span<ReceiptVerdict> verdicts)
    {
        if (batch.Count == ReceiptBatch.Capacity)
        {
            batch.Run(_sha256Root, _sm3Root, verdicts);
        }
    }

    /// <summary>The verdict on a receipt of any form.</summary>
    private ReceiptVerdict VerifyAlone(ReadOnlySpan<byte> text)
    {
        UsageReceipt receipt;
        try
        {
            receipt = UsageReceipt.Parse(text);
        }
        catch (FormatException)
        {
            return ReceiptVerdict.Malformed;
        }

        return !IsOfCheckpoint(receipt) ? ReceiptVerdict.OtherCheckpoint
            : Verify(receipt) ? ReceiptVerdict.Verified
            : ReceiptVerdict.NotInLog;
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
