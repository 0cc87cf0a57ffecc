using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Usage;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Oprf;

namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// Answers lookups in a set that stays here, for one epoch with a key of its own. Safe for concurrent use; updates wait for
/// answers and answers for updates.
/// </summary>
/// <remarks>
/// The client learns which of its rows are in the set, and their labels; the server learns how many it asked for and, of a
/// public hash of each, as many bits as there are of bucket indices. Whoever has the key can test any input against any tags
/// of the epoch, at once and without asking: the key lives in memory only and is destroyed at the end of the epoch.
/// </remarks>
public sealed class UnbalancedServer : IDisposable
{
    private readonly UnbalancedOptions _options;
    private readonly OprfKey _key;
    private readonly OprfServer _oprf;
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly EpochSet _set;
    private readonly EvaluationQuota _quota;
    private readonly DateTimeOffset _created;
    private bool _isDestroyed;

    private UnbalancedServer(UnbalancedOptions options, PsiItemSet items)
    {
        _options = options;
        _key = OprfKey.Generate(options.Suite);
        _oprf = new OprfServer(options.Mode, _key);
        Span<byte> id = stackalloc byte[EpochParameters.IdSize];
        SecureRandom.Fill(id);
        Epoch = EpochParameters.Create(
            options,
            items.Count,
            items.SchemaHash,
            id,
            _key.PublicKey.Span
        );
        _set = new EpochSet(options, Epoch);
        _quota = new EvaluationQuota(options.EvaluationsPerClient, options.EvaluationsPerEpoch);
        _created = options.TimeProvider.GetUtcNow();
    }

    /// <summary>What clients must know.</summary>
    public EpochParameters Epoch { get; }

    /// <summary>The number of keys now.</summary>
    public int Count => _set.Store.Count;

    /// <summary>The number of updates so far.</summary>
    public int Version => _set.History.Version;

    /// <summary>Evaluations given in this epoch.</summary>
    public long Evaluations => _quota.Total;

    /// <summary>Draws a key and tags a set.</summary>
    /// <param name="items">The keys; those that their consent does not cover now are left out before a tag is made of them.</param>
    /// <param name="options">What this server agrees to.</param>
    /// <param name="labels">A label for each row of <paramref name="items"/>; the first row of a key counts. Empty for none.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>The server, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">An option is out of range, a key or label is too long, or the labels are not as many as rows.</exception>
    /// <exception cref="LawfulBasisRequiredException">The keys identify persons, and the set rests on no consent to the purpose that holds.</exception>
    public static UnbalancedServer Create(
        PsiItemSet items,
        UnbalancedOptions options,
        IReadOnlyList<ReadOnlyMemory<byte>>? labels = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(options);
        items = options.Admit(items);
        options.Validate(items.Count);
        var server = new UnbalancedServer(options, items);
        try
        {
            var come = new TaggedItems(
                server.Epoch,
                server._oprf,
                items,
                labels,
                server._set.Fingerprints,
                options,
                cancellationToken
            );
            server._set.Begin(come, items);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Changes the set within the epoch: removals first.</summary>
    /// <param name="added">Keys to add, those that their consent covers now; those that are there stay, with their old label.</param>
    /// <param name="removed">Keys to take out; those that are not there are passed over.</param>
    /// <param name="addedLabels">A label for each row of <paramref name="added"/>.</param>
    /// <param name="cancellationToken">Stops before the change.</param>
    /// <exception cref="ArgumentException">A key is too long or under other names, the labels do not fit, or the set would exceed what clients were told.</exception>
    /// <exception cref="LawfulBasisRequiredException">The keys identify persons, and those added rest on no consent to the purpose that holds.</exception>
    public void Update(
        PsiItemSet added,
        PsiItemSet removed,
        IReadOnlyList<ReadOnlyMemory<byte>>? addedLabels = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(added);
        ArgumentNullException.ThrowIfNull(removed);

        // What is taken out needs nobody's consent; what nothing is added to neither.
        added = added.Count == 0 ? added : _options.Admit(added);
        var gone = Tag(removed, null, cancellationToken);
        var come = Tag(added, addedLabels, cancellationToken);
        _lock.EnterWriteLock();
        try
        {
            RequireKey();
            _set.Change(gone, come, added);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>
    /// Asks for the consent of every row again and takes out the keys none of whose rows is covered any more, as an update: their tags are
    /// tombstones of the next changes. Lookups find them until this is called, which every publication does.
    /// </summary>
    /// <returns>How many keys were taken out.</returns>
    /// <exception cref="ObjectDisposedException">The epoch's key is destroyed.</exception>
    public int RemoveUncovered()
    {
        _lock.EnterWriteLock();
        try
        {
            RequireKey();
            return _set.RemoveUncovered(_options.TimeProvider.GetUtcNow());
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>What is left to a client in this epoch.</summary>
    /// <param name="client">The client as its connection authenticated it.</param>
    public long EvaluationsLeft(string client)
    {
        ArgumentException.ThrowIfNullOrEmpty(client);
        return _quota.Left(client);
    }

    /// <summary>What binds a session with a client.</summary>
    internal PsiGovernance GovernanceOf(string client)
    {
        RequireClient(client);
        return _options.GovernanceOf(client);
    }

    /// <summary>What this server declares of its set to a client.</summary>
    internal DeclaredSide Side(PsiGovernance governance)
    {
        _lock.EnterReadLock();
        try
        {
            var side = DeclaredSide.Own(
                governance,
                PsiRole.Sender,
                Epoch.MaxItems,
                areBound: true,
                consent: null,
                _set.Commitment
            );
            return _set.Basis() is { } basis ? side with { Basis = basis } : side;
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Has the caps and the ledger admit a session, over the set as it is now, before anything is evaluated.</summary>
    internal void Admit(PsiGovernance governance, string sessionId, DeclaredSide client)
    {
        if (governance.Limits is not { } limits)
        {
            return;
        }

        // The first session over a state of the set makes the list of its fingerprints, for all that follow.
        InputFingerprints input;
        _lock.EnterWriteLock();
        try
        {
            CapRules.RequireSizes(limits.Caps, Count, client.Items);
            input = _set.Fingerprints!.All();
        }
        finally
        {
            _lock.ExitWriteLock();
        }

        governance.Admit(limits, sessionId, input, client, isNumberAlone: false);
    }

    /// <summary>Answers a query.</summary>
    /// <param name="client">The client as its connection authenticated it; 1 to 256 characters.</param>
    /// <param name="query">Bytes from anybody.</param>
    /// <param name="cancellationToken">Cancels the wait for the gate.</param>
    /// <returns>The answer. Its length depends on the number of items and of different buckets alone.</returns>
    /// <exception cref="InvalidOperationException">The server's lookups are governed (<see cref="UnbalancedOptions.Governance"/>).</exception>
    /// <exception cref="PsiProtocolException">The query is malformed, of another epoch, or beyond the quota; nothing was evaluated.</exception>
    /// <exception cref="LawfulBasisRequiredException">The consent that the set rests on has expired.</exception>
    /// <exception cref="UsageRefusedException">The gate refused the use; nothing was evaluated.</exception>
    /// <exception cref="ObjectDisposedException">The epoch's key is destroyed.</exception>
    public ValueTask<byte[]> AnswerAsync(
        string client,
        ReadOnlyMemory<byte> query,
        CancellationToken cancellationToken = default
    ) =>
        _options.Governance is null
            ? AnswerInSessionAsync(client, query, cancellationToken)
            : throw new InvalidOperationException(
                "This server's lookups are governed; they are answered in sessions alone (LookupSession.ServeAsync)."
            );

    /// <summary>The same for a session that was admitted.</summary>
    internal async ValueTask<byte[]> AnswerInSessionAsync(
        string client,
        ReadOnlyMemory<byte> query,
        CancellationToken cancellationToken
    )
    {
        RequireClient(client);
        RequireConsent();
        RequireKey();
        var count = LookupQuery.Parse(Epoch, query.Span).Count;
        var reservation = await ReserveAsync(client, query, count, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            _quota.Take(client, count);
            reservation?.BeginReading();
            var answer = Answer(query.Span);
            if (reservation is not null)
            {
                await reservation.CommitAsync(count, cancellationToken).ConfigureAwait(false);
            }

            return answer;
        }
        finally
        {
            if (reservation is not null)
            {
                await reservation.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Writes all tags, or the changes since a version, for clients to look up by themselves. This is egress: what is written
    /// can never be taken back, and a later leak of the key opens it to guessing.
    /// </summary>
    /// <param name="destination">Receives the bytes; the same for the same arguments, so that a transfer can be resumed.</param>
    /// <param name="sinceVersion">Null for all tags, else a version of this epoch that the client has.</param>
    /// <param name="offset">How many bytes are passed over: those the client has.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="LawfulBasisRequiredException">The keys identify persons, and their consent has expired or is to lookups alone (<see cref="UnbalancedOptions.AllowsPublication"/>).</exception>
    /// <exception cref="ArgumentOutOfRangeException">There was no such version, or the offset is beyond the end.</exception>
    /// <exception cref="ObjectDisposedException">The epoch's key is destroyed.</exception>
    public async Task PublishAsync(
        Stream destination,
        int? sinceVersion = null,
        long offset = 0,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (_options is { Subjects: PsiSubjects.NaturalPersons, AllowsPublication: false })
        {
            throw new LawfulBasisRequiredException(
                "The purpose of this epoch is lookups; publishing tags over natural persons is another use. Set UnbalancedOptions.AllowsPublication where the consent takes it in."
            );
        }

        RequireConsent();
        _ = RemoveUncovered();
        byte[] file;
        _lock.EnterReadLock();
        try
        {
            RequireKey();
            file = sinceVersion is { } version
                ? TagFileWriter.Delta(
                    Epoch,
                    _set.Basis(),
                    _set.History.Since(version),
                    version,
                    Version
                )
                : TagFileWriter.Full(Epoch, _set.Basis(), _set.Store.SortedTags(), Version);
        }
        finally
        {
            _lock.ExitReadLock();
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, file.Length);
        await ReserveAndWriteAsync(destination, file.AsMemory((int)offset), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Destroys the epoch's key; lookups end. The statement is for the caller to sign.</summary>
    /// <returns>
    /// Which key was overwritten, when, and after how many evaluations. It is this party's word: no one can prove that there
    /// was no copy.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The key is destroyed already.</exception>
    public Statement Destroy()
    {
        _lock.EnterWriteLock();
        try
        {
            RequireKey();
            _isDestroyed = true;
            _key.Dispose();
            return KeyDestruction.Write(
                Epoch,
                _created,
                _options.TimeProvider.GetUtcNow(),
                Evaluations
            );
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Clears the key.</summary>
    public void Dispose()
    {
        _isDestroyed = true;
        _key.Dispose();
        _lock.Dispose();
    }

    private TaggedItems Tag(
        PsiItemSet items,
        IReadOnlyList<ReadOnlyMemory<byte>>? labels,
        CancellationToken cancellationToken
    ) => new(Epoch, _oprf, items, labels, _set.Fingerprints, _options, cancellationToken);

    private byte[] Answer(ReadOnlySpan<byte> message)
    {
        var query = LookupQuery.Parse(Epoch, message);
        var buckets = query.DistinctBuckets(Epoch.BucketCount);

        // Every byte is written below.
        var answer = GC.AllocateUninitializedArray<byte>(
            LookupAnswer.Size(Epoch, query.Count, buckets.Length)
        );
        LookupAnswer.WriteHead(Epoch, message, query.Count, buckets.Length, answer);
        var rest = answer.AsSpan(LookupAnswer.HeadSize);
        var elements = query.Count * Epoch.Suite.ElementSize;
        _oprf.BlindEvaluateBatch(
            query.Elements,
            rest[..elements],
            rest.Slice(elements, _oprf.ProofSize)
        );
        rest = rest[(elements + _oprf.ProofSize)..];
        _lock.EnterReadLock();
        try
        {
            foreach (var bucket in buckets)
            {
                _set.Store.Bucket(bucket).CopyTo(rest);
                rest = rest[_set.Store.Bucket(bucket).Length..];
            }
        }
        finally
        {
            _lock.ExitReadLock();
        }

        return answer;
    }

    private async ValueTask<UsageReservation?> ReserveAsync(
        string client,
        ReadOnlyMemory<byte> query,
        long amount,
        CancellationToken cancellationToken
    )
    {
        if (_options.Metering is not { } metering)
        {
            return null;
        }

        var key = DomainHash.Hash(
            HashKind.Sha256,
            "authops/psi/unbalanced/use/v1",
            System.Text.Encoding.UTF8.GetBytes(metering.IdempotencyKey),
            System.Text.Encoding.UTF8.GetBytes(client),
            query
        );
        var reservation = await metering
            .Gate.ReserveAsync(
                metering.Request(amount, Convert.ToHexStringLower(key)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return reservation.IsSettled
            ? throw new UsageRefusedException(
                UsageRefusalReason.IdempotencyConflict,
                "This query was answered and counted before; make a new one."
            )
            : reservation;
    }

    private async Task ReserveAndWriteAsync(
        Stream destination,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken
    )
    {
        var number = new byte[8];
        SecureRandom.Fill(number);
        var reservation = await ReserveAsync(
                "publication/" + Convert.ToHexStringLower(number),
                ReadOnlyMemory<byte>.Empty,
                Count,
                cancellationToken
            )
            .ConfigureAwait(false);
        try
        {
            reservation?.BeginReading();
            await destination.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (reservation is not null)
            {
                await reservation
                    .CommitAsync(reservation.Request.Amount, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        finally
        {
            if (reservation is not null)
            {
                await reservation.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static void RequireClient(string client)
    {
        ArgumentException.ThrowIfNullOrEmpty(client);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(client.Length, 256, nameof(client));
    }

    private void RequireKey() => ObjectDisposedException.ThrowIf(_isDestroyed, this);

    /// <summary>Checks that every consent that keys came under is in force.</summary>
    private void RequireConsent()
    {
        if (_options.Subjects != PsiSubjects.NaturalPersons)
        {
            return;
        }

        _lock.EnterReadLock();
        try
        {
            _set.RequireConsent(_options.TimeProvider.GetUtcNow());
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }
}
