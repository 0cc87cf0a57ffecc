using System.CommandLine;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Packs;
using AuthOps.Cli.Verification;
using AuthOps.Metering.Packs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops verify</c>: checks a folder of evidence, a pack or one statement, offline, against a trust file.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH")
        {
            Description =
                "Folder of evidence, an evidence pack, or one signed statement such as a certificate.",
        };
        var release = new Option<string?>("--release")
        {
            Description = "The released file of a certificate; beside it if not given.",
        };
        var policy = new Option<string?>("--policy")
        {
            Description = "The published policy of a certificate; beside it if not given.",
        };
        var certificate = new Option<string?>("--certificate")
        {
            Description = "The certificate a determination cites; beside it if not given.",
        };
        var reference = new Option<string[]>("--reference")
        {
            Description = "NAME=FILE: a file that a certificate derives claims against.",
        };
        var trust = new Option<string?>("--trust")
        {
            Description =
                "Trust file with the keys to believe, obtained apart from the evidence. Without it no signer is established.",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var command = new Command(
            "verify",
            "Verify a folder of evidence, an evidence pack or one signed statement: every digest and signature, and every figure that can be computed again."
        );
        command.Add(path);
        command.Add(trust);
        command.Add(release);
        command.Add(policy);
        command.Add(certificate);
        command.Add(reference);
        command.Add(json);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var configuration = parsed.InvocationConfiguration;
                var result = Verify(
                    new StatementRequest
                    {
                        Path = parsed.GetRequiredValue(path),
                        Trust = LoadTrust(parsed.GetValue(trust)),
                        ReleasePath = parsed.GetValue(release),
                        PolicyPath = parsed.GetValue(policy),
                        CertificatePath = parsed.GetValue(certificate),
                        References = CertifyOptions.Pairs(parsed.GetValue(reference) ?? []),
                    },
                    cancellationToken
                );
                Print(configuration.Output, result, parsed.GetValue(json));
                return Task.FromResult(result.IsAccepted ? ExitCodes.Ok : ExitCodes.Finding);
            }
        );
        return command;
    }

    private static void Print(TextWriter output, VerificationResult result, bool isJson)
    {
        if (isJson)
        {
            JsonOutput.Print(output, writer => VerificationScreen.WriteJson(writer, result));
        }
        else
        {
            VerificationScreen.Print(output, result);
        }
    }

    private static VerificationResult Verify(
        StatementRequest request,
        CancellationToken cancellationToken
    ) =>
        File.Exists(request.Path) && EvidencePack.IsArchive(request.Path)
            ? PackVerification
                .Run(
                    request.Path,
                    request.Trust,
                    TimeProvider.System.GetUtcNow(),
                    progress: null,
                    cancellationToken
                )
                .Result
        : File.Exists(request.Path)
            ? StatementVerifier.Verify(request, TimeProvider.System, cancellationToken)
        : FolderVerifier.Verify(
            request.Path,
            request.Trust,
            TimeProvider.System,
            cancellationToken
        );

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
