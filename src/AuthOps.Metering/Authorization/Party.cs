using System.Numerics;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// An organisation that takes part (Art. 3), under an identifier of its own. Immutable and safe to share between threads.
/// </summary>
public sealed record Party
{
    // Who grants or oversees does not operate; who audits or assesses does nothing else (Art. 3, 18, 28).
    private static readonly (PartyRoles One, PartyRoles Other)[] s_apart =
    [
        (PartyRoles.Operator, PartyRoles.ImplementingBody | PartyRoles.DataAuthority),
        (PartyRoles.Developer, PartyRoles.ImplementingBody | PartyRoles.DataAuthority),
        (PartyRoles.Auditor, ~PartyRoles.Auditor),
        (PartyRoles.ThirdPartyAssessor, ~PartyRoles.ThirdPartyAssessor),
    ];

    /// <summary>Creates a party.</summary>
    /// <param name="id">Its identifier, 1 to 64 characters of <c>A-Z a-z 0-9 . _ : -</c>.</param>
    /// <param name="kind">What it is in law.</param>
    /// <param name="roles">Its roles, at least one.</param>
    /// <exception cref="ArgumentException">The identifier is malformed, the kind unknown, or there is no known role.</exception>
    /// <exception cref="AuthorizationException">Its kind cannot hold a role, or roles must be held apart.</exception>
    public Party(string id, PartyKind kind, PartyRoles roles)
    {
        Id = Identifiers.Require(id, nameof(id));
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentException("The kind is not one of PartyKind.", nameof(kind));
        }

        if (roles == PartyRoles.None || (roles & ~All) != PartyRoles.None)
        {
            throw new ArgumentException(
                "A party has at least one role of PartyRoles.",
                nameof(roles)
            );
        }

        Kind = kind;
        Roles = roles;
        RequireFitting();
    }

    /// <summary>The party's identifier.</summary>
    public string Id { get; }

    /// <summary>What it is in law.</summary>
    public PartyKind Kind { get; }

    /// <summary>Its roles.</summary>
    public PartyRoles Roles { get; }

    internal static PartyRoles All => (PartyRoles)255;

    /// <summary>The roles one by one, in the order of their values.</summary>
    internal static IEnumerable<PartyRoles> Split(PartyRoles roles)
    {
        for (var rest = (uint)roles; rest != 0; rest &= rest - 1)
        {
            yield return (PartyRoles)(1u << BitOperations.TrailingZeroCount(rest));
        }
    }

    private void RequireFitting()
    {
        if (Roles.HasFlag(PartyRoles.Operator) && Kind != PartyKind.LegalPerson)
        {
            throw Conflict($"{Id} is {Kind}; an operator (运营机构) is a legal person.");
        }

        if (
            (Roles & (PartyRoles.ImplementingBody | PartyRoles.DataAuthority)) != PartyRoles.None
            && Kind != PartyKind.PublicBody
        )
        {
            throw Conflict($"{Id} is {Kind}; who grants or oversees is a public body.");
        }

        foreach (var (one, other) in s_apart)
        {
            if (Roles.HasFlag(one) && (Roles & other) != PartyRoles.None)
            {
                throw Conflict(
                    $"{Id} holds {one} and {Roles & other}, which are held apart; register two parties."
                );
            }
        }
    }

    private static AuthorizationException Conflict(string message) =>
        new(AuthorizationFault.RoleConflict, message);
}
