using System.Net;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;
using Microsoft.AspNetCore.Builder;

namespace AuthOps.Metering.AspNetCore.Tests;

/// <summary>A request sent again under its key is counted once.</summary>
public sealed class IdempotencyTests
{
    [Fact]
    public async Task A_key_counts_once_also_after_a_restart()
    {
        var directory = MeteredHost.NewDirectory();
        var calls = 0;
        var host = await StartAsync(() => ++calls, directory);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/x", "\"k-1\"")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await host.GetAsync("/x", "k-1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/x", "k-2")).StatusCode);
        var id = host.Log.Snapshot().Records.OfType<UsageReservedRecord>().First().EventId;
        Assert.Equal(UsageEventId.Format(UsageEventId.FromKey("g-1", "k-1.0")), id);
        await host.StopAsync();

        await using var again = await StartAsync(() => ++calls, directory);
        Assert.Equal(HttpStatusCode.Conflict, (await again.GetAsync("/x", "k-1")).StatusCode);
        Assert.Equal(2, calls);
        Assert.Equal(2, again.Balance(UsageUnit.ServiceCalls).Used);
    }

    [Fact]
    public async Task Two_at_once_with_one_key_are_one()
    {
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        await using var host = await StartAsync(async () =>
        {
            entered.SetResult();
            await leave.Task;
            return "x";
        });
        var first = host.GetAsync("/x", "k");
        await entered.Task;

        var second = await host.GetAsync("/x", "k");
        leave.SetResult();

        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.NotNull(second.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(1, host.Balance(UsageUnit.ServiceCalls).Used);
    }

    [Fact]
    public async Task A_key_used_for_something_else_is_a_conflict_in_the_log()
    {
        await using var host = await StartAsync(() => "x");
        await host.GetAsync("/x", "k");

        var other = await host.GetAsync("/twice", "k");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal(UsageRefusalReason.IdempotencyConflict, Assert.Single(host.Refused()).Reason);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("a b")]
    [InlineData("钥匙")]
    [InlineData("13812345678")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890")]
    public async Task A_malformed_or_personal_key_is_400_and_reaches_no_log(string key)
    {
        await using var host = await StartAsync(() => "x");

        Assert.Equal(HttpStatusCode.BadRequest, (await host.GetAsync("/x", key)).StatusCode);
        Assert.Equal(1UL, host.Log.Count);
    }

    [Fact]
    public async Task A_key_can_be_required()
    {
        await using var host = await StartAsync(() => "x", require: true);

        Assert.Equal(HttpStatusCode.BadRequest, (await host.GetAsync("/x")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/x", "k")).StatusCode);
    }

    private static Task<MeteredHost> StartAsync(
        Delegate run,
        string? directory = null,
        bool require = false
    ) =>
        MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 100)],
            app =>
            {
                app.MapGet("/x", run).Metered(UsageUnit.ServiceCalls, MeteredHost.Product);
                app.MapGet("/twice", run).Metered(UsageUnit.ServiceCalls, MeteredHost.Product, 2);
            },
            options => options.RequireIdempotencyKey = require,
            directory
        );
}
