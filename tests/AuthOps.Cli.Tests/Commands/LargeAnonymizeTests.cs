using System.Globalization;
using System.Text;
using System.Text.Json;
using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Commands;

/// <summary><c>authops anonymize --memory</c>: the same release as from memory, within a bound, and nothing left behind.</summary>
public sealed class LargeAnonymizeTests
{
    private const int Rows = 60_000;

    private const string Policy = """
        {
          "version": 1,
          "k": 4,
          "suppressionLimit": "0.05",
          "quality": "loss",
          "transformations": [{ "kind": "rounding", "column": "income", "multiple": 10 }],
          "attributes": [
            { "name": "id", "role": "direct" },
            { "name": "age", "role": "quasi", "hierarchy": { "kind": "intervals", "minimum": 0, "maximum": 99, "widths": [5, 10, 50] } },
            { "name": "code", "role": "quasi", "hierarchy": "codes.csv" },
            { "name": "income", "role": "sensitive", "l": 2 },
            { "name": "note", "role": "nonIdentifying" }
          ]
        }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_release_is_the_one_from_memory_byte_for_byte(bool isQuoted)
    {
        using var folder = Write(Data(isQuoted));
        var expected = await SmallCase.Anonymize(folder, "--json");
        var bytes = await ReadRelease(folder);
        File.Delete(folder.At("release.csv"));

        var actual = await SmallCase.Anonymize(
            folder,
            "--json",
            "--memory",
            "24M",
            "--temporary",
            folder.At(".")
        );

        Assert.Equal(("", ExitCodes.Ok), (actual.Error, actual.ExitCode));
        Assert.Equal(bytes, await ReadRelease(folder));
        Assert.Equal(["codes.csv", "data.csv", "policy.json", "release.csv"], folder.Entries);
        using var inMemory = JsonDocument.Parse(expected.Output);
        using var inBlocks = JsonDocument.Parse(actual.Output);
        foreach (var member in inMemory.RootElement.EnumerateObject())
        {
            var other = inBlocks.RootElement.GetProperty(member.Name);
            if (member.Name is not ("reading" or "nodesEvaluated"))
            {
                Assert.Equal(member.Value.GetRawText(), other.GetRawText());
            }
        }

        var reading = inBlocks.RootElement.GetProperty("reading");
        Assert.Equal("table", Reading(inMemory).GetProperty("mode").GetString());
        Assert.Equal("blocks", reading.GetProperty("mode").GetString());
        Assert.Equal(24 << 20, reading.GetProperty("memoryBytes").GetInt64());
        Assert.InRange(reading.GetProperty("peakBytes").GetInt64(), 1, 24 << 20);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Faults_are_named_as_from_memory(bool isQuoted)
    {
        var lines = Data(isQuoted).Split('\n');
        lines[Rows - 7] = lines[Rows - 7].Replace(",c", ",x", StringComparison.Ordinal);
        using var folder = Write(string.Join('\n', lines));
        await AssertSameError(folder);
        lines[Rows - 9] = "id,31,c1,many,n";
        folder.Write("data.csv", string.Join('\n', lines));
        await AssertSameError(folder);
        lines[Rows - 11] = "id,31,c1";
        folder.Write("data.csv", string.Join('\n', lines));
        await AssertSameError(folder);
        lines = Data(isQuoted).Split('\n');
        lines[0] = "id,age,code,income,other";
        folder.Write("data.csv", string.Join('\n', lines));
        await AssertSameError(folder);
        folder.Write("data.csv", "id,age,code,income,note\n");
        await AssertSameError(folder);
    }

    [Fact]
    public async Task What_cannot_be_done_in_blocks_is_said()
    {
        using var folder = Write(Data(false));
        var local = await SmallCase.Anonymize(folder, "--memory", "64M", "--local");
        Assert.Equal(ExitCodes.Usage, local.ExitCode);
        Assert.Contains("--local", local.Error, StringComparison.Ordinal);
        foreach (var wrong in (string[])["", "1", "12X", "-5M", "99999999999G"])
        {
            var run = await SmallCase.Anonymize(folder, "--memory", wrong);
            Assert.Equal(ExitCodes.Usage, run.ExitCode);
            Assert.Contains("--memory", run.Error, StringComparison.Ordinal);
        }

        var small = await SmallCase.Anonymize(folder, "--memory", "1M");
        Assert.Equal(ExitCodes.Data, small.ExitCode);
        Assert.Contains("raise the bound", small.Error, StringComparison.Ordinal);
        folder.Write(
            "policy.json",
            Policy.Replace(
                """{ "kind": "rounding", "column": "income", "multiple": 10 }""",
                """{ "kind": "sampling", "fraction": "1/2" }""",
                StringComparison.Ordinal
            )
        );
        var sample = await SmallCase.Anonymize(folder, "--memory", "64M");
        Assert.Equal(ExitCodes.Usage, sample.ExitCode);
        Assert.Contains("looks at the whole table", sample.Error, StringComparison.Ordinal);
        Assert.Equal(["codes.csv", "data.csv", "policy.json"], folder.Entries);
    }

    [Theory]
    [InlineData(true, 100, "cannot grow")] // Too little for the temporary file.
    [InlineData(true, 1_200, "release.csv' cannot be written: the file system or a limit")] // Enough for it and too little for the release.
    [InlineData(false, 1_200, "release.csv' cannot be written: the file system or a limit")]
    public async Task A_full_disk_leaves_nothing_behind_and_the_earlier_release_as_it_was(
        bool isLarge,
        int kibibytes,
        string message
    )
    {
        if (OperatingSystem.IsWindows())
        {
            return; // There is no such limit to set.
        }

        using var folder = Write(Data(false));
        folder.Write("release.csv", "earlier");

        var (code, _, error) = await LimitedTool.RunAsync(
            kibibytes,
            SmallCase.AnonymizeArguments(
                folder,
                isLarge ? ["--memory", "64M", "--temporary", folder.At(".")] : []
            )
        );

        Assert.Equal(ExitCodes.Data, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", error, StringComparison.Ordinal);
        Assert.Equal(["codes.csv", "data.csv", "policy.json", "release.csv"], folder.Entries);
        Assert.Equal("earlier", Encoding.UTF8.GetString(await ReadRelease(folder)));
    }

    private static JsonElement Reading(JsonDocument report) =>
        report.RootElement.GetProperty("reading");

    private static async Task AssertSameError(TemporaryFolder folder)
    {
        var expected = await SmallCase.Anonymize(folder);
        var actual = await SmallCase.Anonymize(folder, "--memory", "64M");
        Assert.NotEqual(ExitCodes.Ok, expected.ExitCode);
        Assert.Equal(expected, actual);
    }

    private static Task<byte[]> ReadRelease(TemporaryFolder folder) =>
        File.ReadAllBytesAsync(folder.At("release.csv"), TestContext.Current.CancellationToken);

    private static TemporaryFolder Write(string data)
    {
        var folder = new TemporaryFolder();
        folder.Write("policy.json", Policy);
        folder.Write(
            "codes.csv",
            string.Concat(Enumerable.Range(0, 60).Select(i => $"c{i};d{i / 8};*\n"))
        );
        folder.Write("data.csv", data);
        return folder;
    }

    /// <summary>More than two blocks of a megabyte; a quote near the end makes the file not plain.</summary>
    private static string Data(bool isQuoted)
    {
        var text = new StringBuilder("id,age,code,income,note\n");
        for (var i = 0; i < Rows; i++)
        {
            var note = $"n{i % 5}-{i % 3:D8}";
            var written = isQuoted && i == Rows - 20 ? $"\"{note},\n\"" : note;
            text.Append(
                CultureInfo.InvariantCulture,
                $"person-{i:D12},{(i * 7_919L >> 3) % 100},c{(i * 104_729L >> 5) % 60},{(i * 2_654_435_761L >> 7) % 700},{written}\n"
            );
        }

        return text.ToString();
    }
}
