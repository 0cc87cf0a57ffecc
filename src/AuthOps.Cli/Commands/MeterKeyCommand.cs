using System.CommandLine;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Proofs;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter key</c>: a public key as policies name it.</summary>
internal static class MeterKeyCommand
{
    public static Command Create()
    {
        var key = RequiredPath.Option("--key", "Private key (PEM, 0600).");
        var name = RequiredPath.Option("--name", "The log's or the witness's name.");
        var witness = new Option<bool>("--witness") { Description = "The key cosigns." };
        var command = new Command(
            "key",
            "Print the verifier key of a log or a witness, for policies."
        );
        command.Add(key);
        command.Add(name);
        command.Add(witness);
        command.SetAction(parsed =>
        {
            using var signing = MeterFiles.Key(parsed.GetRequiredValue(key));
            try
            {
                parsed.InvocationConfiguration.Output.WriteLine(
                    new NoteKey(
                        parsed.GetRequiredValue(name),
                        signing.PublicKey,
                        parsed.GetValue(witness)
                    ).ToString()
                );
            }
            catch (ArgumentException error)
            {
                throw new UsageException(error.Message);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
