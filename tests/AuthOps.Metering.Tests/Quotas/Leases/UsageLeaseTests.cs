using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Usage;
using Microsoft.Extensions.Time.Testing;

namespace AuthOps.Metering.Tests.Quotas.Leases;

public sealed class UsageLeaseTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(Sample.Start);
    private readonly LeasedGrant _grant;

    public UsageLeaseTests() => _grant = new LeasedGrant(_clock);

    public void Dispose() => _grant.Dispose();

    [Fact]
    public void The_parent_is_debited_before_anything_is_spent_and_gets_the_rest_back()
    {
        var lease = _grant.Open(400);
        Assert.Equal(400, _grant.Balance.Reserved);

        Assert.True(lease.TrySpend(30));
        Assert.Equal(LeaseOutcome.Held, lease.TryReserve(7, 50, out var ticket));
        Assert.Equal(LeaseOutcome.Committed, lease.Commit(ticket, 20));
        _grant.Close(lease);

        Assert.Equal(50, _grant.Used);
        Assert.Equal(0, _grant.Balance.Reserved);
    }

    [Fact]
    public void A_crash_burns_what_the_lease_held()
    {
        var lease = _grant.Open(400);
        Assert.True(lease.TrySpend(1));

        _grant.Crash();

        Assert.Equal(400, _grant.Used);
    }

    [Fact]
    public void What_is_open_at_the_close_is_counted_in_full()
    {
        var lease = _grant.Open(400);
        Assert.Equal(LeaseOutcome.Held, lease.TryReserve(1, 60, out var ticket));

        _grant.Close(lease);

        Assert.Equal(60, _grant.Used);
        Assert.Equal(LeaseOutcome.TicketGone, lease.Commit(ticket, 60));
        Assert.Equal(LeaseOutcome.LeaseExpired, lease.TryReserve(2, 1, out _));
        Assert.False(lease.TrySpend(1));
        _grant.Close(lease);
        Assert.Equal(60, _grant.Used);
    }

    [Fact]
    public void Nothing_is_spent_after_the_lease_has_run_out_but_what_is_open_can_be_committed()
    {
        var lease = _grant.Open(
            10,
            new UsageLeaseOptions { Clock = _clock, Lifetime = TimeSpan.FromSeconds(5) }
        );
        Assert.Equal(LeaseOutcome.Held, lease.TryReserve(1, 3, out var ticket));

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.True(lease.IsOver);
        Assert.False(lease.TrySpend(1));
        Assert.Equal(LeaseOutcome.LeaseExpired, lease.TryReserve(2, 1, out _));
        Assert.Equal(LeaseOutcome.Committed, lease.Commit(ticket, 3));
        _grant.Close(lease);
        Assert.Equal(3, _grant.Used);
    }

    [Fact]
    public void An_amount_held_too_long_goes_back_and_its_ticket_is_refused()
    {
        var lease = _grant.Open(
            10,
            new UsageLeaseOptions { Clock = _clock, TicketLifetime = TimeSpan.FromSeconds(4) }
        );
        Assert.Equal(LeaseOutcome.Held, lease.TryReserve(1, 10, out var late));
        Assert.Equal(LeaseOutcome.Insufficient, lease.TryReserve(2, 1, out _));

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(LeaseOutcome.Held, lease.TryReserve(2, 1, out _));
        Assert.Equal(LeaseOutcome.TicketGone, lease.Commit(late, 10));
        Assert.Equal(LeaseOutcome.Insufficient, lease.TryReserve(1, 10, out _));
        _grant.Close(lease);
        Assert.Equal(1, _grant.Used);
    }

    [Fact]
    public async Task Privacy_is_never_leased()
    {
        var request = Sample.Request(10, "p", UsageUnit.PrivacyPicoRho);

        var refused = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await UsageLease.OpenAsync(
                _grant.Gate,
                request,
                cancellationToken: TestContext.Current.CancellationToken
            )
        );

        Assert.Contains("never leased", refused.Message, StringComparison.Ordinal);
        Assert.All(_grant.Gate.Balances, b => Assert.Equal(0, b.Reserved));
    }

    [Fact]
    public void More_than_the_grant_is_refused_and_one_key_opens_one_lease()
    {
        Assert.Throws<UsageRefusedException>(() => _grant.Open(1001));
        var lease = _grant.Open(600, key: "same");
        Assert.Throws<InvalidOperationException>(() => _grant.Open(600, key: "same"));
        Assert.Throws<UsageRefusedException>(() => _grant.Open(401));
        _grant.Close(lease);
        Assert.Throws<InvalidOperationException>(() => _grant.Open(600, key: "same"));
    }

    [Fact]
    public void Amounts_and_tickets_that_cannot_be_are_refused()
    {
        var lease = _grant.Open(10);
        Assert.Throws<ArgumentException>(() => _grant.Open(0));
        Assert.Throws<ArgumentException>(() => _grant.Open((Int128)long.MaxValue + 1));
        Assert.False(lease.TrySpend(-1));
        Assert.False(lease.TrySpend(long.MinValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => lease.TryReserve(1, -1, out _));
        Assert.Equal(LeaseOutcome.TicketGone, lease.Commit(default, 0));
        Assert.Equal(LeaseOutcome.TicketGone, lease.Void(new LeaseTicket(int.MaxValue, 1)));
        Assert.Equal(LeaseOutcome.TicketGone, lease.Void(new LeaseTicket(-1, 1)));
        Assert.Equal(LeaseOutcome.Held, lease.TryReserve(1, 4, out var ticket));
        Assert.Throws<ArgumentOutOfRangeException>(() => lease.Commit(ticket, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => lease.Commit(ticket, -1));
        Assert.Equal(LeaseOutcome.Committed, lease.Commit(ticket, 4));
        _grant.Close(lease);
    }

    [Theory]
    [InlineData(0, 1000, 1000)]
    [InlineData(UsageLeaseOptions.MaxCapacity + 1, 1000, 1000)]
    [InlineData(1, 0, 1000)]
    [InlineData(1, 1000, 0)]
    public void Options_out_of_range_are_refused_before_anything_is_taken(
        int capacity,
        int lifetimeMs,
        int ticketMs
    )
    {
        var options = new UsageLeaseOptions
        {
            Capacity = capacity,
            Lifetime = TimeSpan.FromMilliseconds(lifetimeMs),
            TicketLifetime = TimeSpan.FromMilliseconds(ticketMs),
        };
        Assert.Throws<ArgumentOutOfRangeException>(() => _grant.Open(1, options));
        Assert.Equal(0, _grant.Balance.Reserved);
    }

    [Fact]
    public void Many_at_once_get_what_they_would_get_one_by_one()
    {
        var ids = Enumerable.Range(0, 100).Select(i => (UInt128)(i % 70)).ToArray();
        var amounts = Enumerable.Range(0, 100).Select(i => (long)(i % 9)).ToArray();
        var tickets = new LeaseTicket[100];
        var outcomes = new LeaseOutcome[100];
        var together = _grant.Open(200);
        var oneByOne = _grant.Open(200);

        var held = together.TryReserve(ids, amounts, tickets, outcomes);

        for (var i = 0; i < ids.Length; i++)
        {
            Assert.Equal(oneByOne.TryReserve(ids[i], amounts[i], out var ticket), outcomes[i]);
            Assert.Equal(ticket.Attempt, tickets[i].Attempt);
        }

        Assert.Equal(outcomes.Count(o => o == LeaseOutcome.Held), held);
        Assert.Contains(LeaseOutcome.Insufficient, outcomes);
        Assert.Contains(LeaseOutcome.Conflict, outcomes);
        Assert.Equal(oneByOne.Reserved, together.Reserved);
        Assert.Throws<ArgumentException>(() =>
            together.TryReserve(ids, amounts, tickets.AsSpan(1), outcomes)
        );
    }

    [Fact]
    public void Spending_allocates_nothing()
    {
        var lease = _grant.Open(1000, new UsageLeaseOptions { Clock = _clock, Capacity = 1000 });
        Use(lease, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1; i < 200; i++)
        {
            Use(lease, i);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        _grant.Close(lease);
    }

    private static void Use(UsageLease lease, int id)
    {
        lease.TrySpend(1);
        lease.TryReserve((UInt128)id, 2, out var ticket);
        lease.Commit(ticket, 1);
        lease.TryReserve((UInt128)id + 1000, 2, out ticket);
        lease.Void(ticket);
    }
}
