using System.Diagnostics;
using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Commands;

/// <summary><c>authops psi serve</c> and <c>join</c> as users run them: two processes, one connection, mutual TLS.</summary>
public sealed class PsiProcessTests
{
    private const string Waiting = "authops: waiting at ";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_processes_find_their_matching_rows_over_mutual_tls()
    {
        using var folder = new TemporaryFolder();
        var one = PsiCommandTests.Certificate(folder, "one");
        var two = PsiCommandTests.Certificate(folder, "two");
        string[] agreed = ["--key", "id", "--output", "rows", "--subjects", "legal"];
        using var serve = Start([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data",
            folder.Write("one.csv", "id\nA-1\nA-2\nA-3\n"),
            .. agreed,
            .. PsiCommandTests.Tls(one, two),
        ]);
        var line = await serve.StandardError.ReadLineAsync(Token);
        Assert.StartsWith(Waiting, line, StringComparison.Ordinal);
        using var join = Start([
            "join",
            "--connect",
            line![Waiting.Length..],
            "--data",
            folder.Write("two.csv", "id\nA-3\nA-4\nA-1\n"),
            "--out",
            folder.At("out.csv"),
            .. agreed,
            .. PsiCommandTests.Tls(two, one),
        ]);
        var (joined, served) = (await EndAsync(join), await EndAsync(serve));

        Assert.True(
            joined.ExitCode == ExitCodes.Ok && served.ExitCode == ExitCodes.Ok,
            joined.Error + served.Error
        );
        Assert.Equal("id\nA-3\nA-1\n", await File.ReadAllTextAsync(folder.At("out.csv"), Token));
        Assert.StartsWith("2 keys in common", joined.Output, StringComparison.Ordinal);
        Assert.StartsWith("2 keys in common", served.Output, StringComparison.Ordinal);
    }

    private static Process Start(string[] args) =>
        Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [Path.Combine(AppContext.BaseDirectory, "authops.dll"), "psi", .. args]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    private static async Task<ToolRun> EndAsync(Process process)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            var (output, error) = (
                process.StandardOutput.ReadToEndAsync(limit.Token),
                process.StandardError.ReadToEndAsync(limit.Token)
            );
            await process.WaitForExitAsync(limit.Token);
            return new ToolRun(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
