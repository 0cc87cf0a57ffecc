using System.CommandLine;
using System.Runtime.InteropServices;
using AuthOps.Cli.Commands;

namespace AuthOps.Cli;

/// <summary>Entry point of the <c>authops</c> tool.</summary>
internal static class Program
{
    /// <summary>SIGXFSZ of Linux and macOS, which has no name in .NET.</summary>
    private const PosixSignal FileSizeExceeded = (PosixSignal)25;

    /// <summary>The command tree: one line a verb.</summary>
    /// <param name="input">Opens standard input.</param>
    public static RootCommand CreateRoot(Func<Stream> input)
    {
        var root = new RootCommand("Privacy computing for authorised public data.");
        root.Add(AnonymizeCommand.Create());
        root.Add(CertifyCommand.Create());
        root.Add(DetermineCommand.Create());
        root.Add(DemoCommand.Create());
        root.Add(DpCommand.Create());
        root.Add(MeterCommand.Create(input));
        root.Add(PsiCommand.Create());
        root.Add(RiskCommand.Create());
        root.Add(VerifyCommand.Create());
        return root;
    }

    /// <summary>Runs one command line as the process does, with the two writers in place of the console.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static Task<int> RunAsync(
        string[] args,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken = default
    ) => RunAsync(args, output, error, Console.OpenStandardInput, cancellationToken);

    /// <summary>Runs one command line; what the process does, with the two writers and the stream in place of the console.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        string[] args,
        TextWriter output,
        TextWriter error,
        Func<Stream> input,
        CancellationToken cancellationToken = default
    )
    {
        // A "@file" argument is an argument: response files would echo foreign text in parse errors.
        var parsed = CreateRoot(input)
            .Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            return ErrorReport.ReportUsage(parsed, error);
        }

        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return ErrorReport.Report(exception, error);
        }
    }

    private static async Task<int> Main(string[] args)
    {
        // A file that reaches the limit on its length would end the process, half-written; this way the write fails and is told.
        var registration = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(
                FileSizeExceeded,
                static context => context.Cancel = true
            );
        var code = await RunAsync(args, Console.Out, Console.Error).ConfigureAwait(false);
        // Never taken back: a signal still on its way would find the default action.
        GC.KeepAlive(registration);
        return code;
    }
}
