using System.Net;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;
using Microsoft.AspNetCore.Builder;

namespace AuthOps.Metering.AspNetCore.Tests;

/// <summary>Many at once, and a crash in between: never more than was granted.</summary>
public sealed class ContentionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Exactly_the_quota_is_served_to_many_at_once(long leaseBlock)
    {
        const int Quota = 20;
        var served = 0;
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, Quota)],
            app =>
                app.MapGet(
                        "/x",
                        async () =>
                        {
                            await Task.Yield();
                            Interlocked.Increment(ref served);
                        }
                    )
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product, leaseBlock: leaseBlock)
        );

        var statuses = new List<HttpStatusCode>();
        // A lease that is being replaced may make a request come early; it is refused, never let through.
        while (statuses.Count(s => s == HttpStatusCode.OK) < Quota && statuses.Count < 400)
        {
            var many = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => host.GetAsync("/x")));
            statuses.AddRange(many.Select(r => r.StatusCode));
        }

        Assert.Equal(Quota, statuses.Count(s => s == HttpStatusCode.OK));
        Assert.Equal(Quota, served);
        Assert.All(
            statuses,
            s => Assert.True(s is HttpStatusCode.OK or HttpStatusCode.TooManyRequests)
        );
        Assert.Equal(HttpStatusCode.TooManyRequests, (await host.GetAsync("/x")).StatusCode);
        await host.StopAsync();
        var log = UsageLogSnapshot.Load(Path.Combine(host.Directory, "log"));
        Assert.Equal(Quota, log.Records.OfType<UsageSettledRecord>().Sum(s => (long)s.Consumed));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(30, 30)]
    public async Task A_crash_while_a_request_runs_burns_what_it_had_reserved(
        long leaseBlock,
        long burned
    )
    {
        MeteredHost? me = null;
        (UsageUnit, long)[] quotas = [(UsageUnit.ServiceCalls, 100)];
        Int128 used = -1;
        await using var host = await MeteredHost.StartAsync(
            quotas,
            app =>
                app.MapGet(
                        "/x",
                        () =>
                        {
                            used = me!.BalancesAfterCrash(quotas).Single().Used;
                        }
                    )
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product, leaseBlock: leaseBlock)
        );
        me = host;

        await host.GetAsync("/x");

        Assert.Equal(burned, used);
    }

    [Fact]
    public async Task A_lease_costs_the_log_a_block_not_a_request_and_gives_back_its_rest()
    {
        var directory = MeteredHost.NewDirectory();
        var host = await MeteredHost.StartAsync(
            [(UsageUnit.Rows, 10_000)],
            app =>
                app.MapGet(
                        "/x",
                        (Microsoft.AspNetCore.Http.HttpContext context) =>
                            context.GetMeteredUse().Count(UsageUnit.Rows, 3)
                    )
                    .Metered(UsageUnit.Rows, MeteredHost.Product, 10, leaseBlock: 1000),
            directory: directory
        );
        for (var i = 0; i < 100; i++)
        {
            await host.GetAsync("/x");
        }

        Assert.Equal(2UL, host.Log.Count);
        Assert.Equal(1000, host.Balance(UsageUnit.Rows).Reserved);
        await host.StopAsync();

        var log = UsageLogSnapshot.Load(Path.Combine(directory, "log"));
        Assert.Equal(
            (UsageOutcome.Committed, 300),
            Assert.Single(
                log.Records.OfType<UsageSettledRecord>().Select(s => (s.Outcome, s.Consumed))
            )
        );
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_lease_whose_time_is_over_is_closed_without_another_request()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(
            DateTimeOffset.UnixEpoch.AddYears(56)
        );
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 100)],
            app =>
                app.MapGet("/x", () => "x")
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product, leaseBlock: 50),
            clock: clock
        );
        await host.GetAsync("/x");
        Assert.Equal(50, host.Balance(UsageUnit.ServiceCalls).Reserved);

        clock.Advance(TimeSpan.FromMinutes(2));

        while (host.Balance(UsageUnit.ServiceCalls).Reserved > 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, host.Balance(UsageUnit.ServiceCalls).Used);
    }
}
