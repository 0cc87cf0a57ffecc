using System.Numerics;
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
    private const int ChunkSize = 256;
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

    /// <summary>Verifies many receipts, side by side in lanes.</summary>
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

        var accepted = 0;
        var chunk = new ReceiptChunk(ChunkSize, Checkpoint.Size);
        for (var from = 0; from < receipts.Length; from += ChunkSize)
        {
            var count = Math.Min(ChunkSize, receipts.Length - from);
            var part = receipts.Slice(from, count);
            for (var i = 0; i < count; i++)
            {
                results[from + i] = IsOfCheckpoint(part[i]) && BodyFits(part[i]);
            }

            chunk.Run(part, results.Slice(from, count), _sha256Root);
            for (var i = 0; i < count; i++)
            {
                results[from + i] = results[from + i] && Sm3Fits(part[i]);
                accepted += results[from + i] ? 1 : 0;
            }
        }

        return accepted;
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

    private bool Sm3Fits(UsageReceipt receipt) =>
        (receipt.Sm3Path.IsEmpty && !receipt.Sha256Path.IsEmpty)
        || MerkleProof.VerifyInclusion(
            HashKind.Sm3,
            receipt.Index,
            Checkpoint.Size,
            MerkleProof.HashLeaf(HashKind.Sm3, receipt.Record.Span),
            receipt.Sm3Path.Span,
            _sm3Root
        );

    /// <summary>The SHA-256 paths of a few hundred receipts, walked level by level. Not safe for concurrent use.</summary>
    private sealed class ReceiptChunk(int capacity, ulong size)
    {
        private readonly byte[] _leaves = new byte[capacity * RecordLayout.Size];
        private readonly byte[] _hashes = new byte[capacity * RecordLayout.DigestSize];
        private readonly byte[] _pairs = new byte[capacity * 2 * RecordLayout.DigestSize];
        private readonly byte[] _parents = new byte[capacity * RecordLayout.DigestSize];
        private readonly int[] _members = new int[capacity];

        public void Run(
            ReadOnlySpan<UsageReceipt> receipts,
            Span<bool> results,
            ReadOnlySpan<byte> root
        )
        {
            var longest = 0;
            for (var i = 0; i < receipts.Length; i++)
            {
                receipts[i].Record.Span.CopyTo(_leaves.AsSpan(i * RecordLayout.Size));
                var length = receipts[i].Sha256Path.Length / RecordLayout.DigestSize;
                results[i] = results[i] && length == PathLength(receipts[i].Index);
                longest = results[i] ? Math.Max(longest, length) : longest;
            }

            MerkleBatch.HashLeaves(
                HashKind.Sha256,
                _leaves.AsSpan(0, receipts.Length * RecordLayout.Size),
                RecordLayout.Size,
                _hashes.AsSpan(0, receipts.Length * RecordLayout.DigestSize)
            );
            for (var step = 0; step < longest; step++)
            {
                Step(receipts, results, step);
            }

            for (var i = 0; i < receipts.Length; i++)
            {
                results[i] = results[i] && Hash(_hashes, i).SequenceEqual(root);
            }
        }

        private static Span<byte> Hash(byte[] hashes, int index) =>
            hashes.AsSpan(index * RecordLayout.DigestSize, RecordLayout.DigestSize);

        private void Step(ReadOnlySpan<UsageReceipt> receipts, ReadOnlySpan<bool> results, int step)
        {
            var count = 0;
            for (var i = 0; i < receipts.Length; i++)
            {
                var path = receipts[i].Sha256Path.Span;
                if (!results[i] || path.Length <= step * RecordLayout.DigestSize)
                {
                    continue;
                }

                var sibling = path.Slice(step * RecordLayout.DigestSize, RecordLayout.DigestSize);
                var isRight = IsRight(receipts[i].Index, step);
                var pair = _pairs.AsSpan(count * 2 * RecordLayout.DigestSize);
                (isRight ? sibling : Hash(_hashes, i)).CopyTo(pair);
                (isRight ? Hash(_hashes, i) : sibling).CopyTo(pair[RecordLayout.DigestSize..]);
                _members[count++] = i;
            }

            MerkleBatch.HashNodes(
                HashKind.Sha256,
                _pairs.AsSpan(0, count * 2 * RecordLayout.DigestSize),
                _parents.AsSpan(0, count * RecordLayout.DigestSize)
            );
            for (var i = 0; i < count; i++)
            {
                Hash(_parents, i).CopyTo(Hash(_hashes, _members[i]));
            }
        }

        // Below the level where the paths of this leaf and of the last one meet, a sibling a level; above it, one for
        // every 1 in the index, always on the left (RFC 9162, section 2.1.3.2).
        private int Inner(ulong index) => 64 - BitOperations.LeadingZeroCount(index ^ (size - 1));

        private int PathLength(ulong index)
        {
            var inner = Inner(index);
            return inner == 64 ? inner : inner + BitOperations.PopCount(index >> inner);
        }

        private bool IsRight(ulong index, int step) =>
            step >= Inner(index) || ((index >> step) & 1) != 0;
    }
}
