namespace AuthOps.Primitives.Usage;

/// <summary>
/// A reference to the signed statement that makes an output lawful: a consent set or a signed anonymisation
/// determination (Art. 22 of the Shanghai measures). Metering issues it; Psi and Anonymization check it.
/// Immutable and safe to share between threads.
/// </summary>
public sealed record LawfulBasis
{
    /// <summary>Creates a reference.</summary>
    /// <param name="statementDigest">SHA-256 of the statement's bytes, 64 lower-case hexadecimal digits.</param>
    /// <param name="predicateType">The statement's predicate type, <c>urn:authops:predicate:NAME:v1</c>.</param>
    /// <param name="expiresAt">The instant from which the basis no longer holds.</param>
    /// <exception cref="ArgumentException">The digest or the predicate type is malformed.</exception>
    public LawfulBasis(string statementDigest, string predicateType, DateTimeOffset expiresAt)
    {
        ArgumentNullException.ThrowIfNull(statementDigest);
        ArgumentNullException.ThrowIfNull(predicateType);
        if (statementDigest.Length != 64 || !statementDigest.All(char.IsAsciiHexDigitLower))
        {
            throw new ArgumentException(
                "The statement digest must be 64 lower-case hexadecimal digits.",
                nameof(statementDigest)
            );
        }

        if (!predicateType.StartsWith("urn:authops:predicate:", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                "The predicate type must start with urn:authops:predicate:",
                nameof(predicateType)
            );
        }

        StatementDigest = statementDigest;
        PredicateType = predicateType;
        ExpiresAt = expiresAt;
    }

    /// <summary>SHA-256 of the statement's bytes, lower-case hexadecimal.</summary>
    public string StatementDigest { get; }

    /// <summary>The statement's predicate type.</summary>
    public string PredicateType { get; }

    /// <summary>The instant from which the basis no longer holds.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Whether the basis still holds.</summary>
    /// <param name="instant">The time of the use, from the caller's <see cref="TimeProvider"/>.</param>
    /// <returns>True before <see cref="ExpiresAt"/>.</returns>
    public bool IsValidAt(DateTimeOffset instant) => instant < ExpiresAt;
}
