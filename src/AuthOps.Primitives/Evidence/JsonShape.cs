using System.Text.Json;

namespace AuthOps.Primitives.Evidence;

/// <summary>
/// Reads the members of a JSON object whose shape is fixed: everything named, nothing else. Not safe for
/// concurrent use by several threads.
/// </summary>
internal sealed class JsonShape
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly string _where;

    /// <summary>Checks the member names of an object.</summary>
    /// <exception cref="EvidenceFormatException">Not an object, a member missing, unknown or given twice.</exception>
    public JsonShape(
        JsonElement element,
        string where,
        ReadOnlySpan<string> required,
        params ReadOnlySpan<string> optional
    )
    {
        _where = where;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new EvidenceFormatException($"{where} must be a JSON object.");
        }

        foreach (var (name, value) in CanonicalJson.Members(element))
        {
            if (!required.Contains(name) && !optional.Contains(name))
            {
                throw new EvidenceFormatException(
                    $"{where} has a member that this version does not know; it may have {string.Join(", ", [.. required, .. optional])}."
                );
            }

            if (!_members.TryAdd(name, value))
            {
                throw new EvidenceFormatException(
                    $"{where} has the member {name} twice; remove one."
                );
            }
        }

        foreach (var name in required)
        {
            if (!_members.ContainsKey(name))
            {
                throw new EvidenceFormatException($"{where} lacks the member {name}.");
            }
        }
    }

    public bool Has(string name) => _members.ContainsKey(name);

    public string Text(string name) => Text(_members[name], $"{_where}, {name},");

    public JsonElement Object(string name) =>
        _members[name].ValueKind == JsonValueKind.Object
            ? _members[name]
            : throw new EvidenceFormatException($"{_where}, {name}, must be a JSON object.");

    public JsonElement Value(string name) => _members[name];

    /// <summary>The items of an array with a bounded count.</summary>
    public JsonElement[] Items(string name, int min, int max)
    {
        var array = _members[name];
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw new EvidenceFormatException($"{_where}, {name}, must be a JSON array.");
        }

        var count = array.GetArrayLength();
        if (count < min || count > max)
        {
            throw new EvidenceFormatException(
                $"{_where}, {name}, has {count} items; {min} to {max} are accepted."
            );
        }

        return [.. array.EnumerateArray()];
    }

    public static string Text(JsonElement element, string where) =>
        element.ValueKind == JsonValueKind.String
            ? CanonicalJson.Text(element)
            : throw new EvidenceFormatException($"{where} must be a JSON string.");
}
