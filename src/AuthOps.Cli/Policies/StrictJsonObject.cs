using System.Globalization;
using System.Text.Json;
using AuthOps.Anonymization;
using AuthOps.Cli.Input;
using AuthOps.Cli.UsageLogs;

namespace AuthOps.Cli.Policies;

/// <summary>
/// Reads the members of a JSON object strictly: each at most once, none unknown, every type exact. Errors name
/// the JSON path. Used by one thread.
/// </summary>
internal sealed class StrictJsonObject
{
    private const int MaxWordLength = 256;

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

    /// <summary>Whether a member is there and an object.</summary>
    public bool IsObject(string name) =>
        _members.TryGetValue(name, out var element) && element.ValueKind == JsonValueKind.Object;

    /// <summary>The member as an object with its own members.</summary>
    public StrictJsonObject Object(string name, params ReadOnlySpan<string> known) =>
        new(_source, MemberPath(name), Required(name), known);

    /// <summary>The objects of an array that must be there, each with the same members.</summary>
    public IEnumerable<StrictJsonObject> Objects(
        string name,
        int minLength,
        int maxLength,
        params string[] known
    ) =>
        Array(name, minLength, maxLength)
            .Select(
                (item, i) =>
                    new StrictJsonObject(
                        _source,
                        string.Create(CultureInfo.InvariantCulture, $"{MemberPath(name)}[{i}]"),
                        item,
                        known
                    )
            );

    /// <summary>An instant of RFC 3339 that must be there, with its offset from UTC.</summary>
    public DateTimeOffset Instant(string name) =>
        MeterText.TryInstant(String(name, MaxWordLength), out var instant)
            ? instant
            : throw Fault(MemberPath(name), "must be an instant such as 2026-03-01T00:00:00Z");

    /// <summary>The kind that an object member names.</summary>
    public string KindOf(string name) => KindOf(_source, MemberPath(name), Required(name));

    /// <summary>The <c>kind</c> of an object whose other members depend on it.</summary>
    /// <exception cref="InputDataException">Not an object, or its kind is missing or no string.</exception>
    public static string KindOf(string source, string path, JsonElement element) =>
        element.ValueKind != JsonValueKind.Object
            ? throw new InputDataException(
                source,
                $"{path} must be an object and is {Kind(element)}"
            )
        : element.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String
            ? kind.GetString()!
        : throw new InputDataException(source, $"{path}.kind must be there and be a string");

    /// <summary>One of a few strings.</summary>
    public string OneOf(string name, params ReadOnlySpan<string> allowed)
    {
        var text = String(name, MaxWordLength);
        if (allowed.Contains(text))
        {
            return text;
        }

        var list = string.Join(", ", allowed.ToArray().Select(static a => $"\"{a}\""));
        throw Fault(MemberPath(name), $"must be one of {list}");
    }

    /// <summary>An exact number in a string, a decimal or a fraction, at least 0.</summary>
    public Ratio Ratio(string name)
    {
        var text = String(name, MaxWordLength);
        return
            Anonymization.Ratio.TryParse(text, out var ratio) && ratio >= Anonymization.Ratio.Zero
            ? ratio
            : throw Fault(
                MemberPath(name),
                "must be a decimal such as \"0.05\" or a fraction such as \"1/20\", not below 0"
            );
    }

    /// <summary>An exact number in a string, from 0 to 1.</summary>
    public Ratio Share(string name)
    {
        var text = String(name, MaxWordLength);
        return
            Anonymization.Ratio.TryParse(text, out var share)
            && share >= Anonymization.Ratio.Zero
            && share <= Anonymization.Ratio.One
            ? share
            : throw Fault(
                MemberPath(name),
                "must be a decimal such as \"0.05\" or a fraction such as \"1/20\", from 0 to 1"
            );
    }

    /// <summary>A decimal number in a string or as JSON's own.</summary>
    public decimal Decimal(string name)
    {
        var element = Required(name);
        decimal number = 0;
        var isNumber = element.ValueKind switch
        {
            JsonValueKind.Number => element.TryGetDecimal(out number),
            JsonValueKind.String => decimal.TryParse(
                element.GetString(),
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out number
            ),
            _ => false,
        };
        return isNumber ? number : throw Fault(MemberPath(name), "must be a decimal number");
    }

    public bool Boolean(string name) =>
        Required(name).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Fault(MemberPath(name), "must be true or false"),
        };

    /// <summary>The strings of an array that must be there; they may be empty.</summary>
    public string[] Strings(string name, int minLength, int maxLength) =>
        System.Array.ConvertAll(
            Array(name, minLength, maxLength),
            element =>
                element.ValueKind == JsonValueKind.String
                    ? element.GetString()!
                    : throw Fault(MemberPath(name), $"must hold strings and holds {Kind(element)}")
        );

    /// <summary>The integers of an array that must be there.</summary>
    public int[] Integers(string name, int minLength, int maxLength) =>
        System.Array.ConvertAll(
            Array(name, minLength, maxLength),
            element =>
                element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var value)
                    ? value
                    : throw Fault(MemberPath(name), "must hold integers")
        );

    /// <summary>A member that must be there, of whatever type.</summary>
    public JsonElement Element(string name) => Required(name);

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
