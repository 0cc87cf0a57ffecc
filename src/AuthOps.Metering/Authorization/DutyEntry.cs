namespace AuthOps.Metering.Authorization;

/// <summary>One cell of the list of powers and duties. Immutable and safe to share between threads.</summary>
/// <param name="Role">One role.</param>
/// <param name="Action">One act.</param>
/// <param name="Duty">What the role has to do with it.</param>
/// <param name="Basis">Where that is written, such as <c>Art.23</c>; an identifier.</param>
public sealed record DutyEntry(PartyRoles Role, GovernedAction Action, Duty Duty, string Basis);
