namespace AuthOps.Primitives.Usage;

/// <summary>One request to the usage gate. Immutable and safe to share between threads.</summary>
/// <remarks>
/// No field may name or describe a person: the request is recorded in a log that others read. Identifiers are
/// 1 to 64 characters of <c>A-Z a-z 0-9 . _ : -</c>.
/// </remarks>
public sealed record UsageRequest
{
    /// <summary>The longest identifier accepted, in characters.</summary>
    public const int MaxIdentifierLength = 64;

    /// <summary>The authorisation under which the use happens.</summary>
    public required string GrantId { get; init; }

    /// <summary>The approved scenario (应用场景).</summary>
    public required string ScenarioId { get; init; }

    /// <summary>The purpose declared for this use.</summary>
    public required string Purpose { get; init; }

    /// <summary>The data product.</summary>
    public required string ProductId { get; init; }

    /// <summary>What <see cref="Amount"/> counts.</summary>
    public required UsageUnit Unit { get; init; }

    /// <summary>The largest amount this use may reach; at least 0, in units of <see cref="Unit"/>.</summary>
    public required Int128 Amount { get; init; }

    /// <summary>
    /// Makes a repeated request the same request: the same key with the same content yields the same
    /// reservation, the same key with other content is refused.
    /// </summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>
    /// Who uses which fields where; null where the grant has no rules about them. A grant that has refuses a use without.
    /// It is judged anew for every request, and is no part of what the idempotency key stands for.
    /// </summary>
    public UsageAccess? Access { get; init; }

    /// <summary>Checks ranges and characters.</summary>
    /// <exception cref="ArgumentException">A field is missing, too long, or has a character that is not allowed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="Amount"/> is negative or <see cref="Unit"/> unknown.</exception>
    public void Validate()
    {
        RequireIdentifier(GrantId, nameof(GrantId));
        RequireIdentifier(ScenarioId, nameof(ScenarioId));
        RequireIdentifier(Purpose, nameof(Purpose));
        RequireIdentifier(ProductId, nameof(ProductId));
        RequireIdentifier(IdempotencyKey, nameof(IdempotencyKey));
        Access?.Validate();
        if (Amount < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Amount),
                "The amount of a usage request must be at least 0."
            );
        }

        if (!Enum.IsDefined(Unit))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Unit),
                "The usage unit is not one of UsageUnit."
            );
        }
    }

    internal static void RequireIdentifier(string value, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        if (value.Length is 0 or > MaxIdentifierLength)
        {
            throw new ArgumentException(
                $"{name} must have 1 to {MaxIdentifierLength} characters; it has {value.Length}.",
                name
            );
        }

        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or ':' or '-'))
            {
                throw new ArgumentException(
                    $"{name} has a character at position {i} that is not allowed; use A-Z a-z 0-9 . _ : -",
                    name
                );
            }
        }
    }
}
