using AuthOps.Metering.Quotas;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace AuthOps.Metering.Tests.Quotas.Leases;

/// <summary>Random scripts of spend, reserve, commit, void, time and expiry against <see cref="LeaseModel"/>.</summary>
public sealed class LeaseModelTests
{
    private const int Granted = 100;
    private const int Capacity = 10;

    [Property(MaxTest = 1000)]
    public bool A_lease_follows_the_model(uint[] script)
    {
        var clock = new FakeTimeProvider(Sample.Start);
        var options = new UsageLeaseOptions
        {
            Capacity = Capacity,
            Clock = clock,
            Lifetime = TimeSpan.FromDays(1),
            TicketLifetime = TimeSpan.FromSeconds(LeaseModel.TicksPerTicket),
        };
        using var parent = new LeasedGrant(clock);
        var lease = parent.Open(Granted, options);
        var model = new LeaseModel(Granted, Capacity);
        var tickets = new List<(UInt128 Id, int Attempt, LeaseTicket Ticket)>();
        for (var i = 0; i < script.Length; i++)
        {
            Step(lease, model, tickets, clock, Spread(script[i], i));
            Assert.Equal(model.Used, lease.Used);
            Assert.Equal(model.Reserved, lease.Reserved);
            Assert.Equal(model.Free, lease.Free);
            Assert.Equal(Granted, lease.Used + lease.Reserved + lease.Free);
        }

        var owed = model.Used + model.Reserved;
        parent.Close(lease);
        Assert.Equal(owed, parent.Used);
        return true;
    }

    /// <summary>Generated numbers are small: spread over all bits, or amounts, ids and times would always be 0.</summary>
    private static uint Spread(uint number, int place)
    {
        unchecked
        {
            var x = (number * 0x9E37_79B1) ^ ((uint)place * 0x85EB_CA77);
            x = (x ^ (x >> 15)) * 0xC2B2_AE3D;
            return x ^ (x >> 13);
        }
    }

    private static void Step(
        UsageLease lease,
        LeaseModel model,
        List<(UInt128 Id, int Attempt, LeaseTicket Ticket)> tickets,
        FakeTimeProvider clock,
        uint step
    )
    {
        var amount = (step >> 8) % 7 * 5;
        switch (step % 8)
        {
            case 0:
                Assert.Equal(model.Spend(amount / 5), lease.TrySpend(amount / 5));
                break;
            case 1 or 2 or 3:
                UInt128 id = (step >> 16) % 14;
                var outcome = lease.TryReserve(id, amount, out var ticket);
                Assert.Equal(model.Reserve(id, amount), outcome);
                if (outcome is LeaseOutcome.Held or LeaseOutcome.AlreadyHeld)
                {
                    tickets.Add((id, model.Attempt(id), ticket));
                }

                break;
            case 4 or 5 when tickets.Count > 0:
                // Any ticket ever given out, so that stale ones are tried as well.
                var (of, attempt, given) = tickets[(int)((step >> 8) % (uint)tickets.Count)];
                var settled = step % 8 == 4 ? lease.Commit(given, 0) : lease.Void(given);
                Assert.Equal(model.Settle(of, attempt, step % 8 == 4 ? 0 : null), settled);
                break;
            case 6:
                var seconds = (int)((step >> 8) % 4);
                clock.Advance(TimeSpan.FromSeconds(seconds));
                model.Tick += seconds;
                break;
            case 7:
                model.Expire();
                lease.ExpireTickets();
                break;
            default:
                break;
        }
    }
}
