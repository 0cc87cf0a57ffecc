namespace AuthOps.Primitives.Usage;

/// <summary>
/// Who uses which fields, where, on whose consent: what a use under a governed grant declares. It names no person.
/// Immutable and safe to share between threads.
/// </summary>
public sealed record UsageAccess
{
    /// <summary>The longest field name, in characters.</summary>
    public const int MaxFieldLength = 128;

    /// <summary>The most fields in one declaration.</summary>
    public const int MaxFields = 4096;

    /// <summary>The party that uses; an identifier.</summary>
    public required string Actor { get; init; }

    /// <summary>The operation domain (授权运营域) in which it does; an identifier.</summary>
    public required string Domain { get; init; }

    /// <summary>The fields read, by resource; at least one.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Fields { get; init; }

    /// <summary>The consent set by which the rows are filtered; null for none.</summary>
    public string? ConsentSetId { get; init; }

    /// <summary>Checks ranges and characters.</summary>
    /// <exception cref="ArgumentException">A part is missing, too long, or has a character that is not allowed.</exception>
    public void Validate()
    {
        UsageRequest.RequireIdentifier(Actor, nameof(Actor));
        UsageRequest.RequireIdentifier(Domain, nameof(Domain));
        if (ConsentSetId is not null)
        {
            UsageRequest.RequireIdentifier(ConsentSetId, nameof(ConsentSetId));
        }

        ArgumentNullException.ThrowIfNull(Fields, nameof(Fields));
        var count = 0;
        foreach (var (resource, names) in Fields)
        {
            UsageRequest.RequireIdentifier(resource, nameof(Fields));
            ArgumentNullException.ThrowIfNull(names, nameof(Fields));
            count += names.Count;
            if (names.Count == 0 || !names.All(IsWellFormed))
            {
                throw new ArgumentException(
                    $"Each resource of {nameof(Fields)} has at least one field, of 1 to {MaxFieldLength} characters, none a control character.",
                    nameof(Fields)
                );
            }
        }

        if (count is 0 or > MaxFields)
        {
            throw new ArgumentException(
                $"{nameof(Fields)} has 1 to {MaxFields} fields; it has {count}.",
                nameof(Fields)
            );
        }
    }

    private static bool IsWellFormed(string? name) =>
        name is { Length: > 0 and <= MaxFieldLength } && !name.Any(char.IsControl);
}
