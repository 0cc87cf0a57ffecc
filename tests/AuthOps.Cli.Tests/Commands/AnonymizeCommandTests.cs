using System.Text;
using System.Text.Json;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Testing;

namespace AuthOps.Cli.Tests.Commands;

public sealed class AnonymizeCommandTests
{
    private const string Mark = "SECRETMARK";
    private static readonly string[] s_inputs = ["data.csv", "policy.json", "town.csv"];

    [Fact]
    public async Task A_release_satisfies_its_policy_and_says_what_it_does_not_vouch_for()
    {
        using var folder = SmallCase.Write();
        var run = await SmallCase.Anonymize(folder, "--report", folder.At("report.json"));

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        var lines = await File.ReadAllLinesAsync(
            folder.At("release.csv"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal("town,diagnosis,note", lines[0]);
        Assert.Equal(13, lines.Length);
        // By hand: towns alone make classes of 3 records with both diagnoses, so nothing need be generalised.
        Assert.Equal("甲,I10,n0", lines[1]);
        Assert.Contains("for the declared quasi-identifiers", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "not vouched for, declared non-identifying by the policy: note",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("smallest class 3 records", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["data.csv", "policy.json", "release.csv", "report.json", "town.csv"],
            folder.Entries
        );
    }

    [Fact]
    public async Task Towns_are_generalised_where_the_classes_are_too_small()
    {
        using var folder = SmallCase.Write(
            SmallCase.Policy.Replace("\"k\": 3", "\"k\": 4", StringComparison.Ordinal)
        );
        var run = await SmallCase.Anonymize(folder, "--json");

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal(1, report.RootElement.GetProperty("node")[0].GetInt32());
        var release = report.RootElement.GetProperty("release");
        Assert.Equal(2, release.GetProperty("classes").GetInt32());
        Assert.Equal(6, release.GetProperty("smallestClass").GetInt32());
        Assert.Equal(2, release.GetProperty("fewestDistinct").GetProperty("diagnosis").GetInt32());
        Assert.True(release.GetProperty("accepted").GetBoolean());
        var bytes = await File.ReadAllBytesAsync(
            folder.At("release.csv"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)),
            release.GetProperty("sha256").GetString()
        );
        Assert.Contains("north", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_adult_extract_reaches_the_known_optimum()
    {
        var data = SharedFiles.Path("data/adult/adult.csv");
        using var folder = new TemporaryFolder();
        var policy = WriteAdultPolicy(folder);
        var run = await ToolRun.Of(
            "anonymize",
            "--policy",
            policy,
            "--input",
            data,
            "--output",
            folder.At("release.csv"),
            "--front-sizes",
            "none",
            "--json"
        );

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        var root = report.RootElement;
        // The optimum ARX finds: k = 5, suppression limit 0.05, Loss.
        Assert.Equal(
            [0, 3, 0, 0, 2, 1, 1, 2, 0],
            root.GetProperty("node").EnumerateArray().Select(l => l.GetInt32())
        );
        Assert.Equal("0.2419323651", root.GetProperty("loss").GetString());
        Assert.Equal(28_816, root.GetProperty("release").GetProperty("rows").GetInt64());
        Assert.Equal(397, root.GetProperty("release").GetProperty("classes").GetInt32());
        AssertFiveAnonymous(folder.At("release.csv"), 28_816, 397);
    }

    [Fact]
    public async Task A_gb18030_file_is_released_in_gb18030_with_its_nulls()
    {
        var gb18030 = StrictTextReader.EncodingOf(CsvEncoding.Gb18030);
        using var folder = SmallCase.Write();
        var data = SmallCase.Data.Replace(",n1\n", ",空\n", StringComparison.Ordinal);
        folder.Write("data.csv", gb18030.GetBytes(data));
        folder.Write("town.csv", gb18030.GetBytes(SmallCase.Hierarchy));

        var run = await SmallCase.Anonymize(folder, "--encoding", "gb18030", "--null", "空");

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        var text = gb18030.GetString(
            await File.ReadAllBytesAsync(
                folder.At("release.csv"),
                TestContext.Current.CancellationToken
            )
        );
        Assert.Contains("\n乙,I10,空\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formulas_in_cells_and_headers_are_released_inert_and_html_as_it_is()
    {
        using var folder = SmallCase.Write(
            SmallCase.Policy.Replace("\"note\"", "\"=note\"", StringComparison.Ordinal),
            SmallCase
                .Data.Replace(",note\n", ",=note\n", StringComparison.Ordinal)
                .Replace("n0\n", "\"=HYPERLINK(\"\"x\"\")\"\n", StringComparison.Ordinal)
                .Replace("n1\n", "<script>alert(1)</script>\n", StringComparison.Ordinal)
        );
        var run = await SmallCase.Anonymize(folder, "--json");

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        var lines = await File.ReadAllLinesAsync(
            folder.At("release.csv"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal("town,diagnosis,'=note", lines[0]);
        Assert.Equal("甲,I10,\"'=HYPERLINK(\"\"x\"\")\"", lines[1]);
        Assert.Equal("乙,I10,<script>alert(1)</script>", lines[2]);
        Assert.DoesNotContain("<", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_infeasible_policy_is_refused_with_reasons_and_nothing_is_written()
    {
        using var folder = SmallCase.Write(
            SmallCase.Policy.Replace("\"l\": 2", "\"l\": 3", StringComparison.Ordinal)
        );
        var target = folder.Write("release.csv", "old");
        var run = await SmallCase.Anonymize(folder, "--report", folder.At("report.json"));

        Assert.Equal(ExitCodes.Refused, run.ExitCode);
        Assert.Contains(
            "no generalisation satisfies the policy",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.Equal("", run.Output);
        Assert.Equal(
            "old",
            await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken)
        );
        Assert.Equal([.. s_inputs[..2], "release.csv", "town.csv"], folder.Entries);
    }

    public static TheoryData<string, string> BadData =>
        new()
        {
            { "", "data.csv: the file is empty" },
            { "id,town,diagnosis,note\n", "a header line and no records" },
            {
                $"id,town,diagnosis,note\n{Mark},甲,I10\n",
                "line 2: the record has 3 fields and the header 4"
            },
            { $"id,town,diagnosis,{Mark}\np,甲,I10,n\n", "the policy declares the column 'note'" },
            {
                $"id,town,diagnosis,note,{Mark}\np,甲,I10,n,x\n",
                "line 1, column 5: the policy does not declare this column"
            },
            {
                $"{Mark},town,{Mark},note\np,甲,I10,n\n",
                "line 1, column 3: the header gives this column the name of column 1"
            },
            {
                $"id,town,diagnosis,note\np,甲,\"{Mark},n\n",
                "line 2, column 3: a quote is opened and never closed"
            },
            {
                $"id,town,diagnosis,note\np,甲,\"I\n10\",n\n{Mark},甲,\0,n\n",
                "line 4: a NUL character"
            },
            {
                SmallCase.Data + $"\"{Mark}\n\",甲,I10,n\n{Mark},{Mark},I10,n\n",
                "line 16: Column 'town', row 14: the value, a text, is not among"
            },
        };

    [Theory]
    [MemberData(nameof(BadData))]
    public async Task Bad_data_exit_with_3_name_the_place_quote_nothing_and_leave_nothing(
        string data,
        string message
    )
    {
        using var folder = SmallCase.Write(data: data);
        var run = await SmallCase.Anonymize(folder, "--report", folder.At("report.json"));

        AssertRefused(run, folder, ExitCodes.Data, message);
    }

    [Fact]
    public async Task Invalid_utf8_and_a_binary_policy_exit_with_3()
    {
        using var folder = SmallCase.Write();
        folder.Write(
            "data.csv",
            [.. Encoding.UTF8.GetBytes(SmallCase.Data), .. "SECRETMARK"u8, 0xFF]
        );
        AssertRefused(
            await SmallCase.Anonymize(folder),
            folder,
            ExitCodes.Data,
            "line 14: a byte sequence is not valid UTF-8; if it is GB 18030 or GBK, say --encoding gb18030"
        );
        folder.Write("policy.json", [0xFF, 0x00, .. "SECRETMARK"u8]);
        AssertRefused(await SmallCase.Anonymize(folder), folder, ExitCodes.Data, "is not JSON");
    }

    [Fact]
    public async Task A_data_file_given_as_policy_is_not_quoted()
    {
        using var folder = SmallCase.Write(policy: $"{Mark},{Mark}\n{Mark},1\n");

        AssertRefused(
            await SmallCase.Anonymize(folder),
            folder,
            ExitCodes.Data,
            "line 1: is not JSON"
        );
    }

    [Theory]
    [InlineData("policy.json")]
    [InlineData("data.csv")]
    [InlineData("town.csv")]
    public async Task A_missing_file_exits_with_3(string name)
    {
        using var folder = SmallCase.Write();
        File.Delete(folder.At(name));
        var run = await SmallCase.Anonymize(folder);

        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.EndsWith(
            "the file does not exist; check the path\n",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.Contains(name, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("release.csv")));
    }

    [Theory]
    [InlineData("甲;north;*\n乙;north\n", "line 2")]
    [InlineData("甲;north;*\n甲;north;*\n", "line 2")]
    [InlineData("甲;SECRETMARK;*\n乙;SECRETMARK;+\n", "line 2")]
    [InlineData("甲;\"SECRETMARK;*\n", "line 1")]
    [InlineData("", "town.csv")]
    [InlineData("甲;a\0;*\n", "line 1: a NUL character")]
    public async Task A_malformed_hierarchy_exits_with_3_and_names_the_line(
        string hierarchy,
        string message
    )
    {
        using var folder = SmallCase.Write(hierarchy: hierarchy);

        AssertRefused(await SmallCase.Anonymize(folder), folder, ExitCodes.Data, message);
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_exits_with_3_and_leaves_nothing()
    {
        using var folder = SmallCase.Write();
        var run = await SmallCase.Anonymize(folder, "--report", folder.At("none/report.json"));

        AssertRefused(run, folder, ExitCodes.Data, "its folder does not exist");
    }

    [Theory]
    [InlineData("--output", "data.csv")]
    [InlineData("--output", "policy.json")]
    [InlineData("--output", "town.csv")]
    public async Task An_output_that_would_replace_an_input_exits_with_2(string option, string name)
    {
        using var folder = SmallCase.Write();
        var before = await File.ReadAllTextAsync(
            folder.At(name),
            TestContext.Current.CancellationToken
        );
        var run = await ToolRun.Of(
            "anonymize",
            "--policy",
            folder.At("policy.json"),
            "--input",
            folder.At("data.csv"),
            option,
            folder.At(name)
        );

        AssertRefused(run, folder, ExitCodes.Usage, "name another file");
        Assert.Equal(
            before,
            await File.ReadAllTextAsync(folder.At(name), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_wrong_command_line_exits_with_2_in_one_line()
    {
        foreach (
            var args in new string[][]
            {
                ["anonymize"],
                ["anonymise"],
                ["anonymize", "--encoding", "utf-16"],
                ["risk", "--policy"],
                ["risk", "--policy", "", "--input", "x"],
            }
        )
        {
            var run = await ToolRun.Of(args);
            Assert.Equal(ExitCodes.Usage, run.ExitCode);
            Assert.Equal("", run.Output);
            Assert.Equal(1, run.Error.Count(c => c == '\n'));
        }

        using var folder = SmallCase.Write();
        AssertRefused(
            await SmallCase.Anonymize(folder, "--delimiter", "dot"),
            folder,
            ExitCodes.Usage,
            "--delimiter must be"
        );
    }

    [Fact]
    public async Task Cancellation_exits_with_130_and_leaves_nothing()
    {
        using var folder = SmallCase.Write();
        using var cancelling = new CancellationTokenSource();
        await cancelling.CancelAsync();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Program.RunAsync(
            [
                "anonymize",
                "--policy",
                folder.At("policy.json"),
                "--input",
                folder.At("data.csv"),
                "--output",
                folder.At("release.csv"),
            ],
            output,
            error,
            cancelling.Token
        );

        Assert.Equal(ExitCodes.Interrupted, code);
        Assert.Equal(s_inputs, folder.Entries);
    }

    internal static string WriteAdultPolicy(TemporaryFolder folder)
    {
        var shared = SharedFiles.Path("data/adult");
        var sample = Path.Combine(SharedFiles.CheckoutRoot()!, "samples", "adult", "policy.json");
        return folder.Write(
            "policy.json",
            File.ReadAllText(sample)
                .Replace("../../../shared/data/adult", shared, StringComparison.Ordinal)
        );
    }

    private static void AssertFiveAnonymous(string path, int rows, int classes)
    {
        var sizes = File.ReadLines(path)
            .Skip(1)
            .CountBy(line => line)
            .Select(c => c.Value)
            .ToArray();
        Assert.Equal(rows, sizes.Sum());
        Assert.Equal(classes, sizes.Length);
        Assert.True(sizes.Min() >= 5);
    }

    private static void AssertRefused(
        ToolRun run,
        TemporaryFolder folder,
        int exitCode,
        string message
    )
    {
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith("authops: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
        Assert.DoesNotContain("SECRET", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
        Assert.Equal(s_inputs, folder.Entries);
    }
}
