using System.Globalization;
using AuthOps.Cli;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Integration.Scenarios;

/// <summary>
/// <c>authops meter invoice</c> and <c>close</c> over the files of a governed city: what was used is billed under the signed
/// receipt of its release, booked and closed; whatever is missing is refused with a reason and leaves nothing behind.
/// </summary>
public sealed class BillingByToolTests : IDisposable
{
    private static readonly ScenarioTerms s_terms = new()
    {
        Scenario = new Scenario(
            "s-rents",
            "rent-guidance",
            PurposeClass.Industrial,
            "broker-1",
            "p-rents"
        ),
        Opened = new Dictionary<string, IReadOnlyList<string>> { ["r-rents"] = ["area", "price"] },
        Used = new Dictionary<string, IReadOnlyList<string>> { ["r-rents"] = ["area", "price"] },
        Basis = ProcessingBasis.Anonymized,
        Limits = new ReleaseLimits(new Dictionary<string, int> { ["price"] = 0 }, 5),
        Quotas = new Dictionary<UsageUnit, Int128> { [UsageUnit.ServiceCalls] = 100 },
        Price = (UsageUnit.ServiceCalls, 180, 200),
    };

    private readonly ScenarioCity _city = new(s_terms);

    public void Dispose() => _city.Dispose();

    [Fact]
    public async Task A_year_is_billed_booked_and_closed_from_files()
    {
        await UseAsync();
        var (code, printed, _) = await InvoiceAsync(
            "--ledger",
            At("account"),
            "--html",
            At("invoice.html"),
            "--json"
        );
        Assert.Equal(0, code);
        Assert.Contains("\"totalFen\":\"1260\"", printed, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(At("invoice.json")), printed.TrimEnd());
        var page = await File.ReadAllTextAsync(At("invoice.html"), Token);
        Assert.Contains("公共数据运营服务费账单", page, StringComparison.Ordinal);
        Assert.Contains("Invoice for public data services", page, StringComparison.Ordinal);
        Assert.Contains("12.60", page, StringComparison.Ordinal);

        // Booked once, and never again.
        (code, _, var error) = await InvoiceAsync("--ledger", At("account"));
        Assert.Equal(4, code);
        Assert.Contains("booked already", error, StringComparison.Ordinal);
        Assert.Single(LedgerFile.Read(At("account")).Entries);

        (code, printed, _) = await CloseAsync("--html", At("statement.html"));
        Assert.Equal(0, code);
        Assert.Contains("service fees 12.60 yuan", printed, StringComparison.Ordinal);
        Assert.Contains(
            "授权运营专账报表",
            await File.ReadAllTextAsync(At("statement.html"), Token),
            StringComparison.Ordinal
        );
        (code, _, error) = await CloseAsync();
        Assert.Equal(4, code);
        Assert.Contains("closed until", error, StringComparison.Ordinal);
        Assert.Equal(2, LedgerFile.Read(At("account")).Entries.Count);
    }

    [Fact]
    public async Task What_is_missing_is_refused_and_nothing_is_written()
    {
        await UseAsync();
        await RefusedAsync(4, "no release of product", "--receipt-none");
        File.WriteAllBytes(At("one.json"), OneSided());
        await RefusedAsync(4, "not signed as required", "--receipt", At("one.json"));
        await RefusedAsync(4, "has no release of this receipt", "--receipt", Foreign());
        await RefusedAsync(2, "has no scenario of developer", "--developer", "nobody");
        await RefusedAsync(2, "--until must be later", "--until", "2026-01-01T00:00:00Z");
        await RefusedAsync(3, "trust", "--trust", At("no-such-trust"));
        await RefusedAsync(3, "not a valid tariff", "--tariff", At("grant.json"));
        await RefusedAsync(3, "no usage log", "--log", At("nowhere"));
        await RefusedAsync(2, "where only its owner writes", "--output", At("log/invoice.json"));
        var (code, _, error) = await CloseAsync();
        Assert.Equal(3, code);
        Assert.Contains("no ledger in this folder", error, StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string At(string name) => _city.PathOf(name);

    /// <summary>Releases the product, uses it seven times, and leaves the files that the tool takes.</summary>
    private async Task UseAsync()
    {
        var receipt = _city.Release(Manifest(), TimeSpan.FromDays(200));
        await using (
            var use = await _city.Desk.Gate.ReserveAsync(
                _city.Request(UsageUnit.ServiceCalls, 7, "calls"),
                Token
            )
        )
        {
            await use.CommitAsync(7, Token);
        }

        File.WriteAllBytes(At("receipt.json"), receipt.ToBytes());
        File.WriteAllBytes(At("grant.json"), _city.Grant.ToCanonicalBytes());
        File.WriteAllBytes(At("tariff.json"), s_terms.Tariff.ToCanonicalBytes());
        File.WriteAllBytes(At("trust.json"), _city.Trust.ToBytes());
        _city.Log.WriteCheckpoint(_city.OperatorKey);
        _city.Log.Dispose();
    }

    private static ProductManifest Manifest() =>
        new(
            ScenarioCity.GrantId,
            s_terms.Scenario.Id,
            "p-rents-2026",
            s_terms.Scenario.Purpose,
            new Dictionary<string, int> { ["price"] = 0 },
            5,
            null,
            hasRows: false,
            new string('a', 64)
        );

    private byte[] OneSided() =>
        DsseEnvelope
            .Sign(
                DsseEnvelope.Parse(File.ReadAllBytes(At("receipt.json"))).Statement,
                _city.OperatorKey
            )
            .ToBytes();

    /// <summary>A receipt of another city, signed by the keys of this one.</summary>
    private string Foreign()
    {
        using var other = new ScenarioCity(s_terms);
        other.Clock.Advance(TimeSpan.FromMinutes(1));
        var statement = other.Release(Manifest(), TimeSpan.FromDays(9)).Statement;
        File.WriteAllBytes(
            At("foreign.json"),
            DsseEnvelope.Sign(statement, _city.OperatorKey, _city.BureauKey).ToBytes()
        );
        return At("foreign.json");
    }

    private async Task RefusedAsync(int code, string reason, string option, string? value = null)
    {
        var (found, _, error) = await RunAsync([
            .. Arguments(option, value),
            "--ledger",
            At("account"),
        ]);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Equal(code, found);
        Assert.False(File.Exists(At("invoice.json")) || Directory.Exists(At("account")));
    }

    private Task<(int, string, string)> InvoiceAsync(params string[] more) =>
        RunAsync([.. Arguments(null, null), .. more]);

    private Task<(int, string, string)> CloseAsync(params string[] more) =>
        RunAsync([
            "meter",
            "close",
            "--ledger",
            At("account"),
            "--from",
            "2026-01-01T00:00:00Z",
            "--until",
            "2027-01-01T00:00:00Z",
            .. more,
        ]);

    /// <summary>The whole command line with one option changed, or left out.</summary>
    private List<string> Arguments(string? option, string? value)
    {
        var options = new Dictionary<string, string>
        {
            ["--log"] = _city.LogFolder,
            ["--grant"] = At("grant.json"),
            ["--tariff"] = At("tariff.json"),
            ["--developer"] = "broker-1",
            ["--from"] = "2026-01-01T00:00:00Z",
            ["--until"] = "2027-01-01T00:00:00Z",
            ["--receipt"] = At("receipt.json"),
            ["--trust"] = At("trust.json"),
            ["--output"] = At("invoice.json"),
        };
        if (value is not null)
        {
            options[option!] = value;
        }
        else if (option is not null)
        {
            options.Remove("--receipt");
        }

        return ["meter", "invoice", .. options.SelectMany(o => new[] { o.Key, o.Value })];
    }

    private static async Task<(int, string, string)> RunAsync(IReadOnlyList<string> arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var code = await Program.RunAsync([.. arguments], output, error, Token);
        return (code, output.ToString(), error.ToString());
    }
}
