using System.CommandLine;
using AuthOps.Cli.Demo;
using AuthOps.Cli.Output;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops demo</c>: the whole job on synthetic data, from grant to verified evidence.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var path = RequiredPath.Option(
            "--out",
            "Folder to make for the evidence; keys and trust file go to the folder of the same name and '.keys'."
        );
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var command = new Command(
            "demo",
            "Run the whole job on synthetic data: grant, consent, intersection, release, statistic, account, evidence."
        );
        command.Add(path);
        command.Add(json);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var configuration = parsed.InvocationConfiguration;
                var outcome = ProgressReporter.Run(
                    configuration.Error,
                    progress =>
                        new DemoRun(new DemoSettings(), progress.Stage)
                            .RunAsync(parsed.GetRequiredValue(path), cancellationToken)
                            .GetAwaiter()
                            .GetResult()
                );
                if (parsed.GetValue(json))
                {
                    JsonOutput.Print(
                        configuration.Output,
                        writer => DemoScreen.WriteJson(writer, outcome)
                    );
                }
                else
                {
                    DemoScreen.Print(configuration.Output, outcome);
                }

                return Task.FromResult(ExitCodes.Ok);
            }
        );
        return command;
    }
}
