using System.Text.Json;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Assessment;
using AuthOps.Cli.Facts;
using AuthOps.Cli.Input;

namespace AuthOps.Cli.Certificates;

/// <summary>The stated risks of the surroundings, each with its justification. Stateless.</summary>
internal static class ContextFile
{
    private const int MaxBytes = 1 << 20;

    /// <summary>Reads <c>{"deliberateAttempt": {"value": "0.2", "justification": "…"}, "inadvertentRecognition": …, "breach": …}</c>.</summary>
    /// <exception cref="InputDataException">It is missing or malformed.</exception>
    public static ContextRisk Load(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(TextFile.ReadAllBytes(path, MaxBytes));
            var context = new FactReader(document.RootElement);
            return new ContextRisk(
                Risk(context.Object("deliberateAttempt")),
                Risk(context.Object("inadvertentRecognition")),
                Risk(context.Object("breach"))
            );
        }
        catch (Exception error)
            when (error is JsonException or FactsException or FormatException or ArgumentException)
        {
            throw new InputDataException(
                path,
                "must hold deliberateAttempt, inadvertentRecognition and breach, each with a value from 0 to 1 as a text and a justification"
            );
        }
    }

    private static JustifiedRisk Risk(FactReader risk) =>
        new(Ratio.Parse(risk.Text("value")), risk.Text("justification"));
}
