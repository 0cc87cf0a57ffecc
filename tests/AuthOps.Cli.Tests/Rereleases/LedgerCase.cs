namespace AuthOps.Cli.Tests.Rereleases;

/// <summary>The small case with a ledger, in a folder of its own.</summary>
internal sealed class LedgerCase : IDisposable
{
    private LedgerCase(TemporaryFolder folder) => Folder = folder;

    public TemporaryFolder Folder { get; }

    public string Ledger => Folder.At("ledger");

    public string Key => Folder.At("ledger.key");

    public static async Task<LedgerCase> Create()
    {
        var made = new LedgerCase(SmallCase.Write());
        var run = await ToolRun.Of(
            "anonymize",
            "ledger",
            made.Ledger,
            "--create",
            "--ledger-key",
            made.Key
        );
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return made;
    }

    /// <summary>Releases the twelve records and some more of the first town.</summary>
    public Task<ToolRun> Release(string name, int more, params string[] options)
    {
        Folder.Write(
            "data.csv",
            SmallCase.Data
                + string.Concat(
                    Enumerable
                        .Range(12, more)
                        .Select(i => $"p{i},甲,{(i % 2 == 0 ? "E11" : "I10")},n0\n")
                )
        );
        return ToolRun.Of([
            "anonymize",
            "--policy",
            Folder.At("policy.json"),
            "--input",
            Folder.At("data.csv"),
            "--output",
            Folder.At(name),
            "--after",
            Ledger,
            "--ledger-key",
            Key,
            "--row-key",
            "id",
            .. options,
        ]);
    }

    public Task<ToolRun> Compare(params string[] more) =>
        ToolRun.Of(["anonymize", "compare", "--policy", Folder.At("policy.json"), .. more]);

    public Task<ToolRun> CompareLedger(params string[] more) =>
        Compare(["--ledger", Ledger, "--ledger-key", Key, .. more]);

    public void Dispose() => Folder.Dispose();
}
