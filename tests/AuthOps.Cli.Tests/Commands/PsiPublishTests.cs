using System.Text.Json;
using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Commands;

/// <summary>Published tags of <c>authops psi lookup</c>.</summary>
public sealed class PsiPublishTests
{
    private const string Hospital = "id,ward\nA-1,north\nA-2,south\nA-3,north\n";
    private const string Insurer = "id\nA-3\nA-9\nA-1\n";

    [Fact]
    public async Task A_client_with_published_tags_finds_its_rows_and_takes_no_other_epoch()
    {
        using var folder = new TemporaryFolder();
        var address = PsiCommandTests.FreeAddress();
        var serve = ServeAsync(folder, address);
        while (!File.Exists(folder.At("epoch")))
        {
            await Task.Delay(20, Token);
        }

        var ask = Ask(folder, address);
        var asked = await PsiCommandTests.JoinAsync([
            .. ask,
            "--epoch",
            folder.At("epoch"),
            "--tags",
            folder.At("tags"),
        ]);
        Assert.True(asked.ExitCode == 0, asked.Error);
        Assert.Equal(
            "id,ward\nA-1,north\nA-3,north\n",
            await File.ReadAllTextAsync(folder.At("out.csv"), Token)
        );

        // An epoch that the server is not in, which is one bit away.
        var bytes = await File.ReadAllBytesAsync(folder.At("epoch"), Token);
        bytes[24] ^= 1;
        var refused = await PsiCommandTests.JoinAsync([
            .. ask,
            "--epoch",
            folder.Write("other-epoch", bytes),
        ]);
        Assert.Equal(ExitCodes.Data, refused.ExitCode);
        Assert.Contains("another epoch", refused.Error, StringComparison.Ordinal);
        using var facts = JsonDocument.Parse((await serve).Output);
        Assert.Equal(3, facts.RootElement.GetProperty("evaluations").GetInt32());
        await CheckFilesAsync(folder, ask);
    }

    /// <summary>Files that are none, cut, or of another epoch are refused before anybody is spoken to.</summary>
    private static async Task CheckFilesAsync(TemporaryFolder folder, string[] ask)
    {
        var (epoch, other) = (folder.At("epoch"), folder.At("other-epoch"));
        var tags = folder.At("tags");
        var cut = folder.Write("cut", (await File.ReadAllBytesAsync(tags, Token))[..^1]);
        await Check(ExitCodes.Data, "tags of this epoch", "--epoch", other, "--tags", tags);
        await Check(ExitCodes.Data, "is not complete", "--epoch", epoch, "--tags", cut);
        await Check(ExitCodes.Data, "parameters", "--epoch", tags);
        await Check(ExitCodes.Usage, "--epoch", "--tags", tags);
        await Check(ExitCodes.Usage, "for the server", "--publish", tags);

        async Task Check(int expected, string words, params string[] more)
        {
            var run = await ToolRun.Of([.. ask, .. more]);
            Assert.True(expected == run.ExitCode, $"{run.ExitCode}: {run.Error}");
            Assert.Contains(words, run.Error, StringComparison.Ordinal);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<ToolRun> ServeAsync(TemporaryFolder folder, string address) =>
        ToolRun.Of([
            "psi",
            "lookup",
            "--listen",
            address,
            "--data",
            folder.Write("insurer.csv", Insurer),
            "--subjects",
            "legal",
            "--sessions",
            "2",
            "--publish",
            folder.At("tags"),
            "--epoch",
            folder.At("epoch"),
            .. Common(folder),
        ]);

    private static string[] Ask(TemporaryFolder folder, string address) =>
        [
            "psi",
            "lookup",
            "--connect",
            address,
            "--data",
            folder.Write("hospital.csv", Hospital),
            "--out",
            folder.At("out.csv"),
            .. Common(folder),
        ];

    private static string[] Common(TemporaryFolder folder) =>
        [
            "--key",
            "id",
            "--psk",
            folder.Write("psk", [.. Enumerable.Range(0, 32).Select(i => (byte)i)]),
            "--json",
        ];
}
