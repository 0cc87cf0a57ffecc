#:sdk Microsoft.NET.Sdk.Web
#:project ../src/AuthOps.Metering.AspNetCore/AuthOps.Metering.AspNetCore.csproj

// A service of an operator of public data: a developer looks up companies by district. Every use is under a grant,
// reserved before, counted by the rows that really went out, and logged; other meters report theirs as CloudEvents.
//
//     ACCOUNT_TOKEN=… dotnet run samples/metered-service.cs --data DIR [--urls http://127.0.0.1:5080]
//
// DIR/usage-log is the log, DIR/operator.pem the key that signs its checkpoint on a stop, DIR/operator.vkey the line by
// which others verify it.
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using AuthOps.Metering;
using AuthOps.Metering.AspNetCore;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.CloudEvents;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;

const string Origin = "data.example.org/usage/companies";
(string District, string Name)[] companies =
[
    ("north", "Anchor Tea"),
    ("north", "Blue Crane Freight"),
    ("north", "Cedar Tools"),
    ("south", "Delta Looms"),
];

var builder = WebApplication.CreateSlimBuilder(args);
var data = Directory
    .CreateDirectory(builder.Configuration["data"] ?? "metered-service-data")
    .FullName;
var token = Encoding.UTF8.GetBytes(
    builder.Configuration["ACCOUNT_TOKEN"]
        ?? throw new InvalidOperationException("Set ACCOUNT_TOKEN to the developer's secret.")
);
using var key = OperatorKey(data);
builder.Services.AddAuthOpsMetering<TokenAccounts>(options =>
{
    options.LogDirectory = Path.Combine(data, "usage-log");
    options.Log = new UsageLogOptions { Origin = Origin };
    options.Grants.Add(Grant());
    options.CheckpointSigners.Add(new NoteSigner(Origin, key, key.PublicKey));
});
builder.Services.AddHealthChecks().AddUsageLog();
var app = builder.Build();

// Who calls is proved by a secret; what the caller may use follows from the account, never from the request.
app.Use(
    (context, next) =>
    {
        var given = Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString());
        if (CryptographicOperations.FixedTimeEquals(given, [.. "Bearer "u8, .. token]))
        {
            context.User = new(new ClaimsIdentity([new("account", "bank-1")], "token"));
        }

        return next(context);
    }
);
app.UseAuthOpsMetering();
app.MapGet(
        "/companies/{district}",
        (string district, HttpContext context) =>
            string.Join(
                '\n',
                context
                    .GetMeteredUse()
                    .Counted(UsageUnit.Rows, companies.Where(c => c.District == district))
                    .Select(c => c.Name)
            )
    )
    .Metered(UsageUnit.ServiceCalls, "company-lookup")
    .Metered(UsageUnit.Rows, "company-lookup", amount: 3);
app.MapPost(
    "/events",
    async (HttpContext context, UsageLog log) =>
    {
        if (context.User.Identity?.IsAuthenticated != true)
        {
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }

        try
        {
            // No more is read than is taken.
            var body = new byte[CloudEvent.MaxBytes + 1];
            var length = await context.Request.Body.ReadAtLeastAsync(body, body.Length, false);
            var headers = context.Request.Headers.SelectMany(h =>
                h.Value.Select(v => KeyValuePair.Create(h.Key, v ?? ""))
            );
            var events = CloudEventHttp.Parse(headers, body.AsMemory(0, length));
            var outcomes = await new CloudEventRecorder(log).RecordAsync(events);
            return Results.Text(string.Join('\n', outcomes));
        }
        catch (CloudEventFormatException e)
        {
            return Results.Text(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }
);
app.MapHealthChecks("/health");
app.Run();

static AuthorizationGrant Grant()
{
    var product = new DataProduct("company-lookup", ProductOrigin.OperatorBase);
    return new AuthorizationGrant(
        "g-2026-017",
        "data-bureau",
        "operator",
        ["company-register"],
        [product],
        ["credit-check"],
        [new Scenario("bank-credit", "credit-check", PurposeClass.Sectoral, "bank-1", product.Id)],
        new ValidityPeriod(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200)),
        new Dictionary<UsageUnit, Int128> { [UsageUnit.ServiceCalls] = 3, [UsageUnit.Rows] = 100 }
    );
}

static SigningKey OperatorKey(string data)
{
    var file = Path.Combine(data, "operator.pem");
    if (File.Exists(file))
    {
        return SigningKey.ImportPem(File.ReadAllText(file));
    }

    var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
    using (var pem = new StreamWriter(file, Encoding.ASCII, OwnerOnly()))
    {
        pem.Write(key.ExportPem());
    }

    File.WriteAllText(
        Path.Combine(data, "operator.vkey"),
        new NoteKey(Origin, key.PublicKey).ToString()
    );
    return key;
}

static FileStreamOptions OwnerOnly() =>
    OperatingSystem.IsWindows()
        ? new() { Mode = FileMode.CreateNew, Access = FileAccess.Write }
        : new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };

sealed class TokenAccounts : IUsageAccountResolver
{
    public ValueTask<UsageAccount?> ResolveAsync(HttpContext context, MeteredAttribute metered) =>
        ValueTask.FromResult(
            context.User.FindFirst("account")?.Value == "bank-1"
                ? new UsageAccount("g-2026-017", "bank-credit", "credit-check")
                : null
        );
}
