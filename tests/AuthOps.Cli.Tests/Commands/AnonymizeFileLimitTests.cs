using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Commands;

/// <summary><c>authops anonymize</c> where the system does not let a file of several grow: none of them appears.</summary>
public sealed class AnonymizeFileLimitTests
{
    [Theory]
    [InlineData(3_000, 8, "release.csv", "--local")]
    // The release fits and has been checked; the report beside it does not.
    [InlineData(12, 1, "report.json")]
    public async Task A_limit_on_the_length_of_files_leaves_every_target_as_it_was(
        int records,
        int kibibytes,
        string named,
        params string[] more
    )
    {
        if (OperatingSystem.IsWindows())
        {
            return; // There is no such limit to set.
        }

        using var folder = SmallCase.Write(
            data: SmallCase.Data
                + string.Concat(
                    Enumerable
                        .Range(12, records - 12)
                        .Select(i => $"p{i},甲,{(i % 2 == 0 ? "E11" : "I10")},n0\n")
                )
        );
        folder.Write("release.csv", "earlier\n");
        folder.Write("report.json", "earlier\n");
        var before = folder.Entries;

        var run = await LimitedTool.RunAsync(
            kibibytes,
            SmallCase.AnonymizeArguments(folder, ["--report", folder.At("report.json"), .. more])
        );

        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.Contains("raise the limit", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, folder.Entries);
        foreach (var name in new[] { "release.csv", "report.json" })
        {
            Assert.Equal(
                "earlier\n",
                await File.ReadAllTextAsync(folder.At(name), TestContext.Current.CancellationToken)
            );
        }
    }
}
