using System.Globalization;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Psi.Governance;

/// <summary>
/// The consent of the persons behind an input: a signed statement about a consent set, and which rows it covers. Only a
/// statement that is signed as required, for the purpose, and in force makes one. Safe to share between threads if what tells
/// the covered rows is.
/// </summary>
/// <remarks>
/// The rows are asked for at the start of every session and those not covered are left out before anything is masked, so
/// that a subject who took consent back is absent from the next intersection. That the rows told are those of the
/// statement is the caller's duty: the statement holds counts and a digest, no subject.
/// </remarks>
public sealed class PsiConsent
{
    private static readonly string[] s_members = ["count", "expiresAt", "id", "purpose", "revoked"];

    private readonly Func<int, DateTimeOffset, bool> _covers;

    private PsiConsent(LawfulBasis basis, string purpose, Func<int, DateTimeOffset, bool> covers)
    {
        (Basis, Purpose, _covers) = (basis, purpose, covers);
    }

    /// <summary>The predicate type of a consent set's statement.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("consent-set");

    /// <summary>The statement as a basis; its digest goes into handshake and receipt.</summary>
    public LawfulBasis Basis { get; }

    /// <summary>The one purpose consented to; both parties of a session must declare it.</summary>
    public string Purpose { get; }

    /// <summary>Accepts a statement about a consent set.</summary>
    /// <param name="signed">The statement with its signatures.</param>
    /// <param name="trust">The keys to believe, obtained apart from the statement.</param>
    /// <param name="requiredRoles">The roles that must have signed, such as <c>consent-registry</c>; at least one.</param>
    /// <param name="purpose">The purpose of the session.</param>
    /// <param name="at">The instant of the use.</param>
    /// <param name="covers">Whether the consent of a row's subject, by the row's number, stands at an instant.</param>
    /// <returns>The consent.</returns>
    /// <exception cref="LawfulBasisRequiredException">
    /// The statement is not about a consent set, not signed as required, for another purpose, or expired.
    /// </exception>
    /// <exception cref="ArgumentException">No role is required.</exception>
    public static PsiConsent Accept(
        DsseEnvelope signed,
        TrustFile trust,
        IReadOnlyList<string> requiredRoles,
        string purpose,
        DateTimeOffset at,
        Func<int, DateTimeOffset, bool> covers
    )
    {
        ArgumentNullException.ThrowIfNull(signed);
        ArgumentNullException.ThrowIfNull(purpose);
        ArgumentNullException.ThrowIfNull(covers);
        var verdict = signed.Verify(trust, requiredRoles, at);
        if (!verdict.IsAccepted)
        {
            throw new LawfulBasisRequiredException(
                $"The consent statement is not signed as required: {string.Join("; ", verdict.Findings)}"
            );
        }

        var (stated, expiresAt) = Read(signed.Statement);
        if (stated != purpose)
        {
            throw new LawfulBasisRequiredException(
                $"Consent was given for '{stated}', not for '{purpose}'; ask for consent to this purpose."
            );
        }

        var basis = new LawfulBasis(signed.Statement.Digest, PredicateType, expiresAt);
        return basis.IsValidAt(at)
            ? new PsiConsent(basis, purpose, covers)
            : throw new LawfulBasisRequiredException(
                "The consent set has expired; ask for consent again."
            );
    }

    internal bool Covers(int row, DateTimeOffset at) => _covers(row, at);

    /// <summary>The same consent, asked by row numbers that begin at another row.</summary>
    internal PsiConsent From(int firstRow) =>
        new(Basis, Purpose, (row, at) => _covers(firstRow + row, at));

    /// <summary>The same consent for rows that it was asked about already: all are covered while it is in force.</summary>
    internal PsiConsent OfCovered() => new(Basis, Purpose, static (_, _) => true);

    /// <summary>Refuses a use that rests on no consent, on one to another purpose, or on one that has expired.</summary>
    /// <param name="consent">The consent, if any.</param>
    /// <param name="purpose">The purpose declared for the use.</param>
    /// <param name="at">The instant of the use.</param>
    /// <param name="use">What is asked for, as the beginning of a sentence.</param>
    /// <param name="instead">What is possible without consent.</param>
    internal static void Require(
        PsiConsent? consent,
        string? purpose,
        DateTimeOffset at,
        string use,
        string instead
    )
    {
        if (consent is null)
        {
            throw new LawfulBasisRequiredException(
                $"{use} needs the consent of those persons; use PsiItemSet.WithConsent (PsiRowSource.WithConsent for large sets), or {instead}."
            );
        }

        if (consent.Purpose != purpose)
        {
            throw new LawfulBasisRequiredException(
                $"Consent was given for '{consent.Purpose}'; what is declared is '{purpose}'. Declare the purpose consented to, or ask for consent to this one."
            );
        }

        if (!consent.Basis.IsValidAt(at))
        {
            throw new LawfulBasisRequiredException(
                $"The consent has expired; obtain a new one, or {instead}."
            );
        }
    }

    private static (string Purpose, DateTimeOffset ExpiresAt) Read(Statement statement)
    {
        try
        {
            statement.RequirePredicateType(PredicateType);
            var members = new PredicateMembers(statement.Predicate, s_members);
            return DateTimeOffset.TryParseExact(
                members.Text("expiresAt"),
                "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var expiresAt
            )
                ? (members.Text("purpose"), expiresAt)
                : throw PredicateMembers.Fault("expiresAt", "must be an instant in UTC");
        }
        catch (EvidenceFormatException e)
        {
            throw new LawfulBasisRequiredException(
                $"The statement gives no consent to rows: {e.Message}"
            );
        }
    }
}
