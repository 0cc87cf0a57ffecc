using AuthOps.Metering.Proofs;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Metering.Log;

/// <content>What the log proves about itself. Safe for concurrent use by many threads.</content>
public sealed partial class UsageLog
{
    private LogProver? _prover;

    /// <summary>The signed checkpoint beside the log, cosignatures included; null if none was written.</summary>
    /// <exception cref="UsageLogCorruptException">The file is damaged.</exception>
    public SignedNote? FindCheckpoint()
    {
        lock (Sync)
        {
            RequireUsable();
            return UsageCheckpoint.Find(_storage)?.Note;
        }
    }

    /// <summary>Makes the receipt of a record under the checkpoint beside the log.</summary>
    /// <param name="index">The record, from 0.</param>
    /// <param name="withSm3">Whether to add the SM3 path, which makes the receipt hold under the national profile alone.</param>
    /// <returns>The receipt, verified once already.</returns>
    /// <exception cref="InvalidOperationException">No checkpoint was written yet.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The checkpoint does not cover the record; write a new one.</exception>
    /// <exception cref="UsageLogCorruptException">The record or a tile is damaged.</exception>
    public UsageReceipt CreateReceipt(ulong index, bool withSm3 = true)
    {
        lock (Sync)
        {
            var (note, checkpoint) = RequireCheckpoint();
            if (index >= checkpoint.Size)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(index),
                    $"The checkpoint covers {checkpoint.Size} records; write a new one."
                );
            }

            var (record, body) = _records.ReadWithBody(index);
            return new UsageReceipt(
                index,
                record,
                body,
                Prover.Inclusion(HashKind.Sha256, record, index, checkpoint),
                withSm3 ? Prover.Inclusion(HashKind.Sm3, record, index, checkpoint) : [],
                note.ToBytes()
            );
        }
    }

    /// <summary>Makes the request by which a witness is asked to cosign the checkpoint beside the log.</summary>
    /// <param name="oldSize">The size of the checkpoint the witness saw last; 0 if it saw none.</param>
    /// <returns>The request.</returns>
    /// <exception cref="InvalidOperationException">No checkpoint was written yet.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The witness knows of more records than the checkpoint has.</exception>
    /// <exception cref="UsageLogCorruptException">A tile is damaged.</exception>
    public WitnessRequest CreateWitnessRequest(ulong oldSize)
    {
        lock (Sync)
        {
            var (note, checkpoint) = RequireCheckpoint();
            if (oldSize > checkpoint.Size)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(oldSize),
                    $"The checkpoint has {checkpoint.Size} records and cannot continue {oldSize}."
                );
            }

            return new WitnessRequest(
                oldSize,
                Prover.Consistency(HashKind.Sha256, oldSize, checkpoint),
                Prover.Consistency(HashKind.Sm3, oldSize, checkpoint),
                note
            );
        }
    }

    /// <summary>Adds witnesses' cosignatures to the checkpoint beside the log, once it satisfies a policy with them.</summary>
    /// <param name="policy">Whose signatures are needed.</param>
    /// <param name="cosignatures">The lines the witnesses gave.</param>
    /// <returns>The checkpoint as it is now.</returns>
    /// <exception cref="InvalidOperationException">No checkpoint was written yet.</exception>
    /// <exception cref="CheckpointRefusedException">A signature is missing or wrong; nothing was changed.</exception>
    /// <exception cref="IOException">The disk refuses; the earlier file stands.</exception>
    public SignedNote AddCosignatures(
        CheckpointPolicy policy,
        params ReadOnlySpan<NoteSignature> cosignatures
    )
    {
        ArgumentNullException.ThrowIfNull(policy);
        lock (Sync)
        {
            var (note, _) = RequireCheckpoint();
            foreach (var cosignature in cosignatures)
            {
                note = note.With(cosignature);
            }

            policy.Require(note);
            _storage.Put(UsageCheckpoint.FileName, note.ToBytes());
            return note;
        }
    }

    /// <summary>
    /// Keeps what follows from the records so far beside the log, so that the next opening reads only what comes
    /// after. It proves nothing, may be deleted at any time, and is ignored if damaged. A checkpoint that lies before it
    /// makes the next opening read everything again: write the checkpoint first.
    /// </summary>
    /// <exception cref="UsageLogPoisonedException">An earlier write failed.</exception>
    /// <exception cref="IOException">The disk refuses; the earlier snapshot stands.</exception>
    public void WriteSnapshot()
    {
        lock (Sync)
        {
            RequireSettled();
            if (State.Position.Count > 0 && State.Projection.Violation is null)
            {
                LogSnapshot.Write(_storage, Identity, State, _writer.End);
            }
        }
    }

    private LogProver Prover => _prover ??= new LogProver(_storage, State.Trees);

    private (SignedNote Note, UsageCheckpoint Checkpoint) RequireCheckpoint()
    {
        RequireSettled();
        return UsageCheckpoint.Find(_storage)
            ?? throw new InvalidOperationException(
                "There is no checkpoint to prove anything under; write one first."
            );
    }
}
