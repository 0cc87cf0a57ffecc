using AuthOps.Primitives.Signatures;

namespace AuthOps.Primitives.Evidence;

/// <summary>A public key that a verifier trusts: whose it is, for what, and when. Immutable and safe to share between threads.</summary>
public sealed class TrustedKey
{
    /// <summary>The most roles of one key.</summary>
    public const int MaxRoles = 16;

    /// <summary>The longest party name in characters.</summary>
    public const int MaxPartyLength = 128;

    /// <summary>Creates an entry.</summary>
    /// <param name="publicKey">The key.</param>
    /// <param name="party">Who holds it: 1 to <see cref="MaxPartyLength"/> characters, no control characters.</param>
    /// <param name="roles">
    /// 1 to <see cref="MaxRoles"/> roles, none twice, each 1 to 64 characters: lower-case letters, digits and
    /// single inner hyphens, a letter first.
    /// </param>
    /// <param name="notBefore">The first instant of validity, a whole second.</param>
    /// <param name="notAfter">The last instant of validity, a whole second after <paramref name="notBefore"/>.</param>
    /// <param name="revokedAt">The instant of revocation, a whole second; null while not revoked.</param>
    /// <param name="revocationReason">Why; given exactly when <paramref name="revokedAt"/> is.</param>
    /// <exception cref="ArgumentException">An argument has another form.</exception>
    public TrustedKey(
        VerificationKey publicKey,
        string party,
        IReadOnlyList<string> roles,
        DateTimeOffset notBefore,
        DateTimeOffset notAfter,
        DateTimeOffset? revokedAt = null,
        RevocationReason? revocationReason = null
    )
    {
        ArgumentNullException.ThrowIfNull(publicKey);
        ArgumentNullException.ThrowIfNull(party);
        ArgumentNullException.ThrowIfNull(roles);
        if (
            party.Length is 0 or > MaxPartyLength
            || EvidenceText.HasControl(party)
            || !EvidenceText.IsUnicode(party)
        )
        {
            throw new ArgumentException(
                $"A party's name has 1 to {MaxPartyLength} characters and no control characters.",
                nameof(party)
            );
        }

        string[] copy = [.. roles];
        RequireRoles(copy);
        RequireTimes(notBefore, notAfter, revokedAt, revocationReason);
        PublicKey = publicKey;
        Party = party;
        Roles = copy.AsReadOnly();
        NotBefore = notBefore;
        NotAfter = notAfter;
        RevokedAt = revokedAt;
        RevocationReason = revocationReason;
    }

    /// <summary>The key.</summary>
    public VerificationKey PublicKey { get; }

    /// <summary>The key's id, which is its fingerprint.</summary>
    public string KeyId => PublicKey.KeyId;

    /// <summary>Who holds the key.</summary>
    public string Party { get; }

    /// <summary>For what the key's signatures count.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>The first instant of validity.</summary>
    public DateTimeOffset NotBefore { get; }

    /// <summary>The last instant of validity.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>The instant of revocation, if any.</summary>
    public DateTimeOffset? RevokedAt { get; }

    /// <summary>Why the key was revoked, if it was.</summary>
    public RevocationReason? RevocationReason { get; }

    /// <summary>The key's standing at an instant; revocation counts before expiry.</summary>
    /// <param name="at">The instant.</param>
    /// <returns>
    /// <see cref="TrustedKeyStatus.Revoked"/> from <see cref="RevokedAt"/> on, and at every instant if the key was
    /// compromised; else by <see cref="NotBefore"/> and <see cref="NotAfter"/>, both inclusive.
    /// </returns>
    public TrustedKeyStatus StatusAt(DateTimeOffset at)
    {
        if (RevocationReason == Evidence.RevocationReason.Compromised || at >= RevokedAt)
        {
            return TrustedKeyStatus.Revoked;
        }

        if (at < NotBefore)
        {
            return TrustedKeyStatus.NotYetValid;
        }

        return at > NotAfter ? TrustedKeyStatus.Expired : TrustedKeyStatus.InForce;
    }

    private static void RequireRoles(string[] roles)
    {
        if (
            roles.Length is 0 or > MaxRoles
            || !roles.All(EvidenceText.IsName)
            || roles.Distinct(StringComparer.Ordinal).Count() != roles.Length
        )
        {
            throw new ArgumentException(
                $"A key has 1 to {MaxRoles} roles, none twice, each of lower-case letters, digits and single "
                    + "inner hyphens, a letter first.",
                nameof(roles)
            );
        }
    }

    private static void RequireTimes(
        DateTimeOffset notBefore,
        DateTimeOffset notAfter,
        DateTimeOffset? revokedAt,
        RevocationReason? revocationReason
    )
    {
        if (
            !EvidenceText.IsWholeSecond(notBefore)
            || !EvidenceText.IsWholeSecond(notAfter)
            || (revokedAt is { } revoked && !EvidenceText.IsWholeSecond(revoked))
        )
        {
            throw new ArgumentException(
                "The times of a trusted key are whole seconds.",
                nameof(notBefore)
            );
        }

        if (notAfter <= notBefore)
        {
            throw new ArgumentException("notAfter must be later than notBefore.", nameof(notAfter));
        }

        if (
            revokedAt is null != revocationReason is null
            || (revocationReason is { } reason && !Enum.IsDefined(reason))
        )
        {
            throw new ArgumentException(
                "A revoked key has both an instant and a reason (superseded, ceased, compromised).",
                nameof(revocationReason)
            );
        }
    }
}
