using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Commands;

public sealed class PsiLargeCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_parties_with_work_folders_write_their_matching_rows_and_go_on_when_asked_again()
    {
        using var folder = new TemporaryFolder();
        string[] common =
        [
            "--key",
            "id",
            "--output",
            "rows-to-both",
            "--subjects",
            "legal",
            "--suite",
            "x25519-ell2",
            "--bucket-items",
            "256",
            "--psk",
            folder.Write("peer.psk", RandomNumberGenerator.GetBytes(32)),
        ];
        var mine = folder.Write("mine.csv", Csv(0, 400));
        var other = folder.Write("other.csv", Csv(350, 400));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var (serve, join) = await RunAsync(
                [
                    "--data",
                    other,
                    "--work",
                    folder.At("w1"),
                    "--out",
                    folder.At("o1.csv"),
                    .. common,
                ],
                ["--data", mine, "--work", folder.At("w2"), "--out", folder.At("o2.csv"), .. common]
            );
            Assert.True(join.ExitCode == 0 && serve.ExitCode == 0, join.Error + serve.Error);
            Assert.StartsWith("50 keys in common", join.Output, StringComparison.Ordinal);
            Assert.Equal(join.Output, serve.Output);
            Assert.Equal(
                attempt == 0,
                join.Error.Contains("bucket 2 of 2", StringComparison.Ordinal)
            );
            Assert.Equal(Csv(350, 50), await File.ReadAllTextAsync(folder.At("o1.csv"), Token));
            Assert.Equal(Csv(350, 50), await File.ReadAllTextAsync(folder.At("o2.csv"), Token));
        }

        // Another file under the same folder is refused, and the peer is not kept waiting for ever.
        var changed = folder.Write("changed.csv", Csv(1, 400));
        var (_, refused) = await RunAsync(
            ["--data", other, "--work", folder.At("w1"), .. common],
            ["--data", changed, "--work", folder.At("w2"), .. common]
        );
        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
        Assert.Contains("the input changed", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_go_with_a_work_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        string[] line =
        [
            "psi",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--key",
            "id",
            "--data",
            folder.Write("data.csv", Csv(0, 1)),
            "--psk",
            folder.Write("peer.psk", RandomNumberGenerator.GetBytes(32)),
        ];
        await RefuseAsync("--bucket-items goes with --work", "--bucket-items", "256");
        await RefuseAsync("BucketItems", "--work", folder.At("w"), "--bucket-items", "1");
        await RefuseAsync(
            "carries no payloads",
            "--work",
            folder.At("w"),
            "--output",
            "rows",
            "--subjects",
            "legal",
            "--payload-bytes",
            "1"
        );

        async Task RefuseAsync(string words, params string[] more)
        {
            var run = await ToolRun.Of([.. line, .. more]);
            Assert.Equal(ExitCodes.Usage, run.ExitCode);
            Assert.Contains(words, run.Error, StringComparison.Ordinal);
        }
    }

    private static async Task<(ToolRun Serve, ToolRun Join)> RunAsync(
        string[] serveWith,
        string[] joinWith
    )
    {
        string address;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            address = listener.LocalEndpoint.ToString()!;
        }

        var serve = ToolRun.Of(["psi", "serve", "--listen", address, .. serveWith]);
        for (var attempt = 0; ; attempt++)
        {
            var join = await ToolRun.Of(["psi", "join", "--connect", address, .. joinWith]);
            if (
                attempt == 100
                || !join.Error.Contains("refused", StringComparison.OrdinalIgnoreCase)
            )
            {
                return (await serve, join);
            }

            await Task.Delay(100, Token);
        }
    }

    private static string Csv(int first, int count) =>
        "id,name\n"
        + string.Concat(
            Enumerable
                .Range(first, count)
                .Select(i =>
                    string.Create(CultureInfo.InvariantCulture, $"firm-{i:D6},\"name, {i}\"\n")
                )
        );
}
