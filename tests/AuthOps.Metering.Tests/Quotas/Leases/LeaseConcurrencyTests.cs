using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Quotas.Leases;

/// <summary>Many threads, each with leases of its own, under one grant that they exhaust together.</summary>
public sealed class LeaseConcurrencyTests
{
    [Fact]
    public async Task Threads_that_lease_from_one_grant_never_spend_more_than_it_holds()
    {
        var token = TestContext.Current.CancellationToken;
        using var grant = new LeasedGrant(Sample.Clock());
        var spent = 0L;
        var done = false;
        var checker = Task.Run(
            () =>
            {
                while (!Volatile.Read(ref done))
                {
                    var b = grant.Balance;
                    Assert.True(b.Used + b.Reserved <= b.Granted);
                    Assert.True(b.Used >= 0 && b.Reserved >= 0);
                }
            },
            token
        );
        var workers = Enumerable
            .Range(0, 6)
            .Select(thread =>
                Task.Run(() => SpendAsync(grant, thread, n => Interlocked.Add(ref spent, n)), token)
            )
            .ToList();
        await Task.WhenAll(workers);
        Volatile.Write(ref done, true);
        await checker;

        Assert.Equal(0, grant.Balance.Reserved);
        Assert.Equal(spent, (long)grant.Used);
        Assert.Equal(1000, grant.Used);
    }

    private static async Task SpendAsync(LeasedGrant grant, int thread, Action<long> count)
    {
        // Blocks of odd sizes first, then single units until the grant is empty.
        for (var i = 0; ; i++)
        {
            var block = i < 20 ? 1 + ((i * 7) + thread) % 13 : 1;
            UsageLease lease;
            try
            {
                lease = await UsageLease.OpenAsync(
                    grant.Gate,
                    Sample.Request(block, $"t{thread}-{i}")
                );
            }
            catch (UsageRefusedException refused)
                when (refused.Reason == UsageRefusalReason.QuotaExceeded)
            {
                if (block == 1 && grant.Balance.Reserved == 0)
                {
                    return;
                }

                await Task.Yield();
                continue;
            }

            var want = (i % 3 == 0 && block > 1) ? block - 1 : block;
            var got = 0L;
            while (got < want && lease.TrySpend(1))
            {
                got++;
            }

            await lease.DisposeAsync();
            count(got);
        }
    }
}
