using System.Net;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AuthOps.Metering.AspNetCore.Tests;

/// <summary>A call is reserved before, counted after, and refused with a reason that the log holds.</summary>
public sealed class MeteredCallTests
{
    [Fact]
    public async Task A_call_is_reserved_while_it_runs_and_committed_after()
    {
        MeteredHost? me = null;
        Int128 reserved = -1;
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 2)],
            app =>
            {
                app.MapGet(
                        "/x",
                        () =>
                        {
                            reserved = me!.Balance(UsageUnit.ServiceCalls).Reserved;
                            return "hello";
                        }
                    )
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product);
                app.MapGet("/free", () => "free");
            }
        );
        me = host;

        Assert.Equal(
            "hello",
            await (await host.GetAsync("/x")).Content.ReadAsStringAsync(
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal(1, reserved);
        Assert.Equal((UsageOutcome.Committed, 1), Assert.Single(host.Settled()));
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/free")).StatusCode);
        Assert.Equal(1, host.Balance(UsageUnit.ServiceCalls).Used);
    }

    [Fact]
    public async Task Out_of_quota_is_429_with_a_time_and_the_refusal_is_in_the_log()
    {
        var calls = 0;
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 1)],
            app =>
                app.MapGet("/x", () => ++calls)
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product),
            options => options.RetryAfter = TimeSpan.FromSeconds(90)
        );
        await host.GetAsync("/x");

        var refused = await host.GetAsync("/x");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(90), refused.Headers.RetryAfter!.Delta);
        await AssertProblemAsync(refused, "quota-exceeded", 429);
        Assert.Equal(1, calls);
        Assert.Equal(UsageRefusalReason.QuotaExceeded, Assert.Single(host.Refused()).Reason);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("X-Account")]
    [InlineData("X-Forwarded-User")]
    [InlineData("X-Grant-Id")]
    public async Task Who_has_no_account_is_refused_whatever_the_headers_say(string? header)
    {
        var calls = 0;
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 5)],
            app =>
                app.MapGet("/x", () => ++calls).Metered(UsageUnit.ServiceCalls, MeteredHost.Product)
        );
        var client = host.Client(isKnown: false);
        if (header is not null)
        {
            client.DefaultRequestHeaders.Add(header, "g-1");
        }

        var refused = await client.GetAsync(
            new Uri("/x", UriKind.Relative),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        await AssertProblemAsync(refused, "not-authorized", 403);
        Assert.Equal(0, calls);
        var record = Assert.Single(host.Refused());
        Assert.Equal(UsageRefusalReason.UnknownGrant, record.Reason);
        Assert.Equal("no-account", record.Use.GrantId);
        Assert.Equal(0, host.Balance(UsageUnit.ServiceCalls).Used);
    }

    [Theory]
    [InlineData("/other-product", UsageRefusalReason.ProductNotAuthorized)]
    [InlineData("/other-unit", UsageRefusalReason.UnitNotAuthorized)]
    public async Task What_the_grant_does_not_name_is_403_and_recorded(
        string path,
        UsageRefusalReason reason
    )
    {
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 5)],
            app =>
            {
                app.MapGet("/other-product", () => "x").Metered(UsageUnit.ServiceCalls, "p-other");
                app.MapGet("/other-unit", () => "x").Metered(UsageUnit.Rows, MeteredHost.Product);
            }
        );

        Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync(path)).StatusCode);
        Assert.Equal(reason, Assert.Single(host.Refused()).Reason);
    }

    [Fact]
    public async Task A_status_of_400_or_more_and_an_exception_before_the_first_byte_count_nothing()
    {
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 5)],
            app =>
            {
                app.MapGet("/404", () => Results.NotFound("nothing here"))
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product);
                app.MapGet("/throws", string () => throw new TimeoutException("expected"))
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product);
            }
        );

        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("/404")).StatusCode);
        await Assert.ThrowsAsync<TimeoutException>(() => host.GetAsync("/throws"));
        Assert.Equal([(UsageOutcome.Voided, 0), (UsageOutcome.Voided, 0)], host.Settled());
    }

    [Fact]
    public async Task An_exception_after_the_first_byte_counts_the_call_and_the_bytes_that_went_out()
    {
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 5), (UsageUnit.Bytes, 100)],
            app =>
                app.MapGet(
                        "/x",
                        async context =>
                        {
                            await context.Response.WriteAsync("12345");
                            await context.Response.Body.FlushAsync();
                            throw new TimeoutException("expected");
                        }
                    )
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product)
                    .Metered(UsageUnit.Bytes, MeteredHost.Product, 50)
        );

        await Assert.ThrowsAnyAsync<Exception>(async () =>
            await (await host.GetAsync("/x")).Content.ReadAsStringAsync(
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal(1, host.Balance(UsageUnit.ServiceCalls).Used);
        Assert.Equal(5, host.Balance(UsageUnit.Bytes).Used);
        Assert.Contains((UsageOutcome.BurnedAfterReading, 1), host.Settled());
    }

    [Fact]
    public async Task What_cannot_be_reserved_whole_is_not_reserved_at_all()
    {
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 5), (UsageUnit.Bytes, 10)],
            app =>
                app.MapGet("/x", () => "x")
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product)
                    .Metered(UsageUnit.Bytes, MeteredHost.Product, 50)
        );

        Assert.Equal(HttpStatusCode.TooManyRequests, (await host.GetAsync("/x")).StatusCode);
        var calls = host.Balance(UsageUnit.ServiceCalls);
        Assert.Equal((0, 0), (calls.Used, calls.Reserved));
    }

    private static async Task AssertProblemAsync(
        HttpResponseMessage response,
        string type,
        int status
    )
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        using var problem = System.Text.Json.JsonDocument.Parse(
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            $"urn:authops:problem:{type}",
            problem.RootElement.GetProperty("type").GetString()
        );
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.DoesNotContain("g-1", problem.RootElement.GetRawText(), StringComparison.Ordinal);
    }
}
