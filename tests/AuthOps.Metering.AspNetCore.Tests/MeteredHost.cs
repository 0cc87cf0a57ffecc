using System.Security.Claims;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthOps.Metering.AspNetCore.Tests;

/// <summary>A small host with one grant, in memory or on a loopback port, over a log in a directory of its own.</summary>
internal sealed class MeteredHost : IAsyncDisposable
{
    public const string Product = "p-lookup";

    private static readonly DataProduct s_product = new(Product, ProductOrigin.OperatorBase);

    private static readonly Scenario s_scenario = new(
        "s-1",
        "study",
        PurposeClass.PublicWelfare,
        "hospital",
        Product
    );

    private readonly WebApplication _app;

    private MeteredHost(WebApplication app, string directory)
    {
        _app = app;
        Directory = directory;
    }

    public string Directory { get; }

    public IServiceProvider Services => _app.Services;

    public string Address => _app.Urls.First();

    public UsageLog Log => Services.GetRequiredService<UsageLog>();

    public static AuthorizationGrant Grant(params (UsageUnit Unit, long Amount)[] quotas) =>
        new(
            "g-1",
            "bureau",
            "operator",
            ["claims"],
            [s_product],
            ["study"],
            [s_scenario],
            new ValidityPeriod(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue),
            quotas.ToDictionary(q => q.Unit, q => (Int128)q.Amount)
        );

    public static string NewDirectory() =>
        System.IO.Directory.CreateTempSubdirectory("authops-web-").FullName;

    public static async Task<MeteredHost> StartAsync(
        (UsageUnit Unit, long Amount)[] quotas,
        Action<WebApplication> map,
        Action<UsageMeteringOptions>? configure = null,
        string? directory = null,
        TimeProvider? clock = null,
        bool isMetering = true,
        bool isOnLoopback = false
    )
    {
        directory ??= NewDirectory();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (isOnLoopback)
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        if (clock is not null)
        {
            builder.Services.AddSingleton(clock);
        }

        builder.Services.AddAuthOpsMetering<ClaimedAccounts>(options =>
        {
            options.LogDirectory = Path.Combine(directory, "log");
            options.Grants.Add(Grant(quotas));
            configure?.Invoke(options);
        });
        builder.Services.AddHealthChecks().AddUsageLog();
        var app = builder.Build();
        // Stands for authentication: who calls is proved here, not by the metering.
        app.Use(
            (context, next) =>
            {
                if (context.Request.Headers.Authorization == "Test hospital")
                {
                    context.User = new(new ClaimsIdentity([new("account", "s-1")], "test"));
                }

                return next(context);
            }
        );
        app.UseRouting();
        if (isMetering)
        {
            app.UseAuthOpsMetering();
        }

        map(app);
        app.MapHealthChecks("/health");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new MeteredHost(app, directory);
    }

    public HttpClient Client(bool isKnown = true)
    {
        var client = _app.GetTestClient();
        if (isKnown)
        {
            client.DefaultRequestHeaders.Authorization = new("Test", "hospital");
        }

        return client;
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return Client().SendAsync(request, TestContext.Current.CancellationToken);
    }

    public QuotaBalance Balance(UsageUnit unit) =>
        Services.GetRequiredService<UsageGate>().Balances.Single(b => b.Unit == unit);

    /// <summary>The outcomes of the settlements so far, with what they consumed.</summary>
    public IReadOnlyList<(UsageOutcome Outcome, Int128 Consumed)> Settled() =>
        [
            .. Log.Snapshot()
                .Records.OfType<UsageSettledRecord>()
                .Select(s => (s.Outcome, s.Consumed)),
        ];

    public IReadOnlyList<UsageRefusedRecord> Refused() =>
        [.. Log.Snapshot().Records.OfType<UsageRefusedRecord>()];

    /// <summary>The log as a crash at this moment would leave it, opened again.</summary>
    public IReadOnlyList<QuotaBalance> BalancesAfterCrash(params (UsageUnit, long)[] quotas)
    {
        // The writer has the files open and locked, which the shell's copy does not look at.
        var copy = NewDirectory();
        using (
            var process = System.Diagnostics.Process.Start(
                "cp",
                ["-r", Path.Combine(Directory, "log", "."), copy]
            )
        )
        {
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }

        try
        {
            using var log = UsageLog.Open(copy);
            return UsageGate.Open(log, [Grant(quotas)]).Balances;
        }
        finally
        {
            System.IO.Directory.Delete(copy, recursive: true);
        }
    }

    public async Task StopAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <summary>The account of an authenticated caller, and the field it says it reads.</summary>
    private sealed class ClaimedAccounts : IUsageAccountResolver
    {
        private static UsageAccess? AccessTo(string? field) =>
            field is null
                ? null
                : new UsageAccess
                {
                    Actor = "hospital",
                    Domain = "domain-1",
                    Fields = new Dictionary<string, IReadOnlyList<string>> { ["claims"] = [field] },
                };

        public ValueTask<UsageAccount?> ResolveAsync(
            HttpContext context,
            MeteredAttribute metered
        ) =>
            ValueTask.FromResult(
                context.User.FindFirst("account")?.Value is { } scenario
                    ? new UsageAccount("g-1", scenario, "study")
                    {
                        Access = AccessTo(context.Request.Headers["X-Field"]),
                    }
                    : null
            );
    }
}
