using System.CommandLine;
using System.Globalization;
using AuthOps.Cli.Certificates;
using AuthOps.Cli.Facts;
using AuthOps.Cli.Output;
using AuthOps.Primitives.Usage;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops determine</c>: an assessor's finding that a certified release is anonymous.</summary>
internal static class DetermineCommand
{
    public static Command Create()
    {
        var certificate = RequiredPath.Option(
            "--certificate",
            "Signed certificate of the release."
        );
        var evidence = RequiredPath.Option(
            "--evidence",
            "JSON file: reasoning, and evidence of irreversibility with a file for each piece."
        );
        var key = RequiredPath.Option("--key", "Private key of the assessor (PEM, 0600).");
        var trust = RequiredPath.Option(
            "--trust",
            "Trust file with the certifier's key and, in the role assessor, the assessor's."
        );
        var expires = new Option<string>("--expires")
        {
            Description = "When the release has to be judged again, such as 2027-06-30T00:00:00Z.",
            Required = true,
        };
        var output = RequiredPath.Option(
            "--output",
            "File to write; only where the determination holds."
        );
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var command = new Command(
            "determine",
            "As an assessor, determine that a certified release is anonymous, citing its certificate and evidence of irreversibility; or say why that cannot hold."
        );
        Option[] options = [certificate, evidence, key, trust, expires, output, json];
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction(
            (parsed, _) =>
            {
                var request = new DetermineRequest(
                    parsed.GetRequiredValue(certificate),
                    parsed.GetRequiredValue(evidence),
                    parsed.GetRequiredValue(key),
                    parsed.GetRequiredValue(trust),
                    Instant(parsed.GetRequiredValue(expires)),
                    parsed.GetRequiredValue(output)
                );
                RequiredPath.MustDiffer(
                    "--output",
                    request.OutputPath,
                    request.CertificatePath,
                    request.EvidencePath,
                    request.KeyPath,
                    request.TrustPath
                );
                var basis = DetermineRun.Run(request, TimeProvider.System);
                Print(parsed.InvocationConfiguration.Output, request, basis, parsed.GetValue(json));
                return Task.FromResult(ExitCodes.Ok);
            }
        );
        return command;
    }

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var instant
        )
            ? instant
            : throw new UsageException(
                "--expires must be an instant in UTC such as 2027-06-30T00:00:00Z"
            );

    private static void Print(
        TextWriter output,
        DetermineRequest request,
        LawfulBasis basis,
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
                    json.WriteString("report", "authops/determine");
                    json.WriteNumber("version", 1);
                    json.WriteString("file", request.OutputPath);
                    json.WriteString("statement", basis.StatementDigest);
                    json.WriteString("expiresAt", FactReader.Format(basis.ExpiresAt));
                    json.WriteEndObject();
                }
            );
            return;
        }

        output.WriteLine($"Determined: {InertText.OneLine(request.OutputPath)}");
        output.WriteLine(
            $"  lawful basis {basis.StatementDigest}, until {FactReader.Format(basis.ExpiresAt)}"
        );
        output.WriteLine(
            "  the finding is the assessor's; the tool checked form, signatures, level and that certifier and assessor differ"
        );
    }
}
