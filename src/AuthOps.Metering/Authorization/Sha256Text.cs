namespace AuthOps.Metering.Authorization;

/// <summary>The rule of digests written as text.</summary>
internal static class Sha256Text
{
    public static bool IsWellFormed(string? text) =>
        text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);

    /// <exception cref="ArgumentException">It is not 64 lower-case hexadecimal digits.</exception>
    public static string Require(string text, string name) =>
        IsWellFormed(text)
            ? text
            : throw new ArgumentException("A digest has 64 lower-case hexadecimal digits.", name);
}
