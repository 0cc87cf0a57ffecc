using System.Text.Json;
using AuthOps.Cli.Commands;
using AuthOps.Metering.Log;

namespace AuthOps.Cli.Tests.UsageLogs;

/// <summary>The verbs that append, report and verify, from file to figure.</summary>
public sealed class MeterCommandTests : IDisposable
{
    private readonly MeterCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public async Task Appended_events_are_counted_reported_and_verified()
    {
        var first = await _case.Append(
            "a",
            MeterCase.Header
                + MeterCase.Row(1)
                + MeterCase.Row(2, "7", "2026-03-01T20:00:00.5+08:00")
                + MeterCase.Row(3, "9", "2026-03-02T00:00:00Z"),
            "--batch",
            "2"
        );
        Assert.Equal((ExitCodes.Ok, ""), (first.ExitCode, first.Error));
        Assert.Contains("Recorded", first.Output, StringComparison.Ordinal);
        Assert.Contains("log example.org/a+", first.Output, StringComparison.Ordinal);

        var again = await _case.Append("a", MeterCase.Header + MeterCase.Row(1), "--json");
        using var counts = JsonDocument.Parse(again.Output);
        Assert.Equal(
            (1, 0),
            (
                counts.RootElement.GetProperty("outcomes").GetProperty("Duplicate").GetInt32(),
                counts.RootElement.GetProperty("outcomes").GetProperty("Recorded").GetInt32()
            )
        );

        var report = await MeterCase.Run(
            "report",
            "--log",
            _case["a"],
            "--by",
            "day",
            "--offset",
            "+00:00",
            "--group",
            "grant,tag",
            "--measures",
            "max,unique",
            "--json"
        );
        using var rows = JsonDocument.Parse(report.Output);
        Assert.Equal(
            [("12", 2, "7", "g-1"), ("9", 1, "9", "g-1")],
            rows.RootElement.GetProperty("rows")
                .EnumerateArray()
                .Select(row =>
                    (
                        row.GetProperty("sum").GetString(),
                        row.GetProperty("count").GetInt32(),
                        row.GetProperty("max").GetString(),
                        row.GetProperty("grant").GetString()
                    )
                )
        );
        var earlier = await MeterCase.Run(
            "report",
            "--log",
            _case["a"],
            "--by",
            "all",
            "--as-of",
            "2"
        );
        Assert.Contains("as of 2 records", earlier.Output, StringComparison.Ordinal);

        var verified = await _case.Verify("a");
        Assert.Equal((ExitCodes.Ok, ""), (verified.ExitCode, verified.Error));
        Assert.StartsWith("verified", verified.Output, StringComparison.Ordinal);
        var unsigned = await MeterCase.Run("verify", "--log", _case["a"]);
        Assert.Equal(ExitCodes.Finding, unsigned.ExitCode);
        Assert.Contains("signer not established", unsigned.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_lines_on_standard_input_are_events_too()
    {
        const string Lines =
            """{"id":"e-1","grant":"g-1","scenario":"s-1","unit":"Rows","amount":5,"time":"2026-03-01T00:00:00Z"}""";
        var run = await MeterCase.RunWithInput(
            Lines + "\n\n" + Lines.Replace("e-1", "e-2", StringComparison.Ordinal),
            "append",
            "--log",
            _case["a"],
            "--events",
            "-",
            "--grant",
            _case["grant.json"],
            "--source",
            "urn:test",
            "--create",
            "example.org/a",
            "--json"
        );

        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(2, json.RootElement.GetProperty("acknowledged").GetInt32());
        Assert.Equal(3, json.RootElement.GetProperty("records").GetInt32());
    }

    [Fact]
    public async Task Refused_events_exit_with_4_name_their_lines_and_are_evidenced()
    {
        await _case.Append("a", MeterCase.Header + MeterCase.Row(1));
        var run = await _case.Append(
            "a",
            MeterCase.Header
                + MeterCase.Row(1, "6")
                + MeterCase.Row(2, "996")
                + MeterCase.Row(3, "9223372036854775807")
                + MeterCase.Row(4, time: "2027-01-01T00:00:00Z")
                + "e-5,g-9,s-1,Rows,5,2026-03-01T00:00:00Z,\n"
                + "e-6,g-1,s-9,Rows,5,2026-03-01T00:00:00Z,\n"
                + "e-7,g-1,s-1,Bytes,5,2026-03-01T00:00:00Z,\n"
                + MeterCase.Row(8)
                + MeterCase.Row(9, "9223372036854775808")
        );

        Assert.Equal(ExitCodes.Refused, run.ExitCode);
        string[] expected =
        [
            "line 2: Conflict",
            "line 3: QuotaExceeded",
            "line 4: QuotaExceeded",
            "line 5: OutsideValidity",
            "line 6: UnknownGrant",
            "line 7: ScenarioNotAuthorized",
            "line 8: UnitNotAuthorized",
            "line 10: QuotaExceeded",
        ];
        Assert.Equal(
            expected,
            run.Output.Split('\n')
                .Where(l => l.Contains("line", StringComparison.Ordinal))
                .Select(l => l.Trim())
        );
        var refused = UsageLogSnapshot
            .Load(_case["a"])
            .Records.OfType<UsageRefusedRecord>()
            .ToList();
        Assert.Equal(8, refused.Count);
        Assert.Equal((Int128)long.MaxValue + 1, refused[^1].Use.Amount);
        Assert.Equal(ExitCodes.Ok, (await _case.Verify("a")).ExitCode);
    }

    [Theory]
    [InlineData(
        "e-2,g-1,s-1,Rows,170141183460469231731687303715884105728,2026-03-01T00:00:00Z,7",
        "'amount'"
    )]
    [InlineData("e-2,g-1,s-1,Rows,-1,2026-03-01T00:00:00Z,7", "'amount'")]
    [InlineData("e-2,g-1,s-1,Rows,1.5,2026-03-01T00:00:00Z,7", "'amount'")]
    [InlineData("e-2,g-1,s-1,Rows,1,2026-03-01 00:00,7", "'time'")]
    [InlineData("e-2,g-1,s-1,Rows,1,2026-03-01T00:00:00,7", "'time'")]
    [InlineData("e-2,g-1,s-1,Lines,1,2026-03-01T00:00:00Z,7", "'unit'")]
    [InlineData("e-2,g-1,s-1,5,1,2026-03-01T00:00:00Z,7", "'unit'")]
    [InlineData("e-2,g-1,s-1,Rows,1,2026-03-01T00:00:00Z,4294967296", "'tag'")]
    [InlineData(",g-1,s-1,Rows,1,2026-03-01T00:00:00Z,7", "'id'")]
    [InlineData("e-2,g-1,s-1", "fields")]
    public async Task A_malformed_row_stops_the_run_after_what_came_before(string row, string what)
    {
        var run = await _case.Append("a", MeterCase.Header + MeterCase.Row(1) + row + "\n");

        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("line 3", run.Error, StringComparison.Ordinal);
        Assert.Contains(what, run.Error, StringComparison.Ordinal);
        Assert.Contains("1 events are acknowledged", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, UsageLogSnapshot.Load(_case["a"]).Records.Count);
    }

    [Theory]
    [InlineData("id,grant\n", "'scenario' is missing")]
    [InlineData("id,id\n", "twice")]
    [InlineData("", "empty")]
    public async Task A_header_that_does_not_fit_is_refused(string csv, string what)
    {
        var run = await _case.Append("a", csv);

        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains(what, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("append", "--batch", "0", "--batch")]
    [InlineData("append", "--format", "xml", "--format")]
    [InlineData("report", "--by", "week", "window")]
    [InlineData("report", "--offset", "8", "--offset")]
    [InlineData("report", "--group", "color", "--group")]
    [InlineData("report", "--from", "yesterday", "--from")]
    public async Task A_wrong_option_exits_with_2(
        string verb,
        string option,
        string value,
        string what
    )
    {
        await _case.Append("a", MeterCase.Header + MeterCase.Row(1));
        var run =
            verb == "append"
                ? await _case.Append("a", MeterCase.Header, option, value)
                : await MeterCase.Run(verb, "--log", _case["a"], option, value);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(what, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_log_or_a_grant_that_is_none_exits_with_3_and_makes_nothing()
    {
        var missing = await MeterCase.Run("report", "--log", _case["absent"]);
        Assert.Equal(ExitCodes.Data, missing.ExitCode);
        _case.Folder.Write("grant.json", "{}");
        var grant = await _case.Append("a", MeterCase.Header);
        Assert.Equal(ExitCodes.Data, grant.ExitCode);
        Assert.False(Directory.Exists(_case["a"]));
    }

    [Fact]
    public async Task A_damaged_log_a_tile_cut_short_or_exchanged_and_another_checkpoint_are_found()
    {
        await _case.Append(
            "a",
            MeterCase.Header
                + string.Concat(Enumerable.Range(0, 600).Select(i => MeterCase.Row(i, "1")))
        );
        await _case.Append("b", MeterCase.Header + MeterCase.Row(1));
        var entries = Directory.GetFiles(_case["a"], "*", SearchOption.AllDirectories);
        var first = entries.Single(e =>
            e.Contains(Path.Combine("a", "tile", "0"), StringComparison.Ordinal)
            && e.EndsWith("000", StringComparison.Ordinal)
        );
        var second = first[..^1] + "1";
        await Found(first, bytes => bytes[..^32], "tile");
        await Found(first, _ => File.ReadAllBytes(second), "tile");
        await Found(
            Path.Combine(_case["a"], "checkpoint"),
            _ => File.ReadAllBytes(Path.Combine(_case["b"], "checkpoint")),
            "another log"
        );
        await Found(
            Path.Combine(_case["a"], "segment.00000000"),
            bytes =>
            {
                bytes[20_000] ^= 1;
                return bytes;
            },
            "checksum"
        );
        Assert.Equal(ExitCodes.Ok, (await _case.Verify("a")).ExitCode);
    }

    private async Task Found(string file, Func<byte[], byte[]> change, string what)
    {
        var whole = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(
            file,
            change([.. whole]),
            TestContext.Current.CancellationToken
        );
        var run = await _case.Verify("a", "--json");
        await File.WriteAllBytesAsync(file, whole, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Finding, run.ExitCode);
        Assert.Contains(what, run.Output, StringComparison.Ordinal);
    }
}
