using System.Text.Json;
using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Commands;

public sealed class PsiLookupSumTests
{
    private const string Hospital = "id,ward\nA-1,north\nA-2,south\nA-3,north\n";
    private const string Insurer = "id,policy,fen\nA-3,gold,500\nA-9,iron,70\nA-1,lead,-20\n";

    [Fact]
    public async Task A_lookup_writes_the_rows_that_are_there_with_their_labels()
    {
        using var folder = new TemporaryFolder();
        var one = PsiCommandTests.Certificate(folder, "one");
        var two = PsiCommandTests.Certificate(folder, "two");
        var address = PsiCommandTests.FreeAddress();
        var serve = ToolRun.Of([
            "psi",
            "lookup",
            "--listen",
            address,
            "--data",
            folder.Write("insurer.csv", Insurer),
            "--key",
            "id",
            "--subjects",
            "legal",
            "--label",
            "policy",
            "--quota",
            "5",
            "--sessions",
            "2",
            "--json",
            .. PsiCommandTests.Tls(one, two),
        ]);
        string[] ask =
        [
            "psi",
            "lookup",
            "--connect",
            address,
            "--data",
            folder.Write("hospital.csv", Hospital),
            "--key",
            "id",
            "--out",
            folder.At("out.csv"),
            "--json",
            .. PsiCommandTests.Tls(two, one),
        ];
        var asked = await PsiCommandTests.JoinAsync(ask);
        var again = await PsiCommandTests.JoinAsync(ask);
        var served = await serve;

        Assert.True(asked.ExitCode == 0 && served.ExitCode == 0, asked.Error + served.Error);
        Assert.Equal(
            "id,ward,label\nA-1,north,lead\nA-3,north,gold\n",
            await File.ReadAllTextAsync(folder.At("out.csv"), TestContext.Current.CancellationToken)
        );
        using var found = JsonDocument.Parse(asked.Output);
        Assert.Equal(2, found.RootElement.GetProperty("found").GetInt32());

        // Three of five evaluations were used; three more are refused, and the server says so and goes on.
        Assert.Equal(ExitCodes.Data, again.ExitCode);
        Assert.Contains("QuotaExceeded", again.Error, StringComparison.Ordinal);
        using var facts = JsonDocument.Parse(served.Output);
        Assert.Equal(3, facts.RootElement.GetProperty("evaluations").GetInt32());
        Assert.Equal(1, facts.RootElement.GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task A_sum_is_told_to_the_side_with_values_and_to_both_where_agreed()
    {
        using var folder = new TemporaryFolder();
        var psk = folder.Write("psk", [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
        var address = PsiCommandTests.FreeAddress();
        string[] agreed =
        [
            "--key",
            "id",
            "--lowest",
            "-100",
            "--highest",
            "400",
            "--minimum",
            "2",
            "--both",
            "--psk",
            psk,
        ];
        var serve = ToolRun.Of([
            "psi",
            "sum",
            "--listen",
            address,
            "--data",
            folder.Write("insurer.csv", Insurer),
            "--value",
            "fen",
            .. agreed,
        ]);
        var join = await PsiCommandTests.JoinAsync([
            "psi",
            "sum",
            "--connect",
            address,
            "--data",
            folder.Write("hospital.csv", Hospital),
            "--json",
            .. agreed,
        ]);
        var served = await serve;

        Assert.True(join.ExitCode == 0 && served.ExitCode == 0, join.Error + served.Error);
        Assert.Equal("2 keys in common\nsum 380\n", served.Output);
        using var learnt = JsonDocument.Parse(join.Output);
        Assert.Equal(380, learnt.RootElement.GetProperty("sum").GetInt64());
    }

    [Fact]
    public async Task What_cannot_be_is_refused_before_anybody_is_spoken_to()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("data.csv", Insurer);
        var psk = folder.Write("psk", new byte[32]);
        string[] start = ["--data", data, "--key", "id", "--psk", psk];
        string[] sum = ["psi", "sum", "--connect", "127.0.0.1:1", "--lowest", "0"];
        string[] ask = ["psi", "lookup", "--connect", "127.0.0.1:1"];
        string[] serve = ["psi", "lookup", "--listen", "127.0.0.1:0"];

        await Check(ExitCodes.Usage, ["psi", "lookup", .. start]);
        await Check(ExitCodes.Usage, [.. ask, .. start, "--listen", "127.0.0.1:0"]);
        await Check(ExitCodes.Usage, [.. ask, .. start, "--out", data]);
        await Check(ExitCodes.Usage, [.. ask, .. start, "--label", "policy"]);
        await Check(ExitCodes.Usage, [.. serve, .. start, "--sessions", "0"]);
        await Check(ExitCodes.Data, [.. ask, .. start]);
        await Check(ExitCodes.Usage, [.. serve, .. start, "--subjects", "legal", "--quota", "0"]);
        await Check(
            ExitCodes.Data,
            [.. serve, .. start, "--subjects", "legal", "--label", "policy", "--label-bytes", "3"]
        );
        // Persons, which is what is assumed, need a basis.
        await Check(ExitCodes.Refused, [.. serve, .. start]);
        await Check(ExitCodes.Usage, [.. sum, .. start]);
        await Check(ExitCodes.Usage, [.. sum, .. start, "--highest", "-1"]);
        await Check(ExitCodes.Data, [.. sum, .. start, "--highest", "9", "--value", "policy"]);
        await Check(ExitCodes.Usage, [.. sum, .. start, "--highest", "9", "--value", "none"]);

        static async Task Check(int expected, string[] line)
        {
            var run = await ToolRun.Of(line);
            Assert.True(expected == run.ExitCode, $"{string.Join(' ', line)}: {run.Error}");
        }
    }
}
