using System.Text.Json;
using AuthOps.Anonymization.Certificates;
using AuthOps.Cli.Input;
using AuthOps.Cli.Policies;

namespace AuthOps.Cli.Certificates;

/// <summary>An assessor's reasons and evidence of irreversibility, each piece a file that is digested here. Immutable.</summary>
/// <param name="Reasoning">Why the release identifies nobody.</param>
/// <param name="Evidence">The pieces.</param>
internal sealed record EvidenceFile(
    string Reasoning,
    IReadOnlyList<IrreversibilityEvidence> Evidence
)
{
    private const int MaxBytes = 1 << 20;
    private const int MaxText = 16_000;

    /// <summary>
    /// Reads <c>{"reasoning": "…", "evidence": [{"kind": "keyDestruction", "file": "minutes.pdf", "description": "…"}]}</c>; files are
    /// found beside it.
    /// </summary>
    /// <exception cref="InputDataException">It, or a file it names, is missing or malformed.</exception>
    public static EvidenceFile Load(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(TextFile.ReadAllBytes(path, MaxBytes));
            var root = new StrictJsonObject(
                path,
                "$",
                document.RootElement,
                "evidence",
                "reasoning"
            );
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            var pieces = new List<IrreversibilityEvidence>();
            foreach (
                var (item, i) in document
                    .RootElement.GetProperty("evidence")
                    .EnumerateArray()
                    .Select((e, i) => (e, i))
            )
            {
                pieces.Add(Piece(path, folder, item, i));
            }

            return new EvidenceFile(root.String("reasoning", MaxText), pieces);
        }
        catch (Exception error)
            when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InputDataException(
                path,
                "must hold reasoning, a text, and evidence, an array of objects with kind, file and description"
            );
        }
    }

    private static IrreversibilityEvidence Piece(
        string path,
        string folder,
        JsonElement element,
        int number
    )
    {
        var where = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"$.evidence[{number}]"
        );
        var piece = new StrictJsonObject(path, where, element, "description", "file", "kind");
        var name = piece.String("kind", 64);
        var kinds = Enum.GetValues<IrreversibilityKind>();
        var kind = Array.FindIndex(
            kinds,
            k => JsonNamingPolicy.CamelCase.ConvertName(k.ToString()) == name
        );
        if (kind < 0)
        {
            throw new InputDataException(
                path,
                $"{where}.kind must be one of {string.Join(", ", kinds.Select(k => JsonNamingPolicy.CamelCase.ConvertName(k.ToString())))}"
            );
        }

        return new IrreversibilityEvidence(
            kinds[kind],
            FileDigest.Sha256(Path.Combine(folder, piece.String("file", 1_024))),
            piece.String("description", MaxText)
        );
    }
}
