using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Rereleases;

/// <summary>The tool in a process of its own whose files may not grow beyond a limit, which fails as a full disk does.</summary>
public sealed class LedgerDiskFullTests
{
    [Fact]
    public async Task A_full_disk_leaves_ledger_and_release_as_they_were()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // There is no such limit to set.
        }

        using var made = await LedgerCase.Create();
        Assert.Equal(ExitCodes.Ok, (await made.Release("r1.csv", 0)).ExitCode);
        var before = Content(made.Ledger);
        // The release takes less than the limit and its entry, with a pseudonym a record, more.
        made.Folder.Write(
            "data.csv",
            SmallCase.Data
                + string.Concat(
                    Enumerable
                        .Range(12, 3_000)
                        .Select(i => $"p{i},甲,{(i % 2 == 0 ? "E11" : "I10")},n0\n")
                )
        );

        var (code, _, error) = await LimitedTool.RunAsync(
            64,
            "anonymize",
            "--policy",
            made.Folder.At("policy.json"),
            "--input",
            made.Folder.At("data.csv"),
            "--output",
            made.Folder.At("r2.csv"),
            "--after",
            made.Ledger,
            "--ledger-key",
            made.Key,
            "--row-key",
            "id"
        );

        Assert.Equal(ExitCodes.Data, code);
        Assert.Contains("000002.entry", error, StringComparison.Ordinal);
        Assert.Equal(before, Content(made.Ledger));
        Assert.DoesNotContain(made.Folder.Entries, e => e.Contains("r2", StringComparison.Ordinal));

        // Once there is room, the same release goes through.
        var run = await made.Release("r2.csv", 3_000);
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.Equal(ExitCodes.Ok, (await made.CompareLedger()).ExitCode);
    }

    private static IReadOnlyList<string> Content(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder)
                .Where(f => !f.EndsWith(".lock", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(f =>
                    Path.GetFileName(f) + " " + Convert.ToHexStringLower(File.ReadAllBytes(f))
                ),
        ];
}
