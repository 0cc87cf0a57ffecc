using System.Text.Json;
using AuthOps.Cli.Input;

namespace AuthOps.Cli.Policies;

/// <summary>
/// Reads the members of a JSON object strictly: each at most once, none unknown, every type exact. Errors name
/// the JSON path. Used by one thread.
/// </summary>
internal sealed class StrictJsonObject
{
    private readonly string _source;
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    /// <param name="source">The file as the user named it.</param>
    /// <param name="path">The JSON path of the object, such as <c>$.attributes[2]</c>.</param>
    /// <param name="element">The object.</param>
    /// <param name="known">Every member the format has.</param>
    /// <exception cref="InputDataException">Not an object, or a member is unknown or given twice.</exception>
    public StrictJsonObject(
        string source,
        string path,
        JsonElement element,
        params ReadOnlySpan<string> known
    )
    {
        _source = source;
        Path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Fault(path, $"must be an object and is {Kind(element)}");
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                throw Fault(
                    MemberPath(member.Name),
                    $"is unknown; the members here are {string.Join(", ", known)}"
                );
            }

            if (!_members.TryAdd(member.Name, member.Value))
            {
                throw Fault(MemberPath(member.Name), "is given twice");
            }
        }
    }

    /// <summary>The JSON path of the object.</summary>
    public string Path { get; }

    public bool Has(string name) => _members.ContainsKey(name);

    /// <summary>A string that must be there, 1 to <paramref name="maxLength"/> characters long.</summary>
    public string String(string name, int maxLength)
    {
        var element = Required(name);
        if (element.ValueKind != JsonValueKind.String)
        {
            throw Fault(MemberPath(name), $"must be a string and is {Kind(element)}");
        }

        var text = element.GetString()!;
        return text.Length >= 1 && text.Length <= maxLength
            ? text
            : throw Fault(
                MemberPath(name),
                $"must have 1 to {maxLength} characters and has {text.Length}"
            );
    }

    /// <summary>An integer that must be there, written without fraction or exponent.</summary>
    public int Integer(string name, int minimum, int maximum)
    {
        var element = Required(name);
        if (element.ValueKind != JsonValueKind.Number)
        {
            throw Fault(MemberPath(name), $"must be a number and is {Kind(element)}");
        }

        return element.TryGetInt32(out var value) && value >= minimum && value <= maximum
            ? value
            : throw Fault(MemberPath(name), $"must be an integer from {minimum} to {maximum}");
    }

    /// <summary>The elements of an array that must be there.</summary>
    public JsonElement[] Array(string name, int minLength, int maxLength)
    {
        var element = Required(name);
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Fault(MemberPath(name), $"must be an array and is {Kind(element)}");
        }

        var length = element.GetArrayLength();
        return length >= minLength && length <= maxLength
            ? [.. element.EnumerateArray()]
            : throw Fault(
                MemberPath(name),
                $"must have {minLength} to {maxLength} elements and has {length}"
            );
    }

    /// <summary>Refuses a member that has no place here.</summary>
    public void Forbid(string name, string reason)
    {
        if (Has(name))
        {
            throw Fault(MemberPath(name), reason);
        }
    }

    /// <summary>The JSON path of a member.</summary>
    public string MemberPath(string name) => $"{Path}.{name}";

    public InputDataException Fault(string path, string reason) => new(_source, $"{path} {reason}");

    private JsonElement Required(string name) =>
        _members.TryGetValue(name, out var element)
            ? element
            : throw Fault(MemberPath(name), "is missing");

    private static string Kind(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "a boolean",
        };
}
