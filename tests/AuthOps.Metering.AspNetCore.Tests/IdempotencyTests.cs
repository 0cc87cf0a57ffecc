using System.Net;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

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

    [Fact]
    public async Task A_request_that_counted_nothing_may_be_sent_again_and_one_attempt_counts()
    {
        var directory = MeteredHost.NewDirectory();
        var answers = new Queue<int>([500, 503, 200, 200]);
        var run = () => Results.StatusCode(answers.Dequeue());
        var host = await StartAsync(run, directory);
        Assert.Equal(500, (int)(await host.GetAsync("/x", "k")).StatusCode);
        await host.StopAsync();

        await using var again = await StartAsync(run, directory);
        Assert.Equal(503, (int)(await again.GetAsync("/x", "k")).StatusCode);

        // Under the same key, nothing else runs.
        Assert.Equal(422, (int)(await again.GetAsync("/twice", "k")).StatusCode);
        Assert.Equal(200, (int)(await again.GetAsync("/x", "k")).StatusCode);
        Assert.Equal(409, (int)(await again.GetAsync("/x", "k")).StatusCode);
        Assert.Equal(
            [UsageOutcome.Voided, UsageOutcome.Voided, UsageOutcome.Committed],
            again.Settled().Select(s => s.Outcome)
        );
        Assert.Equal(1, again.Balance(UsageUnit.ServiceCalls).Used);

        // A key that is another's with a number behind it is another key.
        Assert.Equal(200, (int)(await again.GetAsync("/x", "k.0")).StatusCode);
        Assert.Equal(2, again.Balance(UsageUnit.ServiceCalls).Used);
    }

    [Fact]
    public async Task A_request_that_counted_something_is_not_run_again_though_it_failed()
    {
        var calls = 0;
        await using var host = await StartTwoAsync(bytes: 100, () => ++calls);
        Assert.Equal(500, (int)(await host.GetAsync("/x", "k")).StatusCode);
        Assert.Equal(409, (int)(await host.GetAsync("/x", "k")).StatusCode);
        Assert.Equal(1, calls);
        Assert.Equal(0, host.Balance(UsageUnit.ServiceCalls).Used);
        Assert.Equal(5, host.Balance(UsageUnit.Bytes).Used);
    }

    [Fact]
    public async Task A_request_that_was_refused_in_one_unit_is_refused_again_for_the_same_reason()
    {
        var calls = 0;
        await using var host = await StartTwoAsync(bytes: 7, () => ++calls);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(429, (int)(await host.GetAsync("/x", "k")).StatusCode);
        }

        Assert.Equal(0, calls);
        Assert.Equal(3, host.Settled().Count(s => s.Outcome == UsageOutcome.Voided));
    }

    [Fact]
    public async Task A_key_whose_requests_failed_a_hundred_times_is_done_with()
    {
        var calls = 0;
        await using var host = await StartAsync(() =>
        {
            calls++;
            return Results.StatusCode(500);
        });
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(500, (int)(await host.GetAsync("/x", "k")).StatusCode);
        }

        Assert.Equal(409, (int)(await host.GetAsync("/x", "k")).StatusCode);
        Assert.Equal(100, calls);
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

    /// <summary>An endpoint metered in calls and in 8 bytes, which answers 500 with 5 bytes.</summary>
    private static Task<MeteredHost> StartTwoAsync(long bytes, Action called) =>
        MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 100), (UsageUnit.Bytes, bytes)],
            app =>
                app.MapGet(
                        "/x",
                        () =>
                        {
                            called();
                            return Results.Text("hello", statusCode: 500);
                        }
                    )
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product)
                    .Metered(UsageUnit.Bytes, MeteredHost.Product, 8)
        );

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
