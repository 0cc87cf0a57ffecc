using System.Globalization;
using System.Text.Json;

namespace AuthOps.Cli.Facts;

/// <summary>Reads members of a predicate, refusing what is missing, of another kind or out of range.</summary>
internal readonly struct FactReader(JsonElement element)
{
    /// <summary>A text.</summary>
    public string Text(string name) => TextOf(Member(name), name);

    /// <summary>A count: an integer of at least 0.</summary>
    public long Count(string name)
    {
        var member = Member(name);
        return
            member.ValueKind == JsonValueKind.Number
            && member.TryGetInt64(out var value)
            && value >= 0
            ? value
            : throw new FactsException($"the member '{name}' is not a count");
    }

    /// <summary>An integer of any sign.</summary>
    public long Integer(string name)
    {
        var member = Member(name);
        return member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out var value)
            ? value
            : throw new FactsException($"the member '{name}' is not an integer");
    }

    /// <summary>A large integer, written as a decimal string.</summary>
    public Int128 Amount(string name) =>
        Int128.TryParse(
            Text(name),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : throw new FactsException($"the member '{name}' is not an integer in a string");

    /// <summary>An integer of 64 bits, written as a decimal string.</summary>
    public long Long(string name)
    {
        var value = Amount(name);
        return value >= long.MinValue && value <= long.MaxValue
            ? (long)value
            : throw new FactsException($"the member '{name}' exceeds 64 bits");
    }

    /// <summary>A name of an enumeration, spelt exactly.</summary>
    public T Name<T>(string name)
        where T : struct, Enum
    {
        var text = Text(name);
        return
            Enum.TryParse<T>(text, out var value)
            && string.Equals(Enum.GetName(value), text, StringComparison.Ordinal)
            ? value
            : throw new FactsException($"the member '{name}' is not one of {typeof(T).Name}");
    }

    /// <summary>An instant in UTC of whole seconds.</summary>
    public DateTimeOffset Instant(string name) => InstantOf(name, InstantFormat);

    /// <summary>An instant in UTC with seven decimals, as the metering library writes it.</summary>
    public DateTimeOffset Moment(string name) => InstantOf(name, MomentFormat);

    private DateTimeOffset InstantOf(string name, string format) =>
        DateTimeOffset.TryParseExact(
            Text(name),
            format,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var value
        )
            ? value
            : throw new FactsException($"the member '{name}' is not an instant in UTC");

    /// <summary>The objects of an array.</summary>
    public IReadOnlyList<FactReader> Items(string name) =>
        [.. Array(name).Select(item => new FactReader(item))];

    /// <summary>The texts of an array.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        [.. Array(name).Select(item => TextOf(item, name))];

    /// <summary>Rows of texts.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows(string name) =>
        [
            .. Array(name)
                .Select(row =>
                    row.ValueKind == JsonValueKind.Array
                        ? (IReadOnlyList<string>)
                            [.. row.EnumerateArray().Select(cell => TextOf(cell, name))]
                        : throw new FactsException($"the member '{name}' holds no rows")
                ),
        ];

    /// <summary>The integers of an array.</summary>
    public IReadOnlyList<long> Integers(string name) =>
        [
            .. Array(name)
                .Select(item =>
                    item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var value)
                        ? value
                        : throw new FactsException($"the member '{name}' holds no integer")
                ),
        ];

    /// <summary>A nested object.</summary>
    public FactReader Object(string name) => new(Member(name));

    /// <summary>The text of an instant, as <see cref="Instant(string)"/> reads it.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString(InstantFormat, CultureInfo.InvariantCulture);

    /// <summary>The text of a large integer, as <see cref="Amount"/> reads it.</summary>
    public static string Format(Int128 amount) => amount.ToString(CultureInfo.InvariantCulture);

    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string MomentFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    private static string TextOf(JsonElement member, string name) =>
        member.ValueKind == JsonValueKind.String
            ? member.GetString()!
            : throw new FactsException($"the member '{name}' is not a text");

    private JsonElement.ArrayEnumerator Array(string name)
    {
        var member = Member(name);
        return member.ValueKind == JsonValueKind.Array
            ? member.EnumerateArray()
            : throw new FactsException($"the member '{name}' is not a list");
    }

    private JsonElement Member(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member)
            ? member
            : throw new FactsException($"the member '{name}' is missing");
}
