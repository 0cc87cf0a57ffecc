using AuthOps.Cli.Tests.UsageLogs;
using AuthOps.Cli.Tests.Verification;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Tests.Authorizations;

/// <summary>From the plan to the verified pack by the tool alone.</summary>
public sealed class GovernedStoreTests : IDisposable
{
    private readonly StoreCase _city = new();

    public void Dispose() => _city.Dispose();

    [Fact]
    public async Task Grant_scenario_review_use_invoice_close_and_pack_by_the_tool_alone()
    {
        await _city.Authorise();
        await Price();
        await _city.Develop();
        await _city.Release();
        var receipt = _city.Statement("release");
        await _city.Refused(
            StoreCase.Developer,
            "review export",
            "--receipt",
            receipt,
            "--source",
            _city["product.csv"],
            "--destination",
            _city["out.csv"]
        );
        await _city.Done(StoreCase.Bureau, "grant countersign", "--statement", receipt);
        await _city.Done(
            StoreCase.Developer,
            "review export",
            "--receipt",
            receipt,
            "--source",
            _city["product.csv"],
            "--destination",
            _city["out.csv"]
        );
        Assert.Equal("price\n1\n", File.ReadAllText(_city["out.csv"]));
        var used = await _city.Use(7);
        Assert.Equal((0, ""), (used.ExitCode, used.Error));

        var until = StoreCase.Text(DateTimeOffset.UtcNow);
        await Settle(receipt, until);
        await Evidence(until);
    }

    [Fact]
    public async Task Show_tells_where_every_procedure_stands_and_what_is_left()
    {
        await _city.Authorise();
        await _city.Done(
            StoreCase.Developer,
            "scenario apply",
            "--scenario",
            _city["scenario.json"]
        );
        string[] show = ["grant", "show", "--store", _city.Store, "--trust", _city["trust.json"]];
        var text = await MeterCase.Run(show);
        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.Contains(
            "s-rents: 提出应用场景方案 / scenario drafted; 下一步 / next: 场景合规性评估 / scenario evaluated",
            text.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "g-rents, ServiceCalls: 已用 / used 0, 余额 / free 100, 共 / of 100",
            text.Output,
            StringComparison.Ordinal
        );
        var json = StoreCase.Json(await MeterCase.Run([.. show, "--json"]));
        Assert.Equal(2, json.GetProperty("procedures").GetArrayLength());
        Assert.Equal(
            "ScenarioEvaluated",
            json.GetProperty("procedures")[1].GetProperty("next").GetString()
        );
    }

    [Fact]
    public async Task Uses_before_the_evaluation_and_after_the_end_are_refused_and_kept()
    {
        await _city.Authorise();
        await _city.Done(
            StoreCase.Developer,
            "scenario apply",
            "--scenario",
            _city["scenario.json"]
        );
        var early = await _city.Use(1, "early");
        Assert.Equal(4, early.ExitCode);
        Assert.Contains("AccessRefused", early.Output, StringComparison.Ordinal);
        await _city.Done(
            StoreCase.Bureau,
            "scenario evaluate",
            "--scenario-id",
            StoreCase.ScenarioId
        );
        Assert.Equal(0, (await _city.Use(1, "in-time")).ExitCode);

        await Terminate(StoreCase.Bureau);
        await _city.Done(
            StoreCase.Operator,
            "grant countersign",
            "--statement",
            _city.Statement("exit")
        );
        var late = await _city.Use(1, "late");
        Assert.Equal(4, late.ExitCode);
        Assert.Contains("Terminated", late.Output, StringComparison.Ordinal);
        Assert.Contains(
            "A terminated grant stays so",
            await _city.Refused(StoreCase.Bureau, "grant terminate", [.. Ending]),
            StringComparison.Ordinal
        );
    }

    private IEnumerable<string> Ending =>
        ((string[])["--keys-revoked", "--ledger-frozen", "--data-returned", "--data-destroyed"])
            .SelectMany(option => (string[])[option, _city["product.csv"]])
            .Prepend("g-rents")
            .Prepend("--grant-id");

    private Task<ToolRun> Terminate(string party) =>
        _city.Done(party, "grant terminate", [.. Ending]);

    private async Task Price()
    {
        await _city.Done(StoreCase.Operator, "grant tariff", "--tariff", _city["tariff.json"]);
        await _city.Done(
            StoreCase.Bureau,
            "grant countersign",
            "--statement",
            _city.Statement("tariff")
        );
    }

    private async Task Settle(string receipt, string until)
    {
        string[] period = ["--from", StoreCase.Text(StoreCase.Start), "--until", until];
        string[] signed = ["--evidence", _city.Evidence, "--key", _city["city-operator.pem"]];
        var invoice = await MeterCase.Run([
            "invoice",
            "--log",
            _city.Log,
            "--grant",
            _city["grant.json"],
            "--tariff",
            _city["tariff.json"],
            "--developer",
            StoreCase.Developer,
            "--receipt",
            Path.Combine(_city.Evidence, receipt),
            "--trust",
            _city["trust.json"],
            "--ledger",
            _city["account"],
            "--output",
            _city["invoice.json"],
            .. period,
            .. signed,
        ]);
        Assert.Equal((0, ""), (invoice.ExitCode, invoice.Error));
        Assert.Contains("12.60 yuan", invoice.Output, StringComparison.Ordinal);
        string[] close = ["close", "--ledger", _city["account"], .. period, .. signed];
        var closed = await MeterCase.Run(close);
        Assert.Equal((0, ""), (closed.ExitCode, closed.Error));

        // What a crash left unwritten is written when the same is done again, and the account is closed once.
        var files = Directory.GetFiles(_city.Evidence).Order().ToArray();
        Assert.Equal(0, (await MeterCase.Run(close)).ExitCode);
        Assert.Equal(files, Directory.GetFiles(_city.Evidence).Order());
    }

    private async Task Evidence(string until)
    {
        // Part of the pack, which counts its figures again.
        var evaluated = await MeterCase.Run([
            "infrastructure",
            "--log",
            _city.Log,
            "--answers",
            _city.Folder.Write("answers.json", InfrastructureTests.Answers()),
            "--from",
            StoreCase.Text(StoreCase.Start),
            "--until",
            until,
            "--next-due",
            "2199-01-01T00:00:00Z",
            "--evidence",
            _city.Evidence,
            "--key",
            _city["city-operator.pem"],
        ]);
        Assert.Equal((0, ""), (evaluated.ExitCode, evaluated.Error));
        foreach (var path in Directory.EnumerateFiles(_city.Evidence, "*.dsse.json"))
        {
            PredicateSchema.AssertFits(DsseEnvelope.Parse(File.ReadAllBytes(path)).Statement);
        }

        var pack = _city["year.pack"];
        var made = await MeterCase.Run([
            "pack",
            "make",
            "--log",
            _city.Log,
            "--evidence",
            _city.Evidence,
            "--key",
            _city["city-operator.pem"],
            "--from",
            StoreCase.Text(StoreCase.Start),
            "--until",
            until,
            "--out",
            pack,
        ]);
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        string[] trusted = ["--pack", pack, "--trust", _city["trust.json"]];
        var verified = await MeterCase.Run(["pack", "verify", .. trusted]);
        Assert.Equal("", verified.Error);
        Assert.EndsWith("verified\n", verified.Output, StringComparison.Ordinal);
        var replay = await MeterCase.Run(["pack", "replay", .. trusted]);
        Assert.Equal(0, replay.ExitCode);
        Assert.Equal(
            10,
            replay
                .Output.Split('\n')
                .Skip(1)
                .TakeWhile(static l => l.StartsWith("  pass ", StringComparison.Ordinal))
                .Count()
        );
    }
}
