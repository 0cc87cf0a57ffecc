using AuthOps.Metering.Authorization;
using AuthOps.Metering.Responsibilities;

namespace AuthOps.Cli.Authorizations;

/// <summary>The list of powers and duties of a register, as its page and its JSON show it. Immutable.</summary>
internal sealed class DutyList(AuthorizationRules rules)
{
    /// <summary>The roles, in the order of their values.</summary>
    public static IReadOnlyList<PartyRoles> Roles { get; } =
    [.. Enum.GetValues<PartyRoles>().Where(static r => r != PartyRoles.None)];

    public ResponsibilityMatrix Matrix { get; } = new(rules);

    /// <summary>What roles have to do with an act, by role.</summary>
    public IReadOnlyList<DutyEntry> Cells(GovernedAction action) =>
        [.. rules.Duties.Entries.Where(e => e.Action == action).OrderBy(static e => e.Role)];

    /// <summary>What a role has to do with an act; null: denied.</summary>
    public DutyEntry? Cell(PartyRoles role, GovernedAction action) =>
        rules.Duties.Find(role, action);

    /// <summary>The parties that hold a role.</summary>
    public IReadOnlyList<string> Holders(PartyRoles role) =>
        [
            .. rules
                .Parties.Parties.Where(p => p.Roles.HasFlag(role))
                .Select(static p => p.Id)
                .Order(StringComparer.Ordinal),
        ];
}
