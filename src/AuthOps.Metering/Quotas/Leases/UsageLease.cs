using System.Runtime.CompilerServices;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Quotas;

/// <summary>
/// A block of quota, set aside durably in its parent, that one owner spends in nanoseconds. Not safe for concurrent
/// use: every thread opens its own, from one gate.
/// </summary>
/// <remarks>
/// <para>What is spent never exceeds the block, and the block was taken from the parent before the first spend, so
/// no crash, partition or race can spend more than was granted. A crash burns what the lease held. Privacy is never
/// leased.</para>
/// <para>An event is reserved under its id, then committed, voided, or its time runs out. Within the lease an id
/// counts once: committed, it is done; given back, it may be tried again. An id met in another lease is told apart
/// by the usage log when the events are appended.</para>
/// <para>No call but opening and closing allocates, waits, or reads a clock: a timer of the lease's clock marks the
/// time.</para>
/// </remarks>
public sealed class UsageLease : IAsyncDisposable
{
    /// <summary>A ticket lives this many ticks of the timer, and up to one more.</summary>
    private const int TicksPerTicket = 4;

    /// <summary>Events whose places are fetched together: enough to hide the wait, few enough to stay near.</summary>
    private const int BatchSize = 32;

    private readonly UsageReservation _parent;
    private readonly LeaseTable _table;
    private readonly ITimer _ticker;
    private readonly ITimer _end;
    private long _free;
    private long _held;
    private volatile bool _isOver;
    private int _tick;
    private bool _isClosed;

    private UsageLease(UsageReservation parent, long amount, UsageLeaseOptions options)
    {
        _parent = parent;
        _free = amount;
        Granted = amount;
        _table = new LeaseTable(options.Capacity);
        var tick = options.TicketLifetime / TicksPerTicket;
        var clock = options.Clock;
        _ticker = clock.CreateTimer(
            static me => _ = Interlocked.Increment(ref ((UsageLease)me!)._tick),
            this,
            tick,
            tick
        );
        _end = clock.CreateTimer(
            static me => ((UsageLease)me!)._isOver = true,
            this,
            options.Lifetime,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>The amount taken from the parent, in the request's unit.</summary>
    public long Granted { get; }

    /// <summary>The amount neither spent nor set aside.</summary>
    public long Free => _free;

    /// <summary>The amount in open reservations.</summary>
    public long Reserved => _held;

    /// <summary>The amount spent or committed.</summary>
    public long Used => Granted - _free - _held;

    /// <summary>Whether the lease has run out or is closed.</summary>
    public bool IsOver => _isOver;

    /// <summary>Takes a block from the parent, durably, and opens it for spending.</summary>
    /// <param name="gate">The gate over the usage log.</param>
    /// <param name="request">What to take; its amount is the block, at least 1, in a unit that is not privacy.</param>
    /// <param name="options">Lifetimes and room; the defaults where null.</param>
    /// <param name="cancellationToken">Cancels the wait for the gate.</param>
    /// <returns>The lease, which the caller closes.</returns>
    /// <exception cref="ArgumentException">The unit is privacy, which is never leased, or the options are out of range.</exception>
    /// <exception cref="InvalidOperationException">The request was granted and settled before under the same key.</exception>
    /// <exception cref="UsageRefusedException">The gate refuses; nothing was taken.</exception>
    public static async ValueTask<UsageLease> OpenAsync(
        IUsageGate gate,
        UsageRequest request,
        UsageLeaseOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(request);
        options ??= new UsageLeaseOptions();
        options.Validate();
        if (request.Unit == UsageUnit.PrivacyPicoRho)
        {
            throw new ArgumentException(
                "Privacy is never leased; reserve each release at the gate.",
                nameof(request)
            );
        }

        if (request.Amount < 1 || request.Amount > long.MaxValue)
        {
            throw new ArgumentException(
                "The amount of a lease must lie between 1 and 2^63 - 1.",
                nameof(request)
            );
        }

        var parent = await gate.ReserveAsync(request, cancellationToken).ConfigureAwait(false);
        if (parent.IsSettled || parent.FirstRowRead)
        {
            throw new InvalidOperationException(
                "A lease under this idempotency key was opened before; open another under a new key."
            );
        }

        // From here on a lost reservation is burned, not given back: the lease may have been spent.
        parent.BeginReading();
        var lease = new UsageLease(parent, (long)request.Amount, options);
        parent.Revoked += (_, _) => lease._isOver = true;
        lease._isOver |= parent.IsRevoked;
        return lease;
    }

    /// <summary>Spends an amount at once, without an id: the whole check is one comparison.</summary>
    /// <param name="amount">At least 0.</param>
    /// <returns>Whether the amount was there; otherwise nothing was spent.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TrySpend(long amount)
    {
        // As unsigned a negative amount is larger than any that is free.
        if (unchecked((ulong)amount > (ulong)_free) || _isOver)
        {
            return false;
        }

        _free -= amount;
        return true;
    }

    /// <summary>Sets an amount aside for an event.</summary>
    /// <param name="eventId">The event's id, unique to it.</param>
    /// <param name="amount">The largest amount the event may come to; at least 0.</param>
    /// <param name="ticket">Names the reservation where the outcome is <see cref="LeaseOutcome.Held"/> or
    /// <see cref="LeaseOutcome.AlreadyHeld"/>.</param>
    /// <returns><see cref="LeaseOutcome.Held"/>, or why not.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="amount"/> is negative.</exception>
    public LeaseOutcome TryReserve(UInt128 eventId, long amount, out LeaseTicket ticket)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ticket = default;
        if (_isOver)
        {
            return LeaseOutcome.LeaseExpired;
        }

        var slot = _table.Find(eventId);
        ref var entry = ref _table[slot];
        if (entry.State is LeaseEntryState.Open or LeaseEntryState.Committed)
        {
            return Repeated(ref entry, slot, amount, ref ticket);
        }

        if (entry.State == LeaseEntryState.Free && entry.Amount != amount)
        {
            return LeaseOutcome.Conflict;
        }

        if (amount > _free && !TakeBackFor(amount))
        {
            return LeaseOutcome.Insufficient;
        }

        if (entry.State == LeaseEntryState.Empty)
        {
            if (_table.IsFull)
            {
                return LeaseOutcome.TableFull;
            }

            _table.Took();
            entry.Id = eventId;
            entry.Amount = amount;
        }

        entry.State = LeaseEntryState.Open;
        entry.Tick = Now;
        unchecked
        {
            entry.Attempt++;
        }

        _free -= amount;
        _held += amount;
        ticket = new LeaseTicket(slot, entry.Attempt);
        return LeaseOutcome.Held;
    }

    /// <summary>Sets amounts aside for many events, in order, as the call for one does, at a fraction of its cost.</summary>
    /// <param name="eventIds">The events' ids.</param>
    /// <param name="amounts">The largest amount of each; as many as ids, each at least 0.</param>
    /// <param name="tickets">Gets a ticket for each; as many as ids.</param>
    /// <param name="outcomes">Gets the outcome of each; as many as ids.</param>
    /// <returns>How many outcomes are <see cref="LeaseOutcome.Held"/>.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An amount is negative; the events before it keep what they got.</exception>
    public int TryReserve(
        ReadOnlySpan<UInt128> eventIds,
        ReadOnlySpan<long> amounts,
        Span<LeaseTicket> tickets,
        Span<LeaseOutcome> outcomes
    )
    {
        RequireLength(amounts.Length, eventIds.Length, nameof(amounts));
        RequireLength(tickets.Length, eventIds.Length, nameof(tickets));
        RequireLength(outcomes.Length, eventIds.Length, nameof(outcomes));
        var held = 0;
        for (var start = 0; start < eventIds.Length; start += BatchSize)
        {
            var end = Math.Min(start + BatchSize, eventIds.Length);
            _table.Touch(eventIds[start..end]);
            for (var i = start; i < end; i++)
            {
                outcomes[i] = TryReserve(eventIds[i], amounts[i], out tickets[i]);
                held += outcomes[i] == LeaseOutcome.Held ? 1 : 0;
            }
        }

        return held;
    }

    /// <summary>Counts an event with the amount it came to; the rest goes back to the lease.</summary>
    /// <param name="ticket">The reservation.</param>
    /// <param name="actualAmount">0 to the reserved amount.</param>
    /// <returns><see cref="LeaseOutcome.Committed"/>, or <see cref="LeaseOutcome.TicketGone"/> and nothing was counted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative or more than was reserved.</exception>
    /// <remarks>An open reservation may be committed after the lease has run out, until the lease is closed.</remarks>
    public LeaseOutcome Commit(LeaseTicket ticket, long actualAmount)
    {
        ref var entry = ref Held(ticket, out var isHeld);
        if (!isHeld)
        {
            return LeaseOutcome.TicketGone;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(actualAmount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(actualAmount, entry.Amount);
        entry.State = LeaseEntryState.Committed;
        _held -= entry.Amount;
        _free += entry.Amount - actualAmount;
        return LeaseOutcome.Committed;
    }

    /// <summary>Gives a reservation back to the lease; its id may be reserved again.</summary>
    /// <param name="ticket">The reservation.</param>
    /// <returns><see cref="LeaseOutcome.Voided"/>, or <see cref="LeaseOutcome.TicketGone"/>.</returns>
    public LeaseOutcome Void(LeaseTicket ticket)
    {
        ref var entry = ref Held(ticket, out var isHeld);
        if (!isHeld)
        {
            return LeaseOutcome.TicketGone;
        }

        GiveBack(ref entry);
        return LeaseOutcome.Voided;
    }

    /// <summary>Takes back every reservation whose time ran out.</summary>
    /// <returns>How many there were.</returns>
    /// <remarks>Costs a pass over the table; the lease does it by itself when an amount is not to be had otherwise.</remarks>
    public int ExpireTickets()
    {
        var now = Now;
        var expired = 0;
        foreach (ref var entry in _table.Entries)
        {
            if (entry.State == LeaseEntryState.Open && IsDue(entry.Tick, now))
            {
                GiveBack(ref entry);
                expired++;
            }
        }

        return expired;
    }

    /// <summary>
    /// Closes the lease: the parent is told what was used, and the rest goes back to it. Reservations still open are
    /// counted in full, because what they stand for may have happened.
    /// </summary>
    /// <exception cref="Log.UsageLogPoisonedException">The log could not be written; the block is burned at the next opening.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _isOver = true;
        await _ticker.DisposeAsync().ConfigureAwait(false);
        await _end.DisposeAsync().ConfigureAwait(false);
        if (_parent.IsRevoked)
        {
            // The whole block is burned already.
            _free = 0;
        }
        else
        {
            await _parent.CommitAsync(Granted - _free).ConfigureAwait(false);
        }

        // After the close nothing is held: what was open is used.
        _held = 0;
        _table.Release();
    }

    private ushort Now => unchecked((ushort)Volatile.Read(ref _tick));

    private static void RequireLength(int length, int expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException(
                $"{name} has {length} elements for {expected} events.",
                name
            );
        }
    }

    private static bool IsDue(ushort since, ushort now) =>
        unchecked((ushort)(now - since)) > TicksPerTicket;

    private static LeaseOutcome Repeated(
        ref LeaseTable.Entry entry,
        int slot,
        long amount,
        ref LeaseTicket ticket
    )
    {
        if (entry.Amount != amount)
        {
            return LeaseOutcome.Conflict;
        }

        if (entry.State == LeaseEntryState.Committed)
        {
            return LeaseOutcome.AlreadyCommitted;
        }

        ticket = new LeaseTicket(slot, entry.Attempt);
        return LeaseOutcome.AlreadyHeld;
    }

    private bool TakeBackFor(long amount) =>
        _held > 0 && amount <= _free + _held && ExpireTickets() > 0 && amount <= _free;

    private void GiveBack(ref LeaseTable.Entry entry)
    {
        entry.State = LeaseEntryState.Free;
        _held -= entry.Amount;
        _free += entry.Amount;
    }

    private ref LeaseTable.Entry Held(LeaseTicket ticket, out bool isHeld)
    {
        // A ticket of another lease may point anywhere.
        var slot = unchecked((uint)ticket.Slot) < (uint)_table.Entries.Length ? ticket.Slot : 0;
        ref var entry = ref _table[slot];
        isHeld =
            !_isClosed
            && !_parent.IsRevoked
            && slot == ticket.Slot
            && entry.State == LeaseEntryState.Open
            && entry.Attempt == ticket.Attempt;
        if (isHeld && IsDue(entry.Tick, Now))
        {
            GiveBack(ref entry);
            isHeld = false;
        }

        return ref entry;
    }
}
