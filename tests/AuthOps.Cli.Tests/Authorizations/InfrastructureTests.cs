using AuthOps.Cli.Tests.UsageLogs;
using AuthOps.Metering.Evaluation;

namespace AuthOps.Cli.Tests.Authorizations;

/// <summary>基础设施定期评估: counts of a log beside what parties attest, as text, JSON and a page in both languages.</summary>
public sealed class InfrastructureTests : IDisposable
{
    private readonly MeterCase _case = new();

    public void Dispose() => _case.Dispose();

    /// <summary>An answer to every required item.</summary>
    public static string Answers(string outcome = "Met") =>
        $$"""
            { "answers": [
              {{string.Join(",", InfrastructureItems.Required.Select(item =>
                  $$"""{ "item": "{{item}}", "outcome": "{{outcome}}", "party": "city-operator", "text": "checked in June" }"""))}}
            ], "version": 1 }
            """;

    [Fact]
    public async Task Counts_of_the_log_stand_beside_what_is_attested()
    {
        await Log();
        var html = _case["page.html"];
        var run = await Evaluate(Answers(), "--html", html);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("使用 / uses: 3\n", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "key-custody: 达到 / met (city-operator): checked in June\n",
            run.Output,
            StringComparison.Ordinal
        );
        var page = await File.ReadAllTextAsync(html, TestContext.Current.CancellationToken);
        Assert.Contains("基础设施定期评估", page, StringComparison.Ordinal);
        Assert.Contains("is no finding of compliance", page, StringComparison.Ordinal);

        var json = StoreCase.Json(await Evaluate(Answers(), "--json"));
        Assert.Equal(3, InfrastructureReport.Parse(json).Figures.Uses);

        // What is not met is an answer and no failure of the verb; who scripts it sees the difference.
        Assert.Equal(1, (await Evaluate(Answers("NotMet"))).ExitCode);
    }

    [Theory]
    [InlineData("\"Met\"", "\"Fine\"", "$.answers[0].outcome")]
    [InlineData("\"version\": 1", "\"version\": 2", "$.version")]
    [InlineData("\"item\": \"access-control\"", "\"item\": \"log-retention\"", "log-retention")]
    [InlineData("\"item\": \"access-control\"", "\"item\": \"other\"", "access-control")]
    [InlineData("\"text\"", "\"texts\"", "texts")]
    [InlineData("\"party\": \"city-operator\"", "\"party\": \"a b\"", "the party")]
    public async Task Malformed_answers_are_named(string old, string now, string reason)
    {
        await Log();
        var run = await Evaluate(Answers().Replace(old, now, StringComparison.Ordinal));
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_do_not_fit_are_refused()
    {
        await Log();
        var answers = _case.Folder.Write("answers.json", Answers());
        Assert.Equal(2, (await Run(answers, "2026-12-31T00:00:00Z")).ExitCode);
        Assert.Equal(2, (await Run(answers, "soon")).ExitCode);
        Assert.Equal(2, (await Evaluate(Answers(), "--html", answers)).ExitCode);
        Assert.Equal(2, (await Evaluate(Answers(), "--key", answers)).ExitCode);
        Assert.Equal(3, (await Run(_case["none.json"], "2027-06-01T00:00:00Z")).ExitCode);
    }

    private async Task Log()
    {
        var rows = string.Concat(Enumerable.Range(0, 3).Select(i => MeterCase.Row(i)));
        var made = await _case.Append("a", MeterCase.Header + rows);
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
    }

    private Task<ToolRun> Evaluate(string answers, params string[] more) =>
        Run(_case.Folder.Write("answers.json", answers), "2027-06-01T00:00:00Z", more);

    private Task<ToolRun> Run(string answers, string due, params string[] more) =>
        MeterCase.Run([
            "infrastructure",
            "--log",
            _case["a"],
            "--answers",
            answers,
            "--from",
            "2026-01-01T00:00:00Z",
            "--until",
            "2027-01-01T00:00:00Z",
            "--next-due",
            due,
            .. more,
        ]);
}
