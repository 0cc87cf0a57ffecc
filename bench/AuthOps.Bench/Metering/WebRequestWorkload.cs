using AuthOps.Metering;
using AuthOps.Metering.AspNetCore;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthOps.Bench.Metering;

/// <summary>
/// What metering adds to a request, without server and network: an answer of five bytes through the pipeline alone, in
/// front of an endpoint that is not metered, spends a lease, or reserves and settles durably.
/// </summary>
internal sealed class WebRequestWorkload : IDisposable
{
    /// <summary>Requests of a call.</summary>
    public const int Requests = 1_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-bench-");
    private readonly Endpoint _plain = new(null, new EndpointMetadataCollection(), null);
    private readonly Endpoint _leased = Metered(
        new(UsageUnit.Bytes, "p", 8) { LeaseBlock = 1_000_000 }
    );
    private readonly Endpoint _durable = Metered(new(UsageUnit.Bytes, "p", 8));
    private readonly ServiceProvider _services;
    private readonly RequestDelegate _pipeline;

    public WebRequestWorkload()
    {
        var services = new ServiceCollection();
        services.AddMetrics();
        services.AddAuthOpsMetering<OneAccount>(options =>
        {
            options.LogDirectory = Path.Combine(_folder.FullName, "log");
            options.Grants.Add(Grant());
        });
        _services = services.BuildServiceProvider();
        // As a host does when it starts.
        _ = _services.GetRequiredService<UsageGate>();
        var app = new ApplicationBuilder(_services);
        app.UseAuthOpsMetering();
        app.Run(context => context.Response.Body.WriteAsync("hello"u8.ToArray()).AsTask());
        _pipeline = app.Build();
    }

    public void Dispose()
    {
        _services.Dispose();
        _folder.Delete(recursive: true);
    }

    public Task NotMetered() => RunAsync(_plain);

    public Task Leased() => RunAsync(_leased);

    public Task Durable() => RunAsync(_durable);

    /// <summary>Many requests, one after the other.</summary>
    public static void Many(Func<Task> request)
    {
        for (var i = 0; i < Requests; i++)
        {
            request().GetAwaiter().GetResult();
        }
    }

    private static Endpoint Metered(MeteredAttribute metered) =>
        new(null, new EndpointMetadataCollection(metered), null);

    private static AuthorizationGrant Grant()
    {
        var product = new DataProduct("p", ProductOrigin.OperatorBase);
        return new AuthorizationGrant(
            "g",
            "bureau",
            "operator",
            ["r"],
            [product],
            ["study"],
            [new Scenario("s", "study", PurposeClass.PublicWelfare, "developer", product.Id)],
            new ValidityPeriod(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue),
            new Dictionary<UsageUnit, Int128> { [UsageUnit.Bytes] = long.MaxValue }
        );
    }

    private async Task RunAsync(Endpoint endpoint)
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.SetEndpoint(endpoint);
        await _pipeline(context);
    }

    private sealed class OneAccount : IUsageAccountResolver
    {
        private static readonly UsageAccount s_account = new("g", "s", "study");

        public ValueTask<UsageAccount?> ResolveAsync(
            HttpContext context,
            MeteredAttribute metered
        ) => ValueTask.FromResult<UsageAccount?>(s_account);
    }
}
