using System.CommandLine;

namespace AuthOps.Cli;

/// <summary>Entry point of the <c>authops</c> tool.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args)
    {
        var root = new RootCommand("Privacy computing for authorised public data.");
        return root.Parse(args).InvokeAsync();
    }
}
