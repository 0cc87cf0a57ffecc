namespace AuthOps.Metering.Authorization;

/// <summary>
/// What acts of authorisation are judged by: the parties, the list of powers and duties, the figures by date. Immutable
/// and safe to share between threads.
/// </summary>
public sealed class AuthorizationRules
{
    /// <summary>Creates rules.</summary>
    /// <param name="parties">The parties and who controls whom.</param>
    /// <param name="packs">The figures by date.</param>
    /// <param name="duties">The list of powers and duties; <see cref="DutyMatrix.Default"/> where null.</param>
    public AuthorizationRules(
        PartyRegister parties,
        RulePackSchedule packs,
        DutyMatrix? duties = null
    )
    {
        ArgumentNullException.ThrowIfNull(parties);
        ArgumentNullException.ThrowIfNull(packs);
        Parties = parties;
        Packs = packs;
        Duties = duties ?? DutyMatrix.Default;
    }

    /// <summary>The parties.</summary>
    public PartyRegister Parties { get; }

    /// <summary>The figures by date.</summary>
    public RulePackSchedule Packs { get; }

    /// <summary>The list of powers and duties.</summary>
    public DutyMatrix Duties { get; }
}
