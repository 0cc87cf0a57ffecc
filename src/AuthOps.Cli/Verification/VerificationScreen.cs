using System.Text.Json;
using AuthOps.Cli.Output;

namespace AuthOps.Cli.Verification;

/// <summary>Prints a verification for people or as JSON.</summary>
internal static class VerificationScreen
{
    /// <summary>What is said of evidence in which nothing is wrong but nobody vouches for the keys.</summary>
    public const string SignerNotEstablished = "consistent, signer not established";

    /// <summary>Lines for people.</summary>
    public static void Print(TextWriter output, VerificationResult result)
    {
        foreach (var part in result.Parts)
        {
            output.WriteLine($"  ok    {part.Part}: {InertText.OneLine(part.Figures)}");
        }

        foreach (var finding in result.Findings)
        {
            output.WriteLine(
                $"  FAIL  {InertText.OneLine(finding.File)}: {InertText.OneLine(finding.Reason)}"
            );
        }

        foreach (var note in result.Notes)
        {
            output.WriteLine(
                $"  note  {note.Name}: {InertText.OneLine(note.File)}: {InertText.OneLine(note.Text)}"
            );
        }

        if (!result.SignersEstablished)
        {
            PrintFingerprints(output, result);
        }

        output.WriteLine(Verdict(result));
    }

    /// <summary>One JSON document.</summary>
    public static void WriteJson(Utf8JsonWriter json, VerificationResult result)
    {
        json.WriteStartObject();
        json.WriteBoolean("accepted", result.IsAccepted);
        json.WriteBoolean("consistent", result.IsConsistent);
        json.WriteBoolean("signersEstablished", result.SignersEstablished);
        json.WriteString("verdict", Verdict(result));
        json.WriteStartArray("checked");
        foreach (var part in result.Parts)
        {
            json.WriteStartObject();
            json.WriteString("part", part.Part);
            json.WriteString("figures", part.Figures);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (var finding in result.Findings)
        {
            json.WriteStartObject();
            json.WriteString("file", finding.File);
            json.WriteString("reason", finding.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notVerified");
        foreach (var note in result.Notes)
        {
            json.WriteStartObject();
            json.WriteString("file", note.File);
            json.WriteString("name", note.Name);
            json.WriteString("reason", note.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("signers");
        foreach (var signer in result.Fingerprints)
        {
            json.WriteStartObject();
            json.WriteString("file", signer.File);
            json.WriteString("key", signer.KeyId);
            json.WriteString("party", signer.Party);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Verdict(VerificationResult result) =>
        !result.IsConsistent ? $"refused: {result.Findings.Count} findings"
        : result.SignersEstablished ? "verified"
        : SignerNotEstablished;

    private static void PrintFingerprints(TextWriter output, VerificationResult result)
    {
        output.WriteLine(
            "  keys the evidence names (SHA-256 of the public key), by nobody vouched for:"
        );
        foreach (var key in result.Fingerprints.GroupBy(signer => signer.KeyId))
        {
            output.WriteLine(
                $"    {key.Key}  {InertText.OneLine(string.Join(", ", key.Select(signer => signer.File)))}"
            );
        }
    }
}
