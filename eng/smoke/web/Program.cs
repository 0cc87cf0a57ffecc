// A stranger's web service: one metered endpoint, called past its quota.
using AuthOps.Metering;
using AuthOps.Metering.AspNetCore;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Usage;

var product = new DataProduct("P", ProductOrigin.OperatorBase);
var grant = new AuthorizationGrant(
    "G",
    "body",
    "operator",
    ["R"],
    [product],
    ["study"],
    [new Scenario("S", "study", PurposeClass.PublicWelfare, "developer", product.Id)],
    new ValidityPeriod(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200)),
    new Dictionary<UsageUnit, Int128> { [UsageUnit.ServiceCalls] = 2 }
);
var folder = Directory.CreateTempSubdirectory("authops-web-consumer-");
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddAuthOpsMetering<OneAccount>(options =>
{
    options.LogDirectory = Path.Combine(folder.FullName, "log");
    options.Grants.Add(grant);
});
var app = builder.Build();
app.UseAuthOpsMetering();
app.MapGet("/", () => "hello").Metered(UsageUnit.ServiceCalls, product.Id);
await app.StartAsync();
using (var client = new HttpClient())
{
    for (var call = 1; call <= 3; call++)
    {
        Console.WriteLine(
            $"call {call}: {(await client.GetAsync(new Uri(app.Urls.First()))).StatusCode}"
        );
    }
}

await app.StopAsync();
await app.DisposeAsync();
folder.Delete(recursive: true);

internal sealed class OneAccount : IUsageAccountResolver
{
    public ValueTask<UsageAccount?> ResolveAsync(HttpContext context, MeteredAttribute metered) =>
        ValueTask.FromResult<UsageAccount?>(new UsageAccount("G", "S", "study"));
}
