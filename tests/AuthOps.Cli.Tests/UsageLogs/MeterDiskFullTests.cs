using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.UsageLogs;

/// <summary>The tool in a process of its own whose files may not grow beyond a limit, which fails as a full disk does.</summary>
public sealed partial class MeterDiskFullTests : IDisposable
{
    private const int Events = 2_000;
    private const int Batch = 200;
    private readonly MeterCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public async Task A_disk_that_takes_no_more_stops_the_run_says_how_far_it_came_and_loses_nothing()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // There is no such limit to set.
        }

        var csv =
            MeterCase.Header
            + string.Concat(Enumerable.Range(0, Events).Select(i => MeterCase.Row(i, "0")));
        var (code, output, error) = await LimitedTool.RunAsync(
            128,
            "meter",
            "append",
            "--log",
            _case["a"],
            "--events",
            _case.Folder.Write("events.csv", csv),
            "--grant",
            _case["grant.json"],
            "--source",
            "urn:test",
            "--create",
            MeterCase.Origin("a"),
            "--batch",
            Batch.ToString(CultureInfo.InvariantCulture)
        );

        Assert.Equal((ExitCodes.Data, ""), (code, output));
        Assert.Contains("the log could not be written", error, StringComparison.Ordinal);
        var acknowledged = int.Parse(
            Acknowledged().Match(error).Groups[1].ValueSpan,
            CultureInfo.InvariantCulture
        );
        Assert.InRange(acknowledged, Batch, Events - Batch);
        Assert.Empty(Directory.GetFiles(_case["a"], "*.tmp", SearchOption.AllDirectories));

        // Once there is room again, the log opens with exactly what was acknowledged, and takes the rest.
        var again = await _case.Append("a", csv, "--json");
        Assert.Equal((ExitCodes.Ok, ""), (again.ExitCode, again.Error));
        using var json = JsonDocument.Parse(again.Output);
        var outcomes = json.RootElement.GetProperty("outcomes");
        Assert.Equal(acknowledged, outcomes.GetProperty("Duplicate").GetInt32());
        Assert.Equal(Events - acknowledged, outcomes.GetProperty("Recorded").GetInt32());
        Assert.Equal(ExitCodes.Ok, (await _case.Verify("a")).ExitCode);
    }

    [GeneratedRegex("([0-9]+) events are acknowledged")]
    private static partial Regex Acknowledged();
}
