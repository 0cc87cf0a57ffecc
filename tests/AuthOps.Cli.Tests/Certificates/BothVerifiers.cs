using System.Diagnostics;

namespace AuthOps.Cli.Tests.Certificates;

/// <summary>The tool's verifier of certificates and the one in Python, asked the same.</summary>
internal static class BothVerifiers
{
    /// <summary>Both end with the same exit code; what they said is given back.</summary>
    public static async Task<(string Ours, string Other)> AssertSay(
        CertifiedCase made,
        int expected,
        params string[] more
    )
    {
        var ours = await made.Verify(more);
        var (code, said) = await Python(made, more);
        Assert.True(
            (ours.ExitCode, code) == (expected, expected),
            $"the tool says {ours.ExitCode}, Python {code}, expected {expected}\n{ours.Output}{ours.Error}{said}"
        );
        return (ours.Output + ours.Error, said);
    }

    private static async Task<(int Code, string Said)> Python(CertifiedCase made, string[] more)
    {
        var start = new ProcessStartInfo(
            "python3",
            [
                Path.Combine(Root(), "eng", "release_verify.py"),
                made.Certificate,
                "--release",
                made.Release,
                .. more,
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var token = TestContext.Current.CancellationToken;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(token);
        var output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (process.ExitCode, output + await error);
    }

    /// <summary>The folder of the checkout.</summary>
    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Libraries.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
