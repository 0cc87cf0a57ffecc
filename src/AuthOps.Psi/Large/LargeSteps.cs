namespace AuthOps.Psi.Large;

/// <summary>
/// Runs the steps of a job that are not finished on both sides, one after the other on each connection, each a session of its
/// own with fresh secrets, nonce and key, and commits what comes out. Used by one thread; it runs several connections at once.
/// </summary>
internal sealed class LargeSteps(
    LargeJob job,
    LargeHandshake handshake,
    WorkFolder folder,
    PsiRowSource source,
    int rowCount,
    ulong attempt,
    IProgress<PsiLargeProgress>? progress
)
{
    private int _done;

    /// <summary>Runs steps; the one at place i of the list on connection i modulo their number.</summary>
    public async Task RunAsync(
        IReadOnlyList<Stream> connections,
        int[] steps,
        CancellationToken cancellationToken
    )
    {
        _done = job.Steps - steps.Length;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
#pragma warning disable CA2025 // All lanes are awaited before the source is disposed.
        var lanes = connections
            .Select(
                (stream, lane) =>
                    RunLaneAsync(
                        stream,
                        [.. steps.Where((_, i) => i % connections.Count == lane)],
                        stop
                    )
            )
            .ToArray();
#pragma warning restore CA2025
        try
        {
            await Task.WhenAll(lanes).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another lane's failure stopped this one: that failure is the one to tell.
            await Task.WhenAll(lanes.Where(lane => lane.IsFaulted)).ConfigureAwait(false);
            throw;
        }
    }

    private async Task RunLaneAsync(Stream stream, int[] steps, CancellationTokenSource stop)
    {
        try
        {
            using var rows = PartitionedRows.Open(folder.RowsPath);
            foreach (var step in steps)
            {
                await RunStepAsync(stream, rows, step, stop.Token).ConfigureAwait(false);
                progress?.Report(
                    new PsiLargeProgress(
                        PsiLargePhase.Buckets,
                        Interlocked.Increment(ref _done),
                        job.Steps
                    )
                );
            }
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task RunStepAsync(
        Stream stream,
        PartitionedRows rows,
        int step,
        CancellationToken cancellationToken
    )
    {
        var bucket = rows.Read(job.BucketOf(step));
        var items = bucket.Items(job.SchemaHash, source.Policy.Duplicates);
        var result = await PsiSession
            .RunAsync(
                stream,
                job.Own.Role,
                // The rows were asked for when they were spread; that the consent is in force is looked at again by each session.
                source.Consent
                    is { } consent
                    ? items.WithConsent(consent.OfCovered())
                    : items,
                job.StepOptions(step, attempt, handshake.StepKey(job.Id, step, attempt)),
                cancellationToken: cancellationToken
            )
            .ConfigureAwait(false);
        RequireBounds(result.Facts);
        var matched = new int[result.MatchedRows.Length];
        for (var i = 0; i < matched.Length; i++)
        {
            matched[i] = (int)bucket.Rows[result.MatchedRows.Span[i]].Row;
        }

        Array.Sort(matched);
        var outcome = new StepOutcome(
            attempt,
            result.IntersectionSize,
            result.RowsOpened,
            Convert.FromHexString(result.SessionId),
            Convert.FromHexString(result.TranscriptHash),
            matched
        );
        await folder
            .CommitAsync(job.Id, step, outcome, rowCount, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Every bucket is padded to the bound, never less: otherwise sizes would say something of the keys.</summary>
    private void RequireBounds(PsiReceiptFacts facts)
    {
        var (items, areBound) =
            job.Own.Role == PsiRole.Receiver
                ? (facts.SenderItems, facts.SenderItemsAreBound)
                : (facts.ReceiverItems, facts.ReceiverItemsAreBound);
        if (items != job.PeerBound || !areBound)
        {
            throw new PsiProtocolException(
                PsiProtocolError.PolicyMismatch,
                "The peer did not pad a bucket to the bound that follows from its declaration."
            );
        }
    }
}
