using System.CommandLine;
using AuthOps.Cli.Output;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter chains</c>: what one party hands to another of its log: some grants and nothing else.</summary>
internal static class MeterChainsCommand
{
    public static Command Create()
    {
        var log = MeterCommand.Log();
        var policy = MeterReconcileCommand.Policy("--policy", isRequired: true);
        var grants = new Option<string[]>("--grant")
        {
            Description = "A grant; may be given many times.",
            Required = true,
        };
        var output = RequiredPath.Option("--output", "File of chains to write.");
        var command = new Command(
            "chains",
            "Write the chains of some grants of a closed log with their proofs, for another party."
        );
        command.Add(log);
        command.Add(policy);
        command.Add(grants);
        command.Add(output);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var target = parsed.GetRequiredValue(output);
                RequiredPath.MustBeOutside(output.Name, target, parsed.GetRequiredValue(log));
                RequiredPath.MustDiffer(output.Name, target, parsed.GetRequiredValue(policy)!);
                var configuration = parsed.InvocationConfiguration;
                var count = ProgressReporter.Run(
                    configuration.Error,
                    progress =>
                    {
                        progress.Stage("verifying the log");
                        using var side = MeterReconcileCommand.Open(
                            parsed.GetRequiredValue(log),
                            parsed.GetRequiredValue(policy)!,
                            cancellationToken
                        );
                        using var file = AtomicFile.Create(target);
                        progress.Stage("writing the chains");
                        try
                        {
                            var written = side.WriteChains(
                                file.Stream,
                                parsed.GetRequiredValue(grants),
                                cancellationToken
                            );
                            file.Commit();
                            return written;
                        }
                        catch (ArgumentException error)
                        {
                            throw new UsageException(error.Message);
                        }
                    }
                );
                configuration.Output.WriteLine(FormattableString.Invariant($"{count} records"));
                return Task.FromResult(ExitCodes.Ok);
            }
        );
        return command;
    }
}
