namespace AuthOps.Metering.Reports;

/// <summary>What a body tells of itself in a disclosure. Immutable and safe to share between threads.</summary>
public sealed record DisclosedBody
{
    /// <summary>Creates the entry.</summary>
    /// <param name="name">Its name, 1 to 200 characters.</param>
    /// <param name="code">Its unified social credit code (统一社会信用代码), 18 characters.</param>
    /// <param name="contact">How to reach it, an office and no person, 1 to 200 characters.</param>
    /// <exception cref="ArgumentException">A part is malformed, or has a person's number.</exception>
    public DisclosedBody(string name, string code, string contact)
    {
        Name = DisclosureText.Require(name, nameof(name));
        Contact = DisclosureText.Require(contact, nameof(contact));
        ArgumentNullException.ThrowIfNull(code);
        Code =
            code.Length == 18 && code.All(char.IsAsciiLetterOrDigit)
                ? code
                : throw new ArgumentException(
                    "A unified social credit code has 18 letters and digits.",
                    nameof(code)
                );
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its unified social credit code.</summary>
    public string Code { get; }

    /// <summary>How to reach it.</summary>
    public string Contact { get; }
}
