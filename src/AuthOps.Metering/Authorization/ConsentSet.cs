using System.Globalization;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// The consents given for one purpose, under pseudonyms (Art. 15 and 22): who is covered, for which fields, until
/// when, and who has taken consent back. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// Rows are filtered by consent before they are masked or matched: what is not covered must not be read further.
/// The digest commits to the whole set and, since the pseudonyms are keyed, hides who is in it.
/// </remarks>
public sealed class ConsentSet
{
    private readonly Dictionary<SubjectKey, ConsentEntry> _entries;
    private readonly Dictionary<SubjectKey, DateTimeOffset> _revokedAt = [];
    private readonly HashSet<string> _sensitive;

    /// <summary>Creates a set.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="purpose">The one purpose consented to.</param>
    /// <param name="expiresAt">The instant from which no consent of the set holds, whatever its own expiry.</param>
    /// <param name="entries">The consents, one a subject.</param>
    /// <param name="revocations">Those taken back, a minor's by its guardian; of several by one subject the earliest counts.</param>
    /// <param name="sensitiveFields">
    /// The fields of sensitive personal information, which persons and minors must have consented to separately (PIPL Art. 29).
    /// </param>
    /// <exception cref="ArgumentException">An identifier or field is malformed, or a subject is entered twice.</exception>
    public ConsentSet(
        string id,
        string purpose,
        DateTimeOffset expiresAt,
        IReadOnlyCollection<ConsentEntry> entries,
        IReadOnlyCollection<ConsentRevocation>? revocations = null,
        IReadOnlyCollection<string>? sensitiveFields = null
    )
    {
        ArgumentNullException.ThrowIfNull(entries);
        Id = Identifiers.Require(id, nameof(id));
        Purpose = Identifiers.Require(purpose, nameof(purpose));
        ExpiresAt = expiresAt.ToUniversalTime();
        SensitiveFields = sensitiveFields is null or { Count: 0 }
            ? []
            : FieldNames.RequireDistinct([.. sensitiveFields], "the sensitive fields");
        _sensitive = SensitiveFields.ToHashSet(StringComparer.Ordinal);
        _entries = new Dictionary<SubjectKey, ConsentEntry>(entries.Count);
        foreach (var entry in entries)
        {
            if (!_entries.TryAdd(entry.Subject, entry))
            {
                throw new ArgumentException(
                    "A subject is entered twice; a newer consent replaces the older one.",
                    nameof(entries)
                );
            }
        }

        foreach (var (subject, revokedAt) in revocations ?? [])
        {
            if (!_revokedAt.TryGetValue(subject, out var earlier) || revokedAt < earlier)
            {
                _revokedAt[subject] = revokedAt.ToUniversalTime();
            }
        }

        Digest = ConsentDigest.Compute(this, _entries.Values, _revokedAt);
    }

    /// <summary>The predicate type of a consent set's statement.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("consent-set");

    /// <summary>The set's identifier.</summary>
    public string Id { get; }

    /// <summary>The one purpose consented to.</summary>
    public string Purpose { get; }

    /// <summary>The instant from which no consent of the set holds, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The fields of sensitive personal information, in ordinal order.</summary>
    public IReadOnlyList<string> SensitiveFields { get; }

    /// <summary>The number of consents, revoked and expired ones included.</summary>
    public int Count => _entries.Count;

    /// <summary>The number of subjects that have taken their consent back.</summary>
    public int RevokedCount => _revokedAt.Keys.Count(_entries.ContainsKey);

    /// <summary>SHA-256 over the set's canonical encoding, 64 lower-case hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>A set with further revocations.</summary>
    /// <param name="revocations">The consents taken back.</param>
    /// <returns>A new set under the same identifier, with another digest.</returns>
    public ConsentSet WithRevocations(IReadOnlyCollection<ConsentRevocation> revocations)
    {
        ArgumentNullException.ThrowIfNull(revocations);
        return new ConsentSet(
            Id,
            Purpose,
            ExpiresAt,
            _entries.Values,
            [.. _revokedAt.Select(r => new ConsentRevocation(r.Key, r.Value)), .. revocations],
            SensitiveFields
        );
    }

    /// <summary>Whether a subject's consent covers a use.</summary>
    /// <param name="subject">The subject's pseudonym.</param>
    /// <param name="purpose">The purpose of the use.</param>
    /// <param name="fields">The fields the use reads.</param>
    /// <param name="at">The instant of the use.</param>
    /// <returns>True only if the purpose is the set's and the subject consented to every field and still does.</returns>
    public bool Covers(
        SubjectKey subject,
        string purpose,
        IReadOnlyCollection<string> fields,
        DateTimeOffset at
    ) => Check(subject, purpose, fields, at) == ConsentFinding.Covered;

    /// <summary>Whether a subject's consent covers a use, and what is missing if not.</summary>
    /// <param name="subject">The subject's pseudonym.</param>
    /// <param name="purpose">The purpose of the use.</param>
    /// <param name="fields">The fields the use reads.</param>
    /// <param name="at">The instant of the use.</param>
    /// <returns>The first thing that is missing, or <see cref="ConsentFinding.Covered"/>.</returns>
    public ConsentFinding Check(
        SubjectKey subject,
        string purpose,
        IReadOnlyCollection<string> fields,
        DateTimeOffset at
    )
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (!string.Equals(purpose, Purpose, StringComparison.Ordinal))
        {
            return ConsentFinding.OtherPurpose;
        }

        if (!_entries.TryGetValue(subject, out var entry))
        {
            return ConsentFinding.NoConsent;
        }

        if (_revokedAt.TryGetValue(subject, out var revokedAt) && at >= revokedAt)
        {
            return ConsentFinding.Revoked;
        }

        if (at >= ExpiresAt || at >= entry.ExpiresAt)
        {
            return ConsentFinding.Expired;
        }

        foreach (var field in fields)
        {
            if (!entry.Fields.Contains(field, StringComparer.Ordinal))
            {
                return ConsentFinding.FieldNotCovered;
            }

            if (
                entry.Kind != SubjectKind.Firm
                && _sensitive.Contains(field)
                && !entry.SeparateFields.Contains(field, StringComparer.Ordinal)
            )
            {
                return ConsentFinding.NotSeparate;
            }
        }

        return ConsentFinding.Covered;
    }

    /// <summary>The rows whose subjects' consent covers a use; apply it before masking.</summary>
    /// <param name="subjects">One pseudonym a row.</param>
    /// <param name="purpose">The purpose of the use.</param>
    /// <param name="fields">The fields the use reads.</param>
    /// <param name="at">The instant of the use.</param>
    /// <returns>The covered rows' numbers, ascending.</returns>
    public int[] CoveredRows(
        ReadOnlySpan<SubjectKey> subjects,
        string purpose,
        IReadOnlyCollection<string> fields,
        DateTimeOffset at
    )
    {
        var rows = new List<int>(subjects.Length);
        for (var row = 0; row < subjects.Length; row++)
        {
            if (Covers(subjects[row], purpose, fields, at))
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    /// <summary>The set as a statement for the collecting body to sign; it holds counts and the digest, no subject.</summary>
    /// <returns>A statement whose subject is <c>consent-set</c> under the set's digest.</returns>
    public Statement ToStatement() =>
        new(
            [new Subject("consent-set", Digest)],
            PredicateType,
            EvidenceJson.Write(json =>
            {
                json.WriteStartObject();
                json.WriteString("count", Count.ToString(CultureInfo.InvariantCulture));
                json.WriteInstant("expiresAt", ExpiresAt);
                json.WriteString("id", Id);
                json.WriteString("purpose", Purpose);
                json.WriteString("revoked", RevokedCount.ToString(CultureInfo.InvariantCulture));
                json.WriteEndObject();
            })
        );

    /// <summary>The lawful basis that a signed statement about exactly this set gives.</summary>
    /// <param name="signed">The signed statement.</param>
    /// <param name="trust">The keys to believe.</param>
    /// <param name="requiredRoles">The roles that must have signed; at least one.</param>
    /// <param name="at">The instant of the use.</param>
    /// <returns>The basis; it expires with the set.</returns>
    /// <exception cref="ConsentException">
    /// The statement is about another set or an older state of this one, not signed as required, or expired.
    /// </exception>
    /// <exception cref="ArgumentException">No role is required.</exception>
    public LawfulBasis ToLawfulBasis(
        DsseEnvelope signed,
        TrustFile trust,
        IReadOnlyList<string> requiredRoles,
        DateTimeOffset at
    )
    {
        ArgumentNullException.ThrowIfNull(signed);
        ArgumentNullException.ThrowIfNull(requiredRoles);
        if (requiredRoles.Count == 0)
        {
            throw new ArgumentException(
                "A consent statement is believed on somebody's signature; name the role.",
                nameof(requiredRoles)
            );
        }

        if (signed.Statement.Digest != ToStatement().Digest)
        {
            throw new ConsentException(
                $"The statement is not about consent set {Id} as it is now; have it signed again."
            );
        }

        var verdict = signed.Verify(trust, requiredRoles, at);
        if (!verdict.IsAccepted)
        {
            throw new ConsentException(
                $"The statement about consent set {Id} is not signed as required: {string.Join("; ", verdict.Findings)}"
            );
        }

        var basis = new LawfulBasis(signed.Statement.Digest, PredicateType, ExpiresAt);
        return basis.IsValidAt(at)
            ? basis
            : throw new ConsentException($"Consent set {Id} has expired; ask for consent again.");
    }
}
