using AuthOps.Primitives.Evidence;
using AuthOps.Psi.Governance;

namespace AuthOps.Psi.Large;

/// <summary>One attempt of a job, from the own rows to the output. One call owns it; not safe for concurrent use.</summary>
internal sealed class LargeRun(
    LargeControl control,
    PsiRole role,
    PsiRowSource source,
    PsiOptions options,
    PsiLargeOptions large,
    IProgress<PsiLargeProgress>? progress
) : IDisposable
{
    private readonly WorkFolder _folder = new(large.WorkFolder);

    private readonly RowReader _reader = new(source, progress);
    private readonly byte[] _schemaHash = PsiItemSet.HashSchema(source.KeyNames);
    private LargeHandshake? _handshake;
    private JobRecord? _record;

    // Sessions of buckets have the streams, and tell the peer themselves.
    private bool _inSteps;

    public async Task<PsiLargeResult> RunAsync(
        IReadOnlyList<Stream> connections,
        CancellationToken cancellationToken
    )
    {
        _record = _folder.ReadJob();
        var check = await control
            .AliveAsync(
                () => _reader.Count(_record?.Key ?? [], cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        var side = DeclaredSide.Own(
            options.Governance,
            role,
            large.SizeBound ?? _reader.UsableRows,
            large.SizeBound is not null,
            source.Consent,
            source.Commitment
        );
        var terms = LargeHandshake.Terms(options, large, _schemaHash, side);
        RequireSame(check, terms);
        options.Governance.RequireOwnSize(_reader.UsableRows);

        _handshake = new LargeHandshake(role, options, large, side, _schemaHash, _record?.Job);
        await control.GreetAsync(_handshake, cancellationToken).ConfigureAwait(false);
        var job = Agree();
        job.RequireLimits();
        _ = await control
            .AliveAsync(() => Prepare(job, terms, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        var own = new ReadyMessage(
            _folder.ReadAttempt(),
            [
                .. _folder
                    .Runs(job.Id, job.Steps)
                    .Select(run => run == 0 ? (byte)0 : ReadyMessage.Mark(run)),
            ]
        );
        var peer = await control.ReadyAsync(own, cancellationToken).ConfigureAwait(false);
        var attempt = Math.Max(own.Attempt, peer.Attempt) + 1;
        _folder.WriteAttempt(attempt);

        // Of a step that one side alone has finished, the other needs the output: both run it again. So they do where each
        // finished another run of it, since the receipt is over what both saw.
        var todo = Enumerable
            .Range(0, job.Steps)
            .Where(step => !own.IsFinished(peer, step))
            .ToArray();
        return await RunPassesAsync(connections, job, attempt, todo, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>What the peer is told; null where it told us, cannot hear, or was told.</summary>
    public PsiProtocolError? ReasonToTell(Exception exception) =>
        exception switch
        {
            _ when _inSteps => null,
            _ => PsiSession.ReasonToTell(exception),
        };

    public void Dispose()
    {
        _handshake?.Dispose();
        _folder.Dispose();
    }

    private void RequireSame(ulong check, byte[] terms)
    {
        if (_record is null)
        {
            return;
        }

        if (_record.Role != role || !_record.Terms.AsSpan().SequenceEqual(terms))
        {
            throw new ArgumentException(
                "The work folder holds a job under other terms (suite, output, subjects, minimum, key columns, bucket size, bound, role, purpose, consent, commitment, caps or parties of the receipt); name another folder, or remove this one."
            );
        }

        if (
            _record.RowCount != _reader.RowCount
            || _record.UsableRows != _reader.UsableRows
            || _record.Check != check
        )
        {
            throw new ArgumentException(
                "The work folder holds a job over other rows: the input changed since, or the consents of its rows did; name another folder, or remove this one."
            );
        }
    }

    /// <summary>The job that both go on with, or a new one where neither has finished anything.</summary>
    private LargeJob Agree()
    {
        var (own, peer) = (_handshake!.Own, _handshake.Peer);
        if (_handshake.Resumes)
        {
            Require(
                _record!.PeerTerms.AsSpan().SequenceEqual(_handshake.PeerTerms()),
                "The peer declares another number of items, consent, commitment or signing key than when the job began."
            );
            return new LargeJob(_record.Job, own, peer, options);
        }

        if (_record is not null)
        {
            var old = new LargeJob(
                _record.Job,
                own,
                peer with
                {
                    Side = peer.Side with { Items = _record.PeerItems },
                },
                options
            );
            Require(
                Array.TrueForAll(_folder.Runs(old.Id, old.Steps), run => run == 0),
                "The peer does not know the job of this work folder, of which buckets are finished; use the folders of both parties, or remove both."
            );
            _record = null;
            _folder.RemoveJob();
        }

        return new LargeJob(_handshake.NewJob, own, peer, options);
    }

    /// <summary>Spreads the rows over buckets, unless they are there, and looks at them before anything is sent.</summary>
    private bool Prepare(LargeJob job, byte[] terms, CancellationToken cancellationToken)
    {
        var key = _record?.Key ?? _handshake!.NewKey;
        using var rows = OpenRows() ?? Partition(job, key, cancellationToken);
        if (_record is null)
        {
            _reader.Examine(rows, job.OwnBound, cancellationToken);
        }

        Admit(job, cancellationToken);
        if (_record is null)
        {
            _record = new JobRecord(
                role,
                _reader.RowCount,
                _reader.UsableRows,
                (int)job.Peer.Items,
                job.Buckets,
                rows.Check,
                _handshake!.NewJob,
                [.. key],
                terms,
                _handshake.PeerTerms()
            );
            _folder.WriteJob(_record);
        }

        return true;
    }

    /// <summary>Has the own ledger admit the job, once over all its attempts, before anything that depends on keys is sent.</summary>
    private void Admit(LargeJob job, CancellationToken cancellationToken)
    {
        if (
            options.Limits is not { } limits
            || limits.Ledger.Remembers(limits, options.Purpose ?? "", job.Id.Value)
        )
        {
            return;
        }

        CapRules.RequireSizes(limits.Caps, _reader.UsableRows, job.Peer.Side.Items);
        using var input = InputFingerprints.Of(
            limits.Ledger.FingerprintKey(limits.Resource),
            source.Read(),
            _folder.FolderPath,
            large.MemoryBytes,
            cancellationToken
        );
        options.Governance.Admit(
            limits,
            job.Id.Value,
            input,
            job.Peer.Side,
            options.Output == PsiOutput.Cardinality
        );
    }

    private PartitionedRows? OpenRows()
    {
        if (_record is null || !File.Exists(_folder.RowsPath))
        {
            return null;
        }

        try
        {
            var rows = PartitionedRows.Open(_folder.RowsPath);
            if (rows.Check == _record.Check && rows.BucketCount == _record.Buckets)
            {
                return rows;
            }

            rows.Dispose();
            return null;
        }
        catch (InvalidDataException)
        {
            // Made again from the input, which is known to be the same.
            return null;
        }
    }

    private PartitionedRows Partition(LargeJob job, byte[] key, CancellationToken cancellationToken)
    {
        using var partitioner = new RowPartitioner(
            _folder.RowsPath,
            key,
            job.Buckets,
            new PartitionOptions { MemoryBytes = large.MemoryBytes }
        );
        _reader.Partition(partitioner, cancellationToken);
        return partitioner.Complete();
    }

    private async Task<PsiLargeResult> RunPassesAsync(
        IReadOnlyList<Stream> connections,
        LargeJob job,
        ulong attempt,
        int[] todo,
        CancellationToken cancellationToken
    )
    {
        var steps = new LargeSteps(
            job,
            _handshake!,
            _folder,
            source,
            _reader.RowCount,
            attempt,
            progress
        );
        var results = new LargeResults(_folder, job, role, _schemaHash, _reader.RowCount);
        for (var pass = 0; pass < job.Passes; pass++)
        {
            // The sender decides by its own count, as a session does.
            if (pass > 0 && results.Size < options.MinimumIntersection)
            {
                break;
            }

            _inSteps = true;
            await steps
                .RunAsync(
                    connections,
                    [.. todo.Where(step => job.PassOf(step) == pass)],
                    cancellationToken
                )
                .ConfigureAwait(false);
            _inSteps = false;
            results.Count(pass);
            await control.CompareAsync(results.Hash, cancellationToken).ConfigureAwait(false);
        }

        var receipt = await SignAsync(results, cancellationToken).ConfigureAwait(false);
        options.Governance.Close(job.Id.Value, results.Size);
        return results.Result(large.WorkFolder, attempt, receipt);
    }

    /// <summary>The receipt that both sign, the same in every attempt; null where none was agreed.</summary>
    private async Task<DsseEnvelope?> SignAsync(
        LargeResults results,
        CancellationToken cancellationToken
    )
    {
        if (options.Receipt is not { } terms)
        {
            return null;
        }

        var statement = PsiReceipt.State(results.Facts);
        var kept = _folder.ReadReceipt() is { } bytes ? DsseEnvelope.Parse(bytes) : null;
        var exchange = new ReceiptExchange(
            terms,
            role,
            statement,
            kept?.Statement.Digest == statement.Digest ? kept : null
        );
        _folder.WriteReceipt(exchange.Own.ToBytes());
        try
        {
            await control.SignAsync(role, exchange, cancellationToken).ConfigureAwait(false);
            return exchange.Complete;
        }
        catch (PsiProtocolException e)
        {
            await control.TryAbortAsync(e.Reason).ConfigureAwait(false);
            throw ReceiptExchange.Refused(exchange.Own, e);
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new PsiProtocolException(PsiProtocolError.JobMismatch, message);
        }
    }
}
