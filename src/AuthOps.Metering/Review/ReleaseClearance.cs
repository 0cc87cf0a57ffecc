using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Review;

/// <summary>
/// A release receipt whose signatures were verified: the only thing with which a desk lets a product out. Immutable and
/// safe to share between threads.
/// </summary>
public sealed class ReleaseClearance
{
    private ReleaseClearance(Statement statement)
    {
        StatementDigest = statement.Digest;
        ContentDigest = statement.Subjects[0].Sha256;
        GrantId = statement.Predicate.RequireString("grant");
        ScenarioId = statement.Predicate.RequireString("scenario");
        ProductId = statement.Predicate.RequireString("product");
        Receivers = statement.Predicate.RequireStrings("receivers");
        ValidUntil = statement.Predicate.RequireInstant("validUntil");
    }

    /// <summary>The roles that must have signed: who decides and who supervises.</summary>
    public static IReadOnlyList<string> RequiredRoles { get; } = ["operator", "implementing-body"];

    /// <summary>SHA-256 of the signed statement.</summary>
    public string StatementDigest { get; }

    /// <summary>SHA-256 of the product's bytes.</summary>
    public string ContentDigest { get; }

    /// <summary>The grant.</summary>
    public string GrantId { get; }

    /// <summary>The scenario.</summary>
    public string ScenarioId { get; }

    /// <summary>The product.</summary>
    public string ProductId { get; }

    /// <summary>The parties that may receive it.</summary>
    public IReadOnlyList<string> Receivers { get; }

    /// <summary>The instant from which it may no longer leave, UTC.</summary>
    public DateTimeOffset ValidUntil { get; }

    /// <summary>Verifies a signed receipt.</summary>
    /// <param name="signed">The receipt's envelope.</param>
    /// <param name="trust">The keys to believe, with the roles of <see cref="RequiredRoles"/>.</param>
    /// <param name="at">The instant at which the keys must be valid and the receipt in force.</param>
    /// <returns>The clearance.</returns>
    /// <exception cref="AuthorizationException">It is no receipt, not signed by both, or has run out.</exception>
    public static ReleaseClearance Verify(DsseEnvelope signed, TrustFile trust, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(signed);
        ArgumentNullException.ThrowIfNull(trust);
        if (
            signed.Statement.PredicateType != ReleaseReceipt.PredicateType
            || signed.Statement.Subjects is not [{ Name: "product" }]
        )
        {
            throw Refused("The statement is no release receipt.");
        }

        var verdict = signed.Verify(trust, RequiredRoles, at);
        if (!verdict.IsAccepted)
        {
            throw Refused(
                $"The release receipt is not signed as required: {string.Join("; ", verdict.Findings)}"
            );
        }

        ReleaseClearance clearance;
        try
        {
            clearance = new ReleaseClearance(signed.Statement);
        }
        catch (Exception e)
            when (e is KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw Refused("The statement is no release receipt.");
        }

        return at < clearance.ValidUntil
            ? clearance
            : throw Refused("The release receipt has run out; have the product reviewed again.");
    }

    private static AuthorizationException Refused(string message) =>
        new(AuthorizationFault.ReleaseNotApproved, message);
}
