using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Metering.Reconciliation;

/// <summary>A whole log as a side. Not safe for concurrent use.</summary>
internal sealed class LogSide : UsageSide
{
    private readonly IDisposable _lock;
    private readonly RecordStore _records;
    private readonly LogProver _prover;

    private LogSide(
        ILogStorage storage,
        IDisposable shared,
        SignedNote note,
        CheckpointPolicy policy,
        CancellationToken cancellationToken
    )
        : base(note, policy)
    {
        _lock = shared;
        var identity = LogIdentity.Read(storage);
        var publisher = new TilePublisher();
        var survey = new ChainSurvey(checksChains: false);
        var (state, _) = LogFiles.ReadWhole(
            storage,
            identity,
            publisher,
            batch =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var tile in publisher.Take())
                {
                    tile.Return();
                }

                Show(batch, survey.Add);
            }
        );
        if (state.Projection.Violation is { } violation)
        {
            throw violation;
        }

        Survey = survey;
        _records = new RecordStore(storage, identity, state.Batches);
        _prover = new LogProver(storage, state.Trees);
    }

    public override bool IsWholeLog => true;

    public override string? FileDigest => null;

    public static LogSide Open(
        ILogStorage storage,
        CheckpointPolicy policy,
        CancellationToken cancellationToken = default
    )
    {
        LogFiles.RequirePresent(storage);
        var shared = storage.Lock(LogIdentity.FileName, exclusively: false);
        try
        {
            var (note, _) =
                UsageCheckpoint.Find(storage)
                ?? throw new InvalidOperationException(
                    "The log has no checkpoint, so that nothing of it can be proved; sign it first."
                );
            return new LogSide(storage, shared, note, policy, cancellationToken);
        }
        catch
        {
            shared.Dispose();
            throw;
        }
    }

    internal override void Visit(RecordVisitor visit, CancellationToken cancellationToken)
    {
        foreach (var batch in _records.ReadBatches(0, Checkpoint.Size))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Show(batch, visit);
        }
    }

    internal override IReadOnlyDictionary<ulong, UsageReceipt> Prove(
        IReadOnlySet<ulong> indexes,
        CancellationToken cancellationToken
    )
    {
        var receipts = new Dictionary<ulong, UsageReceipt>();
        foreach (var index in indexes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (record, body) = _records.ReadWithBody(index);
            receipts.Add(index, Prove(index, new RecordView(record, body)));
        }

        return receipts;
    }

    private protected override UsageReceipt Prove(ulong index, in RecordView record) =>
        new(
            index,
            record.Bytes.ToArray(),
            record.Body.ToArray(),
            _prover.Inclusion(HashKind.Sha256, record.Bytes, index, Checkpoint),
            _prover.Inclusion(HashKind.Sm3, record.Bytes, index, Checkpoint),
            NoteBytes
        );

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _records.Dispose();
            _lock.Dispose();
        }
    }

    private void Show(BatchData batch, RecordVisitor visit)
    {
        for (var i = 0; i < batch.Header.Count; i++)
        {
            var index = batch.Header.FirstIndex + (ulong)i;
            if (index < Checkpoint.Size && batch.View(i) is { Slot: not RecordLayout.NoGrant } view)
            {
                visit(index, view);
            }
        }
    }
}
