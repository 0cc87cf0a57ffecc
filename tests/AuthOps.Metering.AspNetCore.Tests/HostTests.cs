using System.Net;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Telemetry;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace AuthOps.Metering.AspNetCore.Tests;

/// <summary>A host that cannot record does not serve.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task A_log_that_failed_refuses_every_metered_request_and_says_so()
    {
        var isFailing = false;
        var calls = 0;
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 100)],
            app =>
            {
                app.MapGet("/x", () => ++calls)
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product);
                app.MapGet("/leased", () => ++calls)
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product, leaseBlock: 2);
                app.MapGet("/free", () => "free");
            },
            options =>
                options.Log = new UsageLogOptions
                {
                    Flushed = _ =>
                    {
                        if (isFailing)
                        {
                            throw new IOException("no space left");
                        }
                    },
                }
        );
        await host.GetAsync("/x");
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/health")).StatusCode);
        isFailing = true;

        foreach (var path in new[] { "/x", "/x", "/leased" })
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await host.GetAsync(path)).StatusCode);
        }

        Assert.Equal(1, calls);
        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await host.GetAsync("/health")).StatusCode
        );
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/free")).StatusCode);
    }

    [Fact]
    public async Task An_answer_whose_use_cannot_be_recorded_is_not_given()
    {
        var isFailing = false;
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 100)],
            app =>
                app.MapGet(
                        "/x",
                        () =>
                        {
                            isFailing = true;
                            return "secret";
                        }
                    )
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product),
            options =>
                options.Log = new UsageLogOptions
                {
                    Flushed = _ =>
                    {
                        if (isFailing)
                        {
                            throw new IOException("no space left");
                        }
                    },
                }
        );

        await Assert.ThrowsAnyAsync<Exception>(async () =>
            await (await host.GetAsync("/x")).Content.ReadAsStringAsync(
                TestContext.Current.CancellationToken
            )
        );
    }

    [Theory]
    [InlineData("/method")]
    [InlineData("/attribute")]
    [InlineData("/group/7")]
    public async Task A_metered_endpoint_without_the_middleware_fails_instead_of_running(
        string path
    )
    {
        var calls = 0;
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 100)],
            app =>
            {
                app.MapGet("/method", () => ++calls)
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product);
                app.MapGet(
                    "/attribute",
                    [Metered(UsageUnit.ServiceCalls, MeteredHost.Product)]
                    () => ++calls
                );
                app.MapGroup("/group")
                    .WithMetadata(new MeteredAttribute(UsageUnit.ServiceCalls, MeteredHost.Product))
                    .MapGet("/{id:int}", (int id) => calls += id);
                app.MapGet("/plain", () => "x");
            },
            isMetering: false
        );

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => host.GetAsync(path));
        Assert.Contains("UseAuthOpsMetering", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(0, calls);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/plain")).StatusCode);
    }

    [Fact]
    public async Task An_endpoint_metered_by_a_bare_attribute_is_metered()
    {
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 100)],
            app =>
                app.MapGet(
                    "/{id:int}",
                    [Metered(UsageUnit.ServiceCalls, MeteredHost.Product)]
                    (int id) => id
                )
        );

        var answer = await host.GetAsync("/7");
        Assert.Equal(
            "7",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal(1, host.Balance(UsageUnit.ServiceCalls).Used);
    }

    [Fact]
    public async Task Wrong_options_are_all_named_and_the_host_does_not_start()
    {
        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            MeteredHost.StartAsync(
                [(UsageUnit.ServiceCalls, 1)],
                _ => { },
                options =>
                {
                    options.LogDirectory = "";
                    options.Grants.Add(options.Grants[0]);
                    options.RetryAfter = TimeSpan.Zero;
                    options.LeaseLifetime = TimeSpan.FromDays(2);
                    options.IdempotencyHeader = "a b";
                }
            )
        );

        Assert.Equal(5, thrown.Failures.Count());
    }

    [Fact]
    public async Task A_damaged_log_keeps_the_host_from_starting()
    {
        var directory = MeteredHost.NewDirectory();
        var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 1)],
            _ => { },
            directory: directory
        );
        await host.StopAsync();
        var segment = Path.Combine(directory, "log", "segment.00000000");
        var bytes = await File.ReadAllBytesAsync(segment, TestContext.Current.CancellationToken);
        bytes[12_400] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<UsageLogCorruptException>(() =>
            MeteredHost.StartAsync([(UsageUnit.ServiceCalls, 1)], _ => { }, directory: directory)
        );
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task The_log_is_signed_when_the_host_stops_and_verified_without_it()
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        var directory = MeteredHost.NewDirectory();
        var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 3)],
            app =>
                app.MapGet("/x", () => "x")
                    .Metered(UsageUnit.ServiceCalls, MeteredHost.Product, leaseBlock: 2),
            options =>
            {
                options.Log = new UsageLogOptions { Origin = "data.example.org/usage" };
                options.CheckpointSigners.Add(
                    new NoteSigner("data.example.org/usage", key, key.PublicKey)
                );
            },
            directory
        );
        for (var i = 0; i < 5; i++)
        {
            await host.GetAsync("/x");
        }

        await host.StopAsync();

        var trust = new TrustFile([
            new TrustedKey(
                key.PublicKey,
                "operator",
                ["operator"],
                DateTimeOffset.UnixEpoch,
                DateTimeOffset.UnixEpoch.AddYears(200)
            ),
        ]);
        var verdict = UsageLogVerifier.Verify(
            Path.Combine(directory, "log"),
            trust,
            TimeProvider.System.GetUtcNow()
        );
        Assert.Empty(verdict.Findings);
        Assert.True(verdict.IsAccepted);
        Assert.Equal(3, Assert.Single(verdict.Balances).Used);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task The_metrics_of_the_log_belong_to_the_hosts_factory()
    {
        await using var host = await MeteredHost.StartAsync(
            [(UsageUnit.ServiceCalls, 3)],
            app => app.MapGet("/x", () => "x").Metered(UsageUnit.ServiceCalls, MeteredHost.Product)
        );
        await host.GetAsync("/x");
        var shown = new List<long>();
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (
                instrument.Name == "authops.quota.service_calls.usage"
                && instrument.Meter.Name == UsageMetrics.MeterName
                && ReferenceEquals(
                    instrument.Meter.Scope,
                    host.Services.GetService(typeof(System.Diagnostics.Metrics.IMeterFactory))
                )
            )
            {
                me.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => shown.Add(value));
        listener.Start();

        listener.RecordObservableInstruments();

        Assert.Equal([1, 0], shown);
    }
}
