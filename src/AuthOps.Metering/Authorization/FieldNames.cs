namespace AuthOps.Metering.Authorization;

/// <summary>The rule of field names, shared by consents, grants and plans.</summary>
internal static class FieldNames
{
    public const int MaxLength = 128;

    public static bool IsWellFormed(string? name) =>
        name is { Length: > 0 and <= MaxLength } && !name.Any(char.IsControl);

    /// <summary>Copies a list of at least one field, sorted, refusing malformed and repeated ones without showing them.</summary>
    public static IReadOnlyList<string> RequireDistinct(IReadOnlyList<string> names, string what)
    {
        ArgumentNullException.ThrowIfNull(names);
        var copy = names.Order(StringComparer.Ordinal).ToArray();
        if (copy.Length == 0 || !copy.All(IsWellFormed))
        {
            throw new ArgumentException(
                $"There is at least one of {what}, each of 1 to {MaxLength} characters, none a control character."
            );
        }

        return copy.Distinct(StringComparer.Ordinal).Count() == copy.Length
            ? Array.AsReadOnly(copy)
            : throw new ArgumentException($"One of {what} is named twice.");
    }
}
