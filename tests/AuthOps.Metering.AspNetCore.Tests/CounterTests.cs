using System.Net;
using System.Text;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;

namespace AuthOps.Metering.AspNetCore.Tests;

/// <summary>What is committed is what independent counters saw, and more than was reserved never leaves.</summary>
public sealed class CounterTests
{
    private static readonly string[] s_ways =
    [
        "/stream",
        "/stream-array",
        "/stream-sync",
        "/writer",
        "/writer-spans",
        "/file",
        "/result",
    ];

    private static readonly string s_text = new('x', 1000);

    [Fact]
    public async Task The_bytes_of_a_body_are_counted_by_whichever_way_it_is_written()
    {
        await using var host = await BytesAsync(limit: 2000);
        foreach (var path in s_ways)
        {
            using var answer = await host.GetAsync(path);
            var body = await answer.Content.ReadAsByteArrayAsync(
                TestContext.Current.CancellationToken
            );

            Assert.Equal(1000, body.Length);
            Assert.Equal((UsageOutcome.Committed, 1000), host.Settled()[^1]);
        }

        Assert.Equal(s_ways.Length, host.Settled().Count);
    }

    [Fact]
    public async Task Not_a_byte_more_than_was_reserved_goes_out()
    {
        await using var host = await BytesAsync(limit: 999);
        foreach (var path in s_ways)
        {
            await Assert.ThrowsAnyAsync<Exception>(async () =>
                await (await host.GetAsync(path)).Content.ReadAsByteArrayAsync(
                    TestContext.Current.CancellationToken
                )
            );

            Assert.InRange(host.Settled()[^1].Consumed, 0, 999);
        }

        Assert.Equal(s_ways.Length, host.Settled().Count);
    }

    [Fact]
    public async Task Rows_are_counted_as_they_are_handed_out()
    {
        await using var host = await RowsAsync();

        Assert.Equal("[0,1,2]", await TextAsync(host, "/3"));
        Assert.Equal("[]", await TextAsync(host, "/0"));
        Assert.Equal("[0,1,2,3,4]", await TextAsync(host, "/async/5"));
        Assert.Equal(
            [(UsageOutcome.Committed, 3), (UsageOutcome.Voided, 0), (UsageOutcome.Committed, 5)],
            host.Settled()
        );
    }

    [Fact]
    public async Task A_handler_that_answers_without_having_counted_is_charged_what_was_reserved()
    {
        await using var host = await RowsAsync();

        Assert.Equal("silent", await TextAsync(host, "/silent"));
        Assert.Equal((UsageOutcome.Committed, 10), Assert.Single(host.Settled()));
    }

    [Fact]
    public async Task A_count_cannot_be_lowered_nor_given_in_another_unit()
    {
        await using var host = await RowsAsync();

        Assert.Equal("7", await TextAsync(host, "/lower"));
        Assert.Equal((UsageOutcome.Committed, 7), Assert.Single(host.Settled()));
    }

    [Fact]
    public async Task A_row_more_than_was_reserved_is_not_handed_out_and_ends_the_answer()
    {
        await using var host = await RowsAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => TextAsync(host, "/11"));
        await Assert.ThrowsAnyAsync<Exception>(() => TextAsync(host, "/defiant"));
        Assert.All(host.Settled(), s => Assert.InRange(s.Consumed, 0, 10));
    }

    [Fact]
    public async Task Begun_seconds_are_counted_and_beyond_the_reserved_ones_nothing_is_sent()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        var sent = "";
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceSeconds, 100)],
            app =>
                app.MapGet(
                        "/{seconds:double}",
                        async (double seconds, HttpContext context) =>
                        {
                            clock.Advance(TimeSpan.FromSeconds(seconds));
                            if (seconds > 5)
                            {
                                Assert.True(context.RequestAborted.IsCancellationRequested);
                            }

                            await context.Response.WriteAsync("done", CancellationToken.None);
                            sent += seconds > 5 ? "too much" : "";
                        }
                    )
                    .Metered(UsageUnit.ServiceSeconds, MeteredHost.Product, 5),
            clock: clock
        );

        Assert.Equal("done", await TextAsync(host, "/2.25"));
        Assert.Equal("done", await TextAsync(host, "/0.01"));
        await Assert.ThrowsAnyAsync<Exception>(() => TextAsync(host, "/6"));
        Assert.Equal("", sent);
        Assert.Equal(
            [(UsageOutcome.Committed, 3), (UsageOutcome.Committed, 1), (UsageOutcome.Voided, 0)],
            host.Settled()
        );
    }

    [Fact]
    public async Task A_caller_who_goes_away_is_charged_what_was_written()
    {
        var started = new TaskCompletionSource();
        var ended = new TaskCompletionSource<long>();
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.Bytes, 1_000_000), (UsageUnit.ServiceCalls, 9)],
            app =>
                app.MapGet(
                        "/x",
                        async context =>
                        {
                            var written = 0L;
                            try
                            {
                                while (true)
                                {
                                    await context.Response.WriteAsync(
                                        "0123456789",
                                        context.RequestAborted
                                    );
                                    written += 10;
                                    await context.Response.Body.FlushAsync(context.RequestAborted);
                                    started.TrySetResult();
                                    await Task.Delay(5, context.RequestAborted);
                                }
                            }
                            finally
                            {
                                ended.TrySetResult(written);
                            }
                        }
                    )
                    .Metered(UsageUnit.Bytes, MeteredHost.Product, 500_000)
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product),
            isOnLoopback: true
        );
        using (var client = new HttpClient())
        {
            client.DefaultRequestHeaders.Authorization = new("Test", "hospital");
            using var response = await client.GetAsync(
                new Uri(host.Address + "/x"),
                HttpCompletionOption.ResponseHeadersRead,
                TestContext.Current.CancellationToken
            );
            await started.Task;
        }

        var bytes = await ended.Task;
        while (host.Settled().Count < 2)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.InRange(host.Balance(UsageUnit.Bytes).Used, bytes, bytes + 10);
        Assert.Equal(1, host.Balance(UsageUnit.ServiceCalls).Used);
        Assert.Equal(0, host.Balance(UsageUnit.Bytes).Reserved);
    }

    private static async Task<string> TextAsync(MeteredHost host, string path)
    {
        var response = await host.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static Task<MeteredHost> BytesAsync(long limit) =>
        MeteredHost.StartAsync(
            [(UsageUnit.Bytes, 100_000)],
            app =>
            {
                var bytes = Encoding.ASCII.GetBytes(s_text);
                var file = Path.GetTempFileName();
                File.WriteAllText(file, s_text);
                app.Lifetime.ApplicationStopped.Register(() => File.Delete(file));
                Map("/stream", c => c.Response.Body.WriteAsync(bytes).AsTask());
                Map("/stream-array", c => c.Response.Body.WriteAsync(bytes, 0, bytes.Length));
                Map(
                    "/stream-sync",
                    c =>
                    {
                        c.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
                        c.Response.Body.Write(bytes, 0, 500);
                        c.Response.Body.Write(bytes.AsSpan(500));
                        return Task.CompletedTask;
                    }
                );
                Map("/writer", async c => await c.Response.BodyWriter.WriteAsync(bytes));
                Map(
                    "/writer-spans",
                    c =>
                    {
                        for (var i = 0; i < 100; i++)
                        {
                            bytes.AsSpan(0, 10).CopyTo(c.Response.BodyWriter.GetSpan(10));
                            c.Response.BodyWriter.Advance(10);
                        }

                        return Task.CompletedTask;
                    }
                );
                Map("/file", c => c.Response.SendFileAsync(file));
                app.MapGet("/result", () => s_text)
                    .Metered(UsageUnit.Bytes, MeteredHost.Product, limit);

                void Map(string path, RequestDelegate run) =>
                    app.MapGet(path, run).Metered(UsageUnit.Bytes, MeteredHost.Product, limit);
            }
        );

    private static Task<MeteredHost> RowsAsync() =>
        MeteredHost.StartAsync(
            [(UsageUnit.Rows, 1000)],
            app =>
            {
                Map(
                    "/{n:int}",
                    (int n, HttpContext context) =>
                        Json(
                            context.GetMeteredUse().Counted(UsageUnit.Rows, Enumerable.Range(0, n))
                        )
                );
                Map(
                    "/async/{n:int}",
                    async (int n, HttpContext context) =>
                    {
                        var rows = new List<int>();
                        await foreach (
                            var row in context
                                .GetMeteredUse()
                                .Counted(UsageUnit.Rows, Enumerable.Range(0, n).ToAsyncEnumerable())
                        )
                        {
                            rows.Add(row);
                        }

                        return Json(rows);
                    }
                );
                Map("/silent", () => "silent");
                Map(
                    "/lower",
                    (HttpContext context) =>
                    {
                        var use = context.GetMeteredUse();
                        use.Count(UsageUnit.Rows, 7);
                        Assert.Throws<ArgumentOutOfRangeException>(() =>
                            use.Count(UsageUnit.Rows, -1)
                        );
                        Assert.Throws<ArgumentException>(() => use.Count(UsageUnit.Bytes, 1));
                        return "7";
                    }
                );
                Map(
                    "/defiant",
                    (HttpContext context) =>
                    {
                        Assert.Throws<UsageOverrunException>(() =>
                            context.GetMeteredUse().Count(UsageUnit.Rows, long.MaxValue)
                        );
                        return "all the rows nevertheless";
                    }
                );

                void Map(string path, Delegate run) =>
                    app.MapGet(path, run).Metered(UsageUnit.Rows, MeteredHost.Product, 10);
            }
        );

    private static string Json(IEnumerable<int> rows) => $"[{string.Join(',', rows)}]";
}
