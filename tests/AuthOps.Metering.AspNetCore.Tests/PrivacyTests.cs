using System.Net;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AuthOps.Metering.AspNetCore.Tests;

/// <summary>Privacy is given back only before the first row is read.</summary>
public sealed class PrivacyTests
{
    [Fact]
    public async Task Whatever_may_have_been_read_is_burned()
    {
        (string Path, UsageOutcome Outcome)[] cases =
        [
            ("/implicit/ok", UsageOutcome.Committed),
            ("/implicit/throws", UsageOutcome.BurnedAfterReading),
            ("/implicit/declines", UsageOutcome.BurnedAfterReading),
            ("/explicit/ok", UsageOutcome.Committed),
            ("/explicit/throws", UsageOutcome.Voided),
            ("/explicit/declines", UsageOutcome.Voided),
            ("/explicit/declines-with-text", UsageOutcome.BurnedAfterReading),
            ("/explicit/reads-and-throws", UsageOutcome.BurnedAfterReading),
            ("/explicit/reads-and-declines", UsageOutcome.BurnedAfterReading),
        ];
        await using var host = await StartAsync(10_000);
        foreach (var (path, outcome) in cases)
        {
            try
            {
                using var answer = await host.GetAsync(path);
            }
            catch (TimeoutException) { }

            var consumed = outcome == UsageOutcome.Voided ? 0 : 600;
            Assert.Equal(
                (path, outcome, consumed),
                (path, host.Settled()[^1].Outcome, host.Settled()[^1].Consumed)
            );
        }
    }

    [Fact]
    public async Task A_budget_that_is_out_is_refused_for_good()
    {
        await using var host = await StartAsync(1000);
        await host.GetAsync("/implicit/ok");

        var refused = await host.GetAsync("/implicit/ok");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Null(refused.Headers.RetryAfter);
        Assert.Equal(
            UsageRefusalReason.PrivacyBudgetExceeded,
            Assert.Single(host.Refused()).Reason
        );
    }

    [Fact]
    public async Task Privacy_is_never_leased()
    {
        await Assert.ThrowsAsync<ArgumentException>(() =>
            MeteredHost.StartAsync(
                [(UsageUnit.PrivacyPicoRho, 10)],
                app =>
                    app.MapGet("/x", () => "x")
                        .Metered(UsageUnit.PrivacyPicoRho, MeteredHost.Product, leaseBlock: 5)
            )
        );
    }

    private static Task<MeteredHost> StartAsync(long budget) =>
        MeteredHost.StartAsync(
            [(UsageUnit.PrivacyPicoRho, budget)],
            app =>
            {
                foreach (var isExplicit in new[] { false, true })
                {
                    var group = isExplicit ? "/explicit" : "/implicit";
                    Map("/ok", _ => Results.Text("42"));
                    Map("/throws", _ => throw new TimeoutException());
                    Map("/declines", _ => Results.StatusCode(400));
                    Map("/declines-with-text", _ => Results.BadRequest("the answer is 42"));
                    Map(
                        "/reads-and-throws",
                        c =>
                        {
                            c.GetMeteredUse().BeginReading();
                            throw new TimeoutException();
                        }
                    );
                    Map(
                        "/reads-and-declines",
                        c =>
                        {
                            c.GetMeteredUse().BeginReading();
                            return Results.StatusCode(400);
                        }
                    );

                    void Map(string path, Func<HttpContext, IResult> run) =>
                        app.MapGet(group + path, run)
                            .Metered(
                                UsageUnit.PrivacyPicoRho,
                                MeteredHost.Product,
                                600,
                                readsExplicitly: isExplicit
                            );
                }
            }
        );
}
