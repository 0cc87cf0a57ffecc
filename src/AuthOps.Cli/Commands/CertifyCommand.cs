using System.CommandLine;
using System.Globalization;
using AuthOps.Anonymization.Certificates;
using AuthOps.Cli.Certificates;
using AuthOps.Cli.Output;
using AuthOps.Cli.Verification;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops certify</c>: a signed certificate of a release, with what stays inside beside it.</summary>
internal static class CertifyCommand
{
    public static Command Create()
    {
        var options = new CertifyOptions();
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var command = new Command("certify", "Certify a release, or say why it is refused.");
        options.AddTo(command);
        command.Add(json);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var request = options.Read(parsed);
                var certified = CertifyRun.Run(request, cancellationToken);
                Print(
                    parsed.InvocationConfiguration.Output,
                    request,
                    certified.Certificate,
                    parsed.GetValue(json)
                );
                return Task.FromResult(ExitCodes.Ok);
            }
        );
        return command;
    }

    private static void Print(
        TextWriter output,
        CertifyRequest request,
        ReleaseCertificate certificate,
        bool isJson
    )
    {
        if (isJson)
        {
            JsonOutput.Print(
                output,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("report", "authops/certify");
                    json.WriteNumber("version", 1);
                    json.WriteString("folder", request.OutputPath);
                    json.WriteStartObject("claims");
                    foreach (var claim in certificate.Claims)
                    {
                        json.WritePropertyName(claim.Name);
                        json.WriteRawValue(claim.Value);
                    }

                    json.WriteEndObject();
                    json.WriteEndObject();
                }
            );
            return;
        }

        output.WriteLine($"Certified in {InertText.OneLine(request.OutputPath)}");
        foreach (var claim in certificate.Claims)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {claim.Name}: {InertText.OneLine(ClaimWords.Of(claim))}"
                )
            );
        }

        output.WriteLine(
            "  GB/T 42460 grades de-identification and is no determination that the release is anonymous; an assessor makes one."
        );
        output.WriteLine(
            $"  {CertifyRun.Public}/ may leave with the release; {CertifyRun.Internal}/ stays with the custodian and the assessor"
        );
    }
}
