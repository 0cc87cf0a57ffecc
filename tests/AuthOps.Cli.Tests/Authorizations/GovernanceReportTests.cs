using AuthOps.Cli.Tests.UsageLogs;
using AuthOps.Metering.Authorization;

namespace AuthOps.Cli.Tests.Authorizations;

/// <summary>权责清单 and quality of supply: as text, JSON and pages in both languages.</summary>
public sealed class GovernanceReportTests : IDisposable
{
    private const string Supply = """
        {
          "batches": [
            { "due": "2026-01-31T00:00:00Z", "file": "a.csv", "resource": "r-claims", "sourceUnit": "hospital", "suppliedAt": "2026-01-30T00:00:00Z" },
            { "due": "2026-02-28T00:00:00Z", "file": "b.csv", "resource": "r-claims", "sourceUnit": "hospital", "suppliedAt": "2026-03-01T00:00:00Z" },
            { "due": "2026-03-31T00:00:00Z", "resource": "r-claims", "sourceUnit": "hospital" },
            { "due": "2027-03-31T00:00:00Z", "resource": "r-claims", "sourceUnit": "hospital" }
          ],
          "minimum": 1,
          "resources": [
            { "fields": [{ "name": "icd", "pattern": "[A-Z][0-9]{2}", "required": true }, { "name": "cost", "required": false }], "id": "r-claims" }
          ],
          "version": 1
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public GovernanceReportTests()
    {
        _folder.Write("a.csv", "icd,cost\nA01,1\nB02,\n,3\n");
        _folder.Write("b.csv", "icd,cost\nx,1\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_list_of_powers_and_duties_names_acts_roles_parties_and_what_nobody_can_fulfil()
    {
        var register = _folder.Write("register.json", StoreCase.Register(1));
        var html = _folder.At("duties.html");
        var text = await MeterCase.Run(["duties", "--register", register, "--html", html]);

        // No auditor and no assessor is registered, whose duties stay open.
        Assert.Equal((1, ""), (text.ExitCode, text.Error));
        Assert.Contains(
            "审定实施方案 / ApprovePlan: 主管部门 DataAuthority: 义务 Must (Art.9)",
            text.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "无人履行 / nobody can fulfil: 查阅日志 / ReadEvidence, 审计 / Auditor (Art.18)",
            text.Output,
            StringComparison.Ordinal
        );
        var page = await File.ReadAllTextAsync(html, TestContext.Current.CancellationToken);
        Assert.Contains("权责清单", page, StringComparison.Ordinal);
        Assert.Contains("Powers and duties", page, StringComparison.Ordinal);
        Assert.Contains("data-bureau", page, StringComparison.Ordinal);

        var json = StoreCase.Json(
            await MeterCase.Run(["duties", "--register", register, "--json"])
        );
        Assert.Equal(
            Enum.GetValues<GovernedAction>().Length,
            json.GetProperty("actions").GetArrayLength()
        );
        Assert.Equal(
            DutyMatrix.Default.Entries.Count,
            json.GetProperty("actions")
                .EnumerateArray()
                .Sum(static a => a.GetProperty("duties").GetArrayLength())
        );
        Assert.Equal(8, json.GetProperty("roles").GetArrayLength());
        Assert.Equal(
            2,
            (await MeterCase.Run(["duties", "--register", register, "--html", register])).ExitCode
        );
        Assert.Equal(
            3,
            (await MeterCase.Run(["duties", "--register", _folder.At("a.csv")])).ExitCode
        );
    }

    [Fact]
    public async Task Supply_is_measured_from_files_and_small_counts_are_not_shown()
    {
        var html = _folder.At("supply.html");
        var run = await Measure(Supply, "--html", html);
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            "hospital, r-claims: 准确性 / accuracy 66.66 %, 完整性 / completeness 75.00 %, 时效性 / timeliness 33.33 %, 逾期 / overdue 1\n",
            run.Output
        );
        var page = await File.ReadAllTextAsync(html, TestContext.Current.CancellationToken);
        Assert.Contains("公共数据供给质量", page, StringComparison.Ordinal);
        Assert.Contains("Quality of supply of public data", page, StringComparison.Ordinal);
        Assert.Contains("66.66 %", page, StringComparison.Ordinal);

        var few = StoreCase.Json(
            await Measure(
                Supply.Replace("\"minimum\": 1", "\"minimum\": 3", StringComparison.Ordinal),
                "--json"
            )
        );
        var score = Assert.Single(few.GetProperty("scores").EnumerateArray());
        Assert.Equal("-", score.GetProperty("accuracy").GetString());
        Assert.Equal("33.33 %", score.GetProperty("timeliness").GetString());
    }

    [Theory]
    [InlineData("\"minimum\": 1", "\"minimum\": 0", "$.minimum")]
    [InlineData("\"version\": 1", "\"version\": 2", "$.version")]
    [InlineData("[A-Z][0-9]{2}", "(a)\\\\1", "$.resources[0].fields[0].pattern")]
    [InlineData("[A-Z][0-9]{2}", "(", "$.resources[0].fields[0].pattern")]
    [InlineData("\"file\": \"a.csv\", ", "", "$.batches[0] has file and suppliedAt both")]
    [InlineData("a.csv", "none.csv", "none.csv")]
    [InlineData("\"name\": \"cost\"", "\"name\": \"price\"", "lacks a field")]
    [InlineData("\"id\": \"r-claims\"", "\"id\": \"other\"", "Nothing is said of the fields")]
    [InlineData("2026-01-31T00:00:00Z", "January", "$.batches[0].due")]
    public async Task Malformed_supplies_are_named(string old, string now, string reason)
    {
        var run = await Measure(Supply.Replace(old, now, StringComparison.Ordinal));
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    private Task<ToolRun> Measure(string supply, params string[] more) =>
        MeterCase.Run([
            "supply",
            "--supply",
            _folder.Write("supply.json", supply),
            "--at",
            "2026-06-01T00:00:00Z",
            .. more,
        ]);
}
