using System.Diagnostics;

namespace AuthOps.Primitives.Tests.Groups;

/// <summary>Runs one test of this assembly in a process of its own.</summary>
internal static class TestProcess
{
    /// <summary>Runs the test of that name with the variables set; fails where it does.</summary>
    public static async Task Run(string test, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(TestProcess).Assembly.Location);
        }

        start.ArgumentList.Add("--filter-method");
        start.ArgumentList.Add("*" + test);
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken
        );
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode == 0, output);
    }
}
