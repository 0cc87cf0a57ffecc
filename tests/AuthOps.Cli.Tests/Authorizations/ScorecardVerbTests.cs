using AuthOps.Cli.Tests.UsageLogs;
using AuthOps.Metering.Evaluation;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.Tests.Authorizations;

/// <summary>成效评价: an operator scored by its log and a source unit by its supply, as text, JSON and a page in both languages.</summary>
public sealed class ScorecardVerbTests : IDisposable
{
    private const string Operator = """
        {
          "attested": [{ "all": 8, "good": 5, "name": "complaints-answered", "weight": 1 }],
          "subject": "city-operator", "version": 1,
          "weights": { "acts-allowed": 2, "uses-standing": 3 }
        }
        """;

    private const string Source = """
        { "subject": "hospital", "version": 1, "weights": { "accuracy": 1, "completeness": 1, "timeliness": 2 } }
        """;

    private const string Supply = """
        {
          "batches": [
            { "due": "2026-01-31T00:00:00Z", "file": "a.csv", "resource": "r-claims", "sourceUnit": "hospital", "suppliedAt": "2026-01-30T00:00:00Z" },
            { "due": "2026-02-28T00:00:00Z", "resource": "r-claims", "sourceUnit": "hospital" }
          ],
          "minimum": 1,
          "resources": [{ "fields": [{ "name": "icd", "pattern": "[A-Z][0-9]{2}", "required": true }], "id": "r-claims" }],
          "version": 1
        }
        """;

    private readonly MeterCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public async Task An_operator_is_scored_by_its_log_and_by_what_is_attested()
    {
        await Log();
        var html = _case["card.html"];
        var run = await OfOperator(Operator, "--html", html);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));

        // No act was taken, so that acts do not count: (3 * 3/3 + 1 * 5/8) / 4 = 90.625 %.
        Assert.Contains(
            "city-operator, 得分 / score 90.62 %\n",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "有效使用 / uses-standing: 3 / 3, 权重 / weight 3, 由日志推出 / derived from the log\n",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "complaints-answered: 5 / 8, 权重 / weight 1, 主体说明 / attested\n",
            run.Output,
            StringComparison.Ordinal
        );
        var page = await File.ReadAllTextAsync(html, TestContext.Current.CancellationToken);
        Assert.Contains("运营机构成效评价", page, StringComparison.Ordinal);
        Assert.Contains("Scorecard of an operator", page, StringComparison.Ordinal);
        Assert.Contains("90.62 %", page, StringComparison.Ordinal);

        var card = Scorecard.Parse(StoreCase.Json(await OfOperator(Operator, "--json")));
        Assert.Equal(9062, card.BasisPoints);
        Assert.NotNull(card.Log);
    }

    [Fact]
    public async Task A_source_unit_is_scored_by_its_supply_and_the_card_signed_into_the_evidence()
    {
        _case.Folder.Write("a.csv", "icd\nA01\nb\n");
        using (var key = SigningKey.Generate(SignatureAlgorithm.Ed25519))
        {
            key.Save(_case["unit.pem"]);
        }

        var evidence = Directory.CreateDirectory(_case["evidence"]).FullName;
        var run = await OfSupply(Source, "--evidence", evidence, "--key", _case["unit.pem"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));

        // Half of the values are right, all are there, half of what was due came: (1/2 + 1 + 2 * 1/2) / 4.
        Assert.Contains("hospital, 得分 / score 62.50 %\n", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "时效性 / timeliness: 1 / 2, 权重 / weight 2",
            run.Output,
            StringComparison.Ordinal
        );
        var signed = DsseEnvelope.Parse(
            await File.ReadAllBytesAsync(
                Assert.Single(Directory.GetFiles(evidence, "scorecard.hospital.*.dsse.json")),
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal(6250, Scorecard.Parse(signed.Statement.Predicate).BasisPoints);
    }

    [Theory]
    [InlineData("\"uses-standing\"", "\"profit\"", "profit")]
    [InlineData("\"weight\": 1", "\"weight\": 0", "$.attested[0].weight")]
    [InlineData("\"good\": 5", "\"good\": 9", "complaints-answered")]
    [InlineData("\"complaints-answered\"", "\"acts-allowed\"", "acts-allowed")]
    [InlineData("\"city-operator\"", "\"a b\"", "subject must")]
    [InlineData("\"version\": 1", "\"version\": 2", "$.version")]
    public async Task Malformed_criteria_are_named(string old, string now, string reason)
    {
        await Log();
        var run = await OfOperator(Operator.Replace(old, now, StringComparison.Ordinal));
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_and_units_that_do_not_fit_are_refused()
    {
        await Log();
        _case.Folder.Write("a.csv", "icd\nA01\n");
        var criteria = _case.Folder.Write("criteria.json", Operator);
        Assert.Equal(2, (await Run(criteria)).ExitCode);
        Assert.Equal(2, (await Run(criteria, "--log", _case["a"], "--supply", criteria)).ExitCode);
        Assert.Equal(2, (await OfOperator(Operator, "--html", criteria)).ExitCode);
        Assert.Equal(2, (await OfOperator(Operator, "--key", criteria)).ExitCode);
        Assert.Equal(3, (await OfSupply(Operator)).ExitCode);
        var other = await OfSupply(Source.Replace("hospital", "school", StringComparison.Ordinal));
        Assert.Equal(3, other.ExitCode);
        Assert.Contains("no supply of school", other.Error, StringComparison.Ordinal);
    }

    private async Task Log()
    {
        var rows = string.Concat(Enumerable.Range(0, 3).Select(i => MeterCase.Row(i)));
        var made = await _case.Append("a", MeterCase.Header + rows);
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
    }

    private Task<ToolRun> OfOperator(string criteria, params string[] more) =>
        Run(_case.Folder.Write("criteria.json", criteria), ["--log", _case["a"], .. more]);

    private Task<ToolRun> OfSupply(string criteria, params string[] more) =>
        Run(
            _case.Folder.Write("criteria.json", criteria),
            ["--supply", _case.Folder.Write("supply.json", Supply), .. more]
        );

    private static Task<ToolRun> Run(string criteria, params string[] more) =>
        MeterCase.Run([
            "scorecard",
            "--criteria",
            criteria,
            "--from",
            "2026-01-01T00:00:00Z",
            "--until",
            "2027-01-01T00:00:00Z",
            .. more,
        ]);
}
