namespace AuthOps.Cli.Tests;

/// <summary>One command line run in this process, and what it printed.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    public static async Task<ToolRun> Of(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await Program.RunAsync(
            args,
            output,
            error,
            TestContext.Current.CancellationToken
        );
        return new ToolRun(code, output.ToString(), error.ToString());
    }
}
