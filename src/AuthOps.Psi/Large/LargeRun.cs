using System.Buffers.Binary;
using System.Collections;
using AuthOps.Primitives.Hashing;

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
        var terms = LargeHandshake.Terms(options, large, _schemaHash);
        var check = await control
            .AliveAsync(
                () => _reader.Count(_record?.Key ?? [], cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        RequireSame(check, terms);
        _handshake = new LargeHandshake(
            role,
            options,
            large,
            _reader.UsableRows,
            _schemaHash,
            _record?.Job
        );
        await control.GreetAsync(_handshake, cancellationToken).ConfigureAwait(false);
        var job = Agree();
        job.RequireLimits();
        _ = await control
            .AliveAsync(() => Prepare(job, terms, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        var own = new ReadyMessage(_folder.ReadAttempt(), _folder.Finished(job.Id, job.Steps));
        var peer = await control.ReadyAsync(own, cancellationToken).ConfigureAwait(false);
        var attempt = Math.Max(own.Attempt, peer.Attempt) + 1;
        _folder.WriteAttempt(attempt);

        // Of a step that one side alone has finished, the other needs the output: both run it again.
        var todo = Enumerable
            .Range(0, job.Steps)
            .Where(step => !own.Finished[step] || !peer.Finished[step])
            .ToArray();
        return await RunPassesAsync(connections, job, attempt, todo, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>What the peer is told; null where it told us, cannot hear, or was told.</summary>
    public PsiProtocolError? ReasonToTell(Exception exception) =>
        exception switch
        {
            _ when _inSteps => null,
            PsiProtocolException
            {
                Reason: PsiProtocolError.PeerAborted or PsiProtocolError.ConnectionClosed
            } => null,
            PsiProtocolException protocol => protocol.Reason,
            LawfulBasisRequiredException => PsiProtocolError.LawfulBasis,
            _ => PsiProtocolError.Stopped,
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
                "The work folder holds a job under other terms (suite, output, subjects, minimum, key columns, bucket size, bound or role); name another folder, or remove this one."
            );
        }

        if (
            _record.RowCount != _reader.RowCount
            || _record.UsableRows != _reader.UsableRows
            || _record.Check != check
        )
        {
            throw new ArgumentException(
                "The work folder holds a job over other rows: the input changed since; name another folder, or remove this one."
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
                peer.Items == (uint)_record!.PeerItems,
                "The peer declares another number of items than when the job began."
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
                    Items = (uint)_record.PeerItems,
                },
                options
            );
            Require(
                !_folder.Finished(old.Id, old.Steps).Contains(true),
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
            _record = new JobRecord(
                role,
                _reader.RowCount,
                _reader.UsableRows,
                (int)job.Peer.Items,
                job.Buckets,
                rows.Check,
                _handshake!.NewJob,
                [.. key],
                terms
            );
            _folder.WriteJob(_record);
        }

        return true;
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
        var steps = new LargeSteps(job, _handshake!, _folder, source, attempt, progress);
        var (size, hash) = (0, Array.Empty<byte>());
        for (var pass = 0; pass < job.Passes; pass++)
        {
            // The sender decides by its own count, as a session does.
            if (pass > 0 && size < options.MinimumIntersection)
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
            (size, hash) = Count(job, pass, hash);
            await control.CompareAsync(hash, cancellationToken).ConfigureAwait(false);
        }

        return Result(job, attempt, size, hash);
    }

    /// <summary>The keys in common over all buckets of a pass, and the hash of all that was counted up to it.</summary>
    private (int Size, byte[] Hash) Count(LargeJob job, int pass, byte[] before)
    {
        var sizes = new byte[sizeof(uint) * job.Buckets];
        long sum = 0;
        for (var bucket = 0; bucket < job.Buckets; bucket++)
        {
            var size = _folder.Read(job.Id, (pass * job.Buckets) + bucket, _reader.RowCount).Size;
            sum += size;
            BinaryPrimitives.WriteUInt32LittleEndian(
                sizes.AsSpan(sizeof(uint) * bucket),
                (uint)size
            );
        }

        Require(
            pass == 0 || before.AsSpan().SequenceEqual(Hash(job, sizes)),
            "A bucket has another number of keys in common than when it was counted."
        );
        return (checked((int)sum), Hash(job, sizes));
    }

    private byte[] Hash(LargeJob job, byte[] sizes) =>
        DomainHash.Hash(
            Ecdh.EcdhSuite.Of(options.Suite).Hash,
            "authops/psi/large/outcome/v1",
            Convert.FromHexString(job.Id.Value),
            sizes
        );

    private PsiLargeResult Result(LargeJob job, ulong attempt, int size, byte[] hash)
    {
        var opened = options.Output != PsiOutput.Cardinality && size >= options.MinimumIntersection;
        var (receiver, sender) =
            role == PsiRole.Receiver ? (job.Own, job.Peer) : (job.Peer, job.Own);
        var facts = new PsiReceiptFacts
        {
            SessionId = job.Id.Value,
            Suite = options.Suite,
            Output = options.Output,
            Subjects = options.Subjects,
            SchemaHash = Convert.ToHexStringLower(_schemaHash),
            ReceiverItems = (int)receiver.Items,
            ReceiverItemsAreBound = receiver.IsPadded,
            SenderItems = (int)sender.Items,
            SenderItemsAreBound = sender.IsPadded,
            MinimumIntersection = options.MinimumIntersection,
            PayloadBytes = 0,
            Cardinality = size >= options.MinimumIntersection ? size : null,
            RowsOpened = opened,
            ReceiverBasis = BasisOf(receiver),
            SenderBasis = BasisOf(sender),
            TranscriptHash = Convert.ToHexStringLower(hash),
        };
        var path = large.WorkFolder;
        var rowCount = _reader.RowCount;
        return new PsiLargeResult(
            size,
            job.Buckets,
            attempt,
            facts,
            opened ? () => MatchedRows(path, job, rowCount) : () => []
        );
    }

    private static string? BasisOf(LargeHello hello) =>
        hello.BasisDigest.AsSpan().ContainsAnyExcept((byte)0)
            ? Convert.ToHexStringLower(hello.BasisDigest)
            : null;

    private static IEnumerable<int> MatchedRows(string path, LargeJob job, int rowCount)
    {
        var matched = new BitArray(rowCount);
        using (var folder = new WorkFolder(path))
        {
            for (var bucket = 0; bucket < job.Buckets; bucket++)
            {
                var step = ((job.Passes - 1) * job.Buckets) + bucket;
                foreach (var row in folder.Read(job.Id, step, rowCount).Rows)
                {
                    matched[row] = true;
                }
            }
        }

        for (var row = 0; row < rowCount; row++)
        {
            if (matched[row])
            {
                yield return row;
            }
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
