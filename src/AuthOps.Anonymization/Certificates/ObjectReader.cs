using System.Text.Json;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Anonymization.Certificates;

/// <summary>Reads a JSON object of known members; what is missing, unknown or of another kind is refused by its place. Immutable.</summary>
internal readonly struct ObjectReader
{
    private readonly JsonElement _element;
    private readonly string _where;

    public ObjectReader(JsonElement element, string where, params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new EvidenceFormatException($"{where} must be a JSON object.");
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                throw new EvidenceFormatException(
                    $"{where} has a member that this version does not know; it may have {string.Join(", ", known.ToArray())}."
                );
            }
        }

        (_element, _where) = (element, where);
    }

    public bool Has(string name) => _element.TryGetProperty(name, out _);

    public JsonElement Member(string name) =>
        _element.TryGetProperty(name, out var member)
            ? member
            : throw new EvidenceFormatException($"{_where} lacks the member {name}.");

    public string Text(string name) => TextOf(Member(name), $"{_where}.{name}");

    public int Number(string name, int least, int most = int.MaxValue) =>
        Member(name) is { ValueKind: JsonValueKind.Number } member
        && member.TryGetInt32(out var value)
        && value >= least
        && value <= most
            ? value
            : throw new EvidenceFormatException(
                $"{_where}.{name} must be an integer from {least} to {most}."
            );

    public Ratio Ratio(string name) =>
        Anonymization.Ratio.TryParse(Text(name), out var value)
            ? value
            : throw new EvidenceFormatException(
                $"{_where}.{name} must be a decimal or a fraction such as \"1/20\"."
            );

    public bool Flag(string name) =>
        Member(name).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new EvidenceFormatException($"{_where}.{name} must be true or false."),
        };

    public JsonElement[] Items(string name, int most)
    {
        var member = Member(name);
        return member.ValueKind == JsonValueKind.Array && member.GetArrayLength() <= most
            ? [.. member.EnumerateArray()]
            : throw new EvidenceFormatException(
                $"{_where}.{name} must be an array of at most {most} items."
            );
    }

    public string[] Texts(string name, int most)
    {
        var where = $"{_where}.{name}";
        return Array.ConvertAll(Items(name, most), item => TextOf(item, where));
    }

    public string[][] Rows(string name, int most)
    {
        var where = $"{_where}.{name}";
        return Array.ConvertAll(
            Items(name, most),
            row =>
                row.ValueKind == JsonValueKind.Array
                    ? row.EnumerateArray().Select(cell => TextOf(cell, where)).ToArray()
                    : throw new EvidenceFormatException($"{where} must hold arrays of texts.")
        );
    }

    private static string TextOf(JsonElement element, string where) =>
        element.ValueKind == JsonValueKind.String
            ? element.GetString()!
            : throw new EvidenceFormatException($"{where} must be a text.");
}
