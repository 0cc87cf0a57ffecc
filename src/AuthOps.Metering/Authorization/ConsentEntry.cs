namespace AuthOps.Metering.Authorization;

/// <summary>
/// One subject's consent (数据来源者授权同意): to the use of some fields until some time. Immutable and safe to share
/// between threads.
/// </summary>
public sealed record ConsentEntry
{
    /// <summary>The longest field name, in characters.</summary>
    public const int MaxFieldLength = FieldNames.MaxLength;

    /// <summary>Creates an entry.</summary>
    /// <param name="subject">The subject's pseudonym; never the default value.</param>
    /// <param name="fields">The fields consented to; at least one, each once. The list is kept, not copied.</param>
    /// <param name="expiresAt">The instant from which the consent no longer holds.</param>
    /// <param name="separateFields">Those of the fields consented to separately (单独同意); the list is kept, not copied.</param>
    /// <param name="kind">What the source is.</param>
    /// <param name="guardian">For a minor, the pseudonym of the guardian who consented; nobody for others.</param>
    /// <exception cref="ArgumentException">
    /// The subject names nobody, a field is missing, repeated or malformed, a separate field is not among the fields, or a
    /// minor has no guardian, or another one has.
    /// </exception>
    public ConsentEntry(
        SubjectKey subject,
        IReadOnlyList<string> fields,
        DateTimeOffset expiresAt,
        IReadOnlyList<string>? separateFields = null,
        SubjectKind kind = SubjectKind.Person,
        SubjectKey guardian = default
    )
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (subject.IsNobody)
        {
            throw new ArgumentException("A consent names a subject.", nameof(subject));
        }

        if (fields.Count == 0)
        {
            throw new ArgumentException("A consent names at least one field.", nameof(fields));
        }

        for (var i = 0; i < fields.Count; i++)
        {
            if (
                fields[i] is not { Length: > 0 and <= MaxFieldLength } field
                || field.Any(char.IsControl)
            )
            {
                throw new ArgumentException(
                    $"Field {i} of a consent must have 1 to {MaxFieldLength} characters, none a control character.",
                    nameof(fields)
                );
            }

            for (var j = 0; j < i; j++)
            {
                if (string.Equals(fields[j], field, StringComparison.Ordinal))
                {
                    throw new ArgumentException(
                        $"Fields {j} and {i} of a consent are the same.",
                        nameof(fields)
                    );
                }
            }
        }

        if (separateFields?.Except(fields, StringComparer.Ordinal).Any() == true)
        {
            throw new ArgumentException(
                "What is consented to separately is among the fields.",
                nameof(separateFields)
            );
        }

        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentException("The kind is not one of SubjectKind.", nameof(kind));
        }

        if ((kind == SubjectKind.Minor) == guardian.IsNobody || guardian == subject)
        {
            throw new ArgumentException(
                "A guardian, who is somebody else, consents for a minor, and for a minor only.",
                nameof(guardian)
            );
        }

        Subject = subject;
        Fields = fields;
        SeparateFields = separateFields ?? [];
        Kind = kind;
        Guardian = guardian;
        ExpiresAt = expiresAt.ToUniversalTime();
    }

    /// <summary>The subject's pseudonym.</summary>
    public SubjectKey Subject { get; }

    /// <summary>The fields consented to.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Those of the fields consented to separately.</summary>
    public IReadOnlyList<string> SeparateFields { get; }

    /// <summary>What the source is.</summary>
    public SubjectKind Kind { get; }

    /// <summary>For a minor, the guardian's pseudonym; nobody for others.</summary>
    public SubjectKey Guardian { get; }

    /// <summary>The instant from which the consent no longer holds, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; }
}
