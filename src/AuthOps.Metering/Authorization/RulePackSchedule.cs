namespace AuthOps.Metering.Authorization;

/// <summary>The rule packs by the date they come into force. Immutable and safe to share between threads.</summary>
public sealed class RulePackSchedule
{
    private readonly RulePack[] _packs;

    /// <summary>Creates a schedule.</summary>
    /// <param name="packs">At least one, each in force later than the one before it.</param>
    /// <exception cref="AuthorizationException">The dates are out of order, or an identifier is given twice.</exception>
    /// <exception cref="ArgumentException">There is none.</exception>
    public RulePackSchedule(params IReadOnlyList<RulePack> packs)
    {
        ArgumentNullException.ThrowIfNull(packs);
        _packs = [.. packs];
        if (_packs.Length == 0)
        {
            throw new ArgumentException("A schedule has at least one rule pack.", nameof(packs));
        }

        for (var i = 1; i < _packs.Length; i++)
        {
            if (_packs[i].EffectiveFrom <= _packs[i - 1].EffectiveFrom)
            {
                throw new AuthorizationException(
                    AuthorizationFault.DatesOutOfOrder,
                    $"Rule pack {_packs[i].Id} is in force from {ValidityPeriod.Text(_packs[i].EffectiveFrom)}, not later than {_packs[i - 1].Id} before it; list packs by date, one a date."
                );
            }
        }

        if (_packs.DistinctBy(p => p.Id, StringComparer.Ordinal).Count() != _packs.Length)
        {
            throw new AuthorizationException(
                AuthorizationFault.DatesOutOfOrder,
                "Two rule packs have the same identifier; a changed pack needs a new one."
            );
        }
    }

    /// <summary>The packs by date.</summary>
    public IReadOnlyList<RulePack> Packs => _packs.AsReadOnly();

    /// <summary>The pack in force at an instant.</summary>
    /// <param name="instant">When the thing judged was decided or happened.</param>
    /// <returns>The pack.</returns>
    /// <exception cref="AuthorizationException">None was in force yet.</exception>
    public RulePack At(DateTimeOffset instant) =>
        Array.FindLast(_packs, pack => pack.EffectiveFrom <= instant)
        ?? throw new AuthorizationException(
            AuthorizationFault.DatesOutOfOrder,
            $"No rule pack was in force at {ValidityPeriod.Text(instant)}; the first is {_packs[0].Id}."
        );
}
