namespace AuthOps.Primitives.Usage;

/// <summary>
/// An open, durable reservation. Exactly one of commit, void and dispose settles it; dispose voids before the
/// first row is read and burns the whole amount after.
/// </summary>
/// <remarks>Not safe for concurrent use: one operation owns one reservation.</remarks>
public abstract class UsageReservation : IAsyncDisposable
{
    private volatile bool _isRevoked;
    private State _state;

    /// <summary>Creates the reservation for a request already validated and made durable by the gate.</summary>
    /// <param name="request">The request this reservation answers.</param>
    protected UsageReservation(UsageRequest request)
        : this(request, isSettled: false) { }

    /// <summary>Creates the answer to a repeated request, whose reservation may be settled already.</summary>
    /// <param name="request">The request this reservation answers.</param>
    /// <param name="isSettled">Whether the reservation was settled before.</param>
    protected UsageReservation(UsageRequest request, bool isSettled)
    {
        ArgumentNullException.ThrowIfNull(request);
        Request = request;
        _state = isSettled ? State.Settled : State.Open;
    }

    private enum State
    {
        Open,
        Settling,
        Settled,
    }

    /// <summary>Raised when the gate takes the reservation back; on any thread, at most once.</summary>
    public event EventHandler? Revoked;

    /// <summary>What was reserved.</summary>
    public UsageRequest Request { get; }

    /// <summary>
    /// Whether the reservation is settled. A repeated request whose first attempt already finished answers true:
    /// the work was done and counted, and must not be done again under the same key.
    /// </summary>
    public bool IsSettled => _state == State.Settled;

    /// <summary>
    /// Whether the gate took the reservation back, as when its grant was terminated: the amount is burned, to commit or void
    /// is refused, and dispose does nothing.
    /// </summary>
    public bool IsRevoked => _isRevoked;

    /// <summary>Whether data has been read under this reservation.</summary>
    public bool FirstRowRead { get; private set; }

    /// <summary>
    /// States that the operation is about to read data. From here on the reservation can no longer be voided if
    /// its unit is privacy, and dispose burns instead of voiding, whatever the unit.
    /// </summary>
    /// <exception cref="InvalidOperationException">The reservation is already settled.</exception>
    public void BeginReading()
    {
        RequireOpen();
        FirstRowRead = true;
    }

    /// <summary>Settles with the amount really used.</summary>
    /// <param name="actualAmount">0 to the reserved amount. Privacy commits the reserved amount in full.</param>
    /// <param name="cancellationToken">Cancels the wait; a settlement already made durable stands.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than was reserved, or for privacy another amount.</exception>
    /// <exception cref="InvalidOperationException">The reservation is already settled.</exception>
    public async ValueTask CommitAsync(
        Int128 actualAmount,
        CancellationToken cancellationToken = default
    )
    {
        RequireOpen();
        if (actualAmount < 0 || actualAmount > Request.Amount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(actualAmount),
                "The committed amount must lie between 0 and the reserved amount."
            );
        }

        if (Request.Unit == UsageUnit.PrivacyPicoRho && actualAmount != Request.Amount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(actualAmount),
                "Privacy loss is committed in full: the loss is fixed when the mechanism is."
            );
        }

        await SettleAsync(() => CommitCoreAsync(actualAmount, cancellationToken))
            .ConfigureAwait(false);
    }

    /// <summary>Gives the whole amount back.</summary>
    /// <param name="cancellationToken">Cancels the wait; a settlement already made durable stands.</param>
    /// <exception cref="InvalidOperationException">
    /// The reservation is settled, or its unit is privacy and data has been read.
    /// </exception>
    public async ValueTask VoidAsync(CancellationToken cancellationToken = default)
    {
        RequireOpen();
        if (FirstRowRead && Request.Unit == UsageUnit.PrivacyPicoRho)
        {
            throw new InvalidOperationException(
                "A privacy reservation cannot be voided after the first row was read; commit it or dispose it, which burns it."
            );
        }

        await SettleAsync(() => VoidCoreAsync(cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Voids if nothing was read, burns the whole amount otherwise; does nothing if settled or revoked.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_state == State.Open && !_isRevoked)
        {
            await SettleAsync(() =>
                    FirstRowRead
                        ? BurnCoreAsync(CancellationToken.None)
                        : VoidCoreAsync(CancellationToken.None)
                )
                .ConfigureAwait(false);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>For the gate: takes the reservation back, which it has settled itself.</summary>
    protected void OnRevoked()
    {
        _isRevoked = true;
        Revoked?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Makes the commitment durable.</summary>
    /// <param name="actualAmount">The checked amount.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    protected abstract ValueTask CommitCoreAsync(
        Int128 actualAmount,
        CancellationToken cancellationToken
    );

    /// <summary>Makes the return of the amount durable.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    protected abstract ValueTask VoidCoreAsync(CancellationToken cancellationToken);

    /// <summary>Makes the loss of the whole amount durable.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    protected abstract ValueTask BurnCoreAsync(CancellationToken cancellationToken);

    private async ValueTask SettleAsync(Func<ValueTask> settle)
    {
        _state = State.Settling;
        await settle().ConfigureAwait(false);
        _state = State.Settled;
    }

    private void RequireOpen()
    {
        if (_isRevoked)
        {
            throw new UsageRefusedException(
                UsageRefusalReason.Terminated,
                $"The reservation was taken back: grant {Request.GrantId} was terminated, and the amount is burned."
            );
        }

        if (_state != State.Open)
        {
            throw new InvalidOperationException("The usage reservation is already settled.");
        }
    }
}
