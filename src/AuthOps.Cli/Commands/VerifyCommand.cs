using System.CommandLine;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Verification;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops verify</c>: checks a folder of evidence, offline, against a trust file.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("DIR") { Description = "Folder of evidence." };
        var trust = new Option<string?>("--trust")
        {
            Description =
                "Trust file with the keys to believe, obtained apart from the evidence. Without it no signer is established.",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var command = new Command(
            "verify",
            "Verify a folder of evidence: every digest and signature, and every figure that can be computed again."
        );
        command.Add(path);
        command.Add(trust);
        command.Add(json);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var configuration = parsed.InvocationConfiguration;
                var result = FolderVerifier.Verify(
                    parsed.GetRequiredValue(path),
                    LoadTrust(parsed.GetValue(trust)),
                    TimeProvider.System,
                    cancellationToken
                );
                if (parsed.GetValue(json))
                {
                    JsonOutput.Print(
                        configuration.Output,
                        writer => VerificationScreen.WriteJson(writer, result)
                    );
                }
                else
                {
                    VerificationScreen.Print(configuration.Output, result);
                }

                return Task.FromResult(result.IsAccepted ? ExitCodes.Ok : ExitCodes.Finding);
            }
        );
        return command;
    }

    private static TrustFile? LoadTrust(string? path)
    {
        try
        {
            return path is null ? null : TrustFile.Load(path);
        }
        catch (EvidenceFormatException error)
        {
            throw new InputDataException(path!, error.Message);
        }
    }
}
