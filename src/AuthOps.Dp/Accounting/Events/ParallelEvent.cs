using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Events;

/// <summary>
/// Different events on disjoint parts of the data: the worst one counts under add/remove-one, the two worst under
/// replace-one, since a unit can leave one part for another.
/// </summary>
internal sealed record ParallelEvent : PrivacyEvent
{
    private readonly PrivacyEvent[] _events;

    private ParallelEvent(PrivacyEvent[] events, NeighbouringRelation relation)
        : base(relation) => _events = events;

    internal override bool IsSymmetric => _events.All(e => e.IsSymmetric);

    internal override Rational FailureDelta => Worst(e => e.FailureDelta)!.Value;

    internal override Rational? PureEpsilon => Worst(e => e.PureEpsilon);

    internal override Rational? ConcentratedRho => Worst(e => e.ConcentratedRho);

    internal override Rational? SquaredGaussianMu => Worst(e => e.SquaredGaussianMu);

    /// <summary>How many parts one pair of neighbours can differ in.</summary>
    private static int PartsTouched(NeighbouringRelation relation) =>
        relation == NeighbouringRelation.ReplaceOne ? 2 : 1;

    internal static PrivacyEvent Of(ReadOnlySpan<PrivacyEvent> events)
    {
        var relation = ComposedEvent.CommonRelation(
            events,
            "declare all parts under one relation."
        );
        var distinct = new HashSet<PrivacyEvent>();
        foreach (var source in events)
        {
            distinct.Add(source);
        }

        if (distinct.Count > 1)
        {
            return new ParallelEvent(events.ToArray(), relation);
        }

        return events[0].Repeat(Math.Min(events.Length, PartsTouched(relation)));
    }

    public bool Equals(ParallelEvent? other) =>
        other is not null && Relation == other.Relation && _events.SequenceEqual(other._events);

    public override int GetHashCode() => HashCode.Combine(Relation, _events.Length, _events[0]);

    public override string ToString() =>
        "parallel (" + string.Join(" | ", _events.Select(e => e.ToString())) + ")";

    internal override double RenyiBound(double order) =>
        Math.BitIncrement(
            _events
                .Select(e => e.RenyiBound(order))
                .OrderDescending()
                .Take(PartsTouched(Relation))
                .Sum()
        );

    private Rational? Worst(Func<PrivacyEvent, Rational?> measure)
    {
        var values = _events.Select(measure).ToList();
        if (values.Contains(null))
        {
            return null;
        }

        var sum = Rational.Zero;
        foreach (var value in values.OrderDescending().Take(PartsTouched(Relation)))
        {
            sum += value!.Value;
        }

        return sum;
    }
}
