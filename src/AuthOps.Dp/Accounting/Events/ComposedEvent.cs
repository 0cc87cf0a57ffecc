using System.Globalization;
using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Events;

/// <summary>Simple events with their counts, equal ones together, none of them a composition.</summary>
internal sealed record ComposedEvent : PrivacyEvent
{
    internal const long MaxCount = 1_000_000_000;

    private ComposedEvent(
        IReadOnlyList<(PrivacyEvent Event, long Count)> parts,
        NeighbouringRelation relation
    )
        : base(relation) => Parts = parts;

    internal override IReadOnlyList<(PrivacyEvent Event, long Count)> Parts { get; }

    internal override bool IsSymmetric => Parts.All(part => part.Event.IsSymmetric);

    internal override Rational FailureDelta => Sum(e => e.FailureDelta)!.Value;

    internal override Rational? PureEpsilon => Sum(e => e.PureEpsilon);

    internal override Rational? ConcentratedRho => Sum(e => e.ConcentratedRho);

    internal override Rational? SquaredGaussianMu => Sum(e => e.SquaredGaussianMu);

    internal static PrivacyEvent Of(ReadOnlySpan<PrivacyEvent> events)
    {
        var relation = CommonRelation(events, "compose losses of one relation only.");
        var counts = new Dictionary<PrivacyEvent, long>();
        var order = new List<PrivacyEvent>();
        foreach (var source in events)
        {
            foreach (var (part, count) in source.Parts)
            {
                if (!counts.TryGetValue(part, out var before))
                {
                    order.Add(part);
                }

                counts[part] = RequireCount(before + count);
            }
        }

        return Of([.. order.Select(part => (part, counts[part]))], relation);
    }

    internal static PrivacyEvent Repeat(PrivacyEvent source, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        return Of(
            [
                .. source.Parts.Select(part =>
                    (part.Event, RequireCount(checked(part.Count * count)))
                ),
            ],
            source.Relation
        );
    }

    /// <summary>The relation that all events share.</summary>
    /// <exception cref="NeighbouringRelationException">They do not.</exception>
    internal static NeighbouringRelation CommonRelation(
        ReadOnlySpan<PrivacyEvent> events,
        string mend
    )
    {
        if (events.IsEmpty)
        {
            throw new ArgumentException("At least one event is needed.", nameof(events));
        }

        var relation = events[0].Relation;
        foreach (var source in events)
        {
            ArgumentNullException.ThrowIfNull(source, nameof(events));
            if (source.Relation != relation)
            {
                throw new NeighbouringRelationException(relation, source.Relation, mend);
            }
        }

        return relation;
    }

    public bool Equals(ComposedEvent? other) =>
        other is not null && Relation == other.Relation && Parts.SequenceEqual(other.Parts);

    public override int GetHashCode() => HashCode.Combine(Relation, Parts.Count, Parts[0]);

    public override string ToString() =>
        string.Join(
            " + ",
            Parts.Select(part =>
                part.Count.ToString(CultureInfo.InvariantCulture) + " × (" + part.Event + ")"
            )
        );

    internal override double RenyiBound(double order)
    {
        var sum = 0.0;
        foreach (var (part, count) in Parts)
        {
            sum += Outward.Above(part.RenyiBound(order) * count, BoundedExp.UnitRoundoff);
        }

        return Outward.Above(sum, Parts.Count * BoundedExp.UnitRoundoff);
    }

    private static PrivacyEvent Of(
        IReadOnlyList<(PrivacyEvent Event, long Count)> parts,
        NeighbouringRelation relation
    ) => parts is [(var only, 1)] ? only : new ComposedEvent(parts, relation);

    private static long RequireCount(long count) =>
        count <= MaxCount
            ? count
            : throw new ArgumentOutOfRangeException(
                nameof(count),
                $"An event may be composed at most {MaxCount} times."
            );

    private Rational? Sum(Func<PrivacyEvent, Rational?> measure)
    {
        var sum = Rational.Zero;
        foreach (var (part, count) in Parts)
        {
            if (measure(part) is not { } value)
            {
                return null;
            }

            sum += value * count;
        }

        return sum;
    }
}
