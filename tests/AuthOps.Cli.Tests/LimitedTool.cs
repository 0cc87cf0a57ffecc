using System.Diagnostics;
using System.Globalization;

namespace AuthOps.Cli.Tests;

/// <summary>The tool in a process of its own whose files may not grow beyond a limit, which fails as a full disk does. Not on Windows.</summary>
internal static class LimitedTool
{
    public static async Task<ToolRun> RunAsync(int kibibytes, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] all =
        [
            "-c",
            string.Create(
                CultureInfo.InvariantCulture,
                $"ulimit -f {kibibytes}; exec dotnet \"$@\""
            ),
            "bash",
            Path.Combine(AppContext.BaseDirectory, "authops.dll"),
            .. arguments,
        ];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        // Otherwise the runtime keeps its code in a file, to which the limit applies too.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using var process = Process.Start(start)!;
        var token = TestContext.Current.CancellationToken;
        var error = process.StandardError.ReadToEndAsync(token);
        var output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return new ToolRun(process.ExitCode, output, await error);
    }
}
