namespace AuthOps.Dp.Tests.Noise;

/// <summary>An output law found by enumeration: exact mass per outcome and the mass not resolved.</summary>
internal sealed class ExactLaw<T>
    where T : notnull
{
    private readonly Dictionary<T, FixedInterval> _mass = [];

    internal FixedInterval Unresolved { get; private set; }

    internal IReadOnlyDictionary<T, FixedInterval> Mass => _mass;

    internal void Add(T outcome, FixedInterval weight) =>
        _mass[outcome] = _mass.GetValueOrDefault(outcome) + weight;

    internal void AddUnresolved(FixedInterval weight) => Unresolved += weight;

    /// <summary>Where the truth lies: what was found, and at most all that is unresolved on top.</summary>
    internal FixedInterval Bracket(T outcome)
    {
        var found = _mass.GetValueOrDefault(outcome);
        return new FixedInterval(found.Low, found.High + Unresolved.High);
    }
}
