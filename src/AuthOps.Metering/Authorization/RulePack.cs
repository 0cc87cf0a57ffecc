using System.Collections.ObjectModel;
using AuthOps.Metering.Scenarios;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// The figures of the rules in force from a date on: what is decided or happens then is judged by them, and later packs
/// change nothing of it. Immutable and safe to share between threads.
/// </summary>
/// <remarks>The defaults are this library's, where a rule leaves the figure open; a city sets its own.</remarks>
public sealed record RulePack
{
    /// <summary>Creates a pack.</summary>
    /// <param name="id">Its identifier, which evidence names.</param>
    /// <param name="effectiveFrom">The instant from which it is in force.</param>
    /// <exception cref="ArgumentException">The identifier is malformed.</exception>
    public RulePack(string id, DateTimeOffset effectiveFrom)
    {
        Id = Identifiers.Require(id, nameof(id));
        EffectiveFrom = effectiveFrom.ToUniversalTime();
    }

    /// <summary>The pack's identifier.</summary>
    public string Id { get; }

    /// <summary>The instant from which it is in force, UTC.</summary>
    public DateTimeOffset EffectiveFrom { get; }

    /// <summary>The longest term of an agreement, in years, 1 to 100; 5 by the national specification.</summary>
    public int MaxTermYears
    {
        get;
        init => field = value is >= 1 and <= 100 ? value : throw OutOfRange(nameof(MaxTermYears));
    } = 5;

    /// <summary>How long a stage may last after the one before it; a stage not named has no deadline.</summary>
    public IReadOnlyDictionary<AuthorizationStage, TimeSpan> Deadlines
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.All(d => Enum.IsDefined(d.Key) && d.Value > TimeSpan.Zero)
                ? new ReadOnlyDictionary<AuthorizationStage, TimeSpan>(
                    value.ToDictionary(d => d.Key, d => d.Value)
                )
                : throw OutOfRange(nameof(Deadlines));
        }
    } = ReadOnlyDictionary<AuthorizationStage, TimeSpan>.Empty;

    /// <summary>Counts below this are not shown in what is published, 1 to 1000.</summary>
    public int SmallCount
    {
        get;
        init => field = value is >= 1 and <= 1000 ? value : throw OutOfRange(nameof(SmallCount));
    } = 10;

    private static ArgumentException OutOfRange(string name) =>
        new($"{name} is out of the range its description gives.");
}
