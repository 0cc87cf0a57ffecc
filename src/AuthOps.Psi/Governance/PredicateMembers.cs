using System.Globalization;
using System.Text.Json;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Psi.Governance;

/// <summary>The members of a predicate: the named ones, nothing else. Not safe for concurrent use.</summary>
internal sealed class PredicateMembers
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    public PredicateMembers(
        JsonElement predicate,
        ReadOnlySpan<string> required,
        params ReadOnlySpan<string> optional
    )
    {
        foreach (var member in predicate.EnumerateObject())
        {
            if (!required.Contains(member.Name) && !optional.Contains(member.Name))
            {
                throw new EvidenceFormatException(
                    $"The predicate has a member that this version does not know; it may have {string.Join(", ", [.. required, .. optional])}."
                );
            }

            _members.Add(member.Name, member.Value);
        }

        foreach (var name in required)
        {
            if (!_members.ContainsKey(name))
            {
                throw Fault(name, "is missing");
            }
        }
    }

    public static EvidenceFormatException Fault(string name, string problem) =>
        new($"The predicate's member {name} {problem}.");

    public bool Has(string name) => _members.ContainsKey(name);

    public JsonElement Value(string name) => _members[name];

    public string Text(string name) =>
        _members[name].ValueKind == JsonValueKind.String
            ? _members[name].GetString()!
            : throw Fault(name, "must be a string");

    public string Hex(string name, int length) =>
        Text(name) is var text && text.Length == length && text.All(char.IsAsciiHexDigitLower)
            ? text
            : throw Fault(name, $"must be {length} lower-case hexadecimal digits");

    public string? HexOrNull(string name, int length) => Has(name) ? Hex(name, length) : null;

    public long Number(string name) =>
        _members[name].ValueKind == JsonValueKind.Number
        && _members[name].TryGetInt64(out var number)
            ? number
            : throw Fault(name, "must be an integer");

    public int Count(string name) =>
        _members[name].ValueKind == JsonValueKind.Number
        && _members[name].TryGetInt32(out var number)
        && number >= 0
            ? number
            : throw Fault(name, $"must be an integer from 0 to {int.MaxValue}");

    /// <summary>The value of an enumeration that has exactly this name.</summary>
    public T Named<T>(string name)
        where T : struct, Enum =>
        Enum.TryParse<T>(Text(name), out var value)
        && Enum.IsDefined(value)
        && string.Create(CultureInfo.InvariantCulture, $"{value}") == Text(name)
            ? value
            : throw Fault(name, $"must be one of {string.Join(", ", Enum.GetNames<T>())}");

    public bool Flag(string name) =>
        _members[name].ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Fault(name, "must be true or false"),
        };
}
