using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tariffs;

/// <summary>
/// Prices uses by the batch, in columns: finds for each the price in force when it happened and adds its quantity to
/// that price's line, without allocation. What a line costs is its schedule over its whole quantity, rounded once.
/// Not safe for concurrent use; several raters over one plan are, and add up by <see cref="Add"/>.
/// </summary>
public sealed class TariffRater
{
    private readonly TariffPlan _plan;
    private readonly Scenario[] _scenarios;
    private readonly UsageUnit[] _units;

    // Cells of slot s are _first[s] .. _first[s + 1] - 1, each from its time on; the first of every slot is from ever on.
    private readonly int[] _first;
    private readonly long[] _from;
    private readonly PriceQuote?[] _quotes;
    private readonly Int128[] _sums;
    private readonly long[] _uses;

    /// <summary>Compiles a plan for some scenarios.</summary>
    /// <param name="plan">Prices and ceilings.</param>
    /// <param name="scenarios">The scenarios whose uses are rated.</param>
    /// <param name="units">The units rated; each once.</param>
    /// <exception cref="ArgumentException">A unit is unknown or named twice.</exception>
    public TariffRater(
        TariffPlan plan,
        IReadOnlyList<Scenario> scenarios,
        params IReadOnlyList<UsageUnit> units
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(scenarios);
        ArgumentNullException.ThrowIfNull(units);
        if (units.Distinct().Count() != units.Count || !units.All(Enum.IsDefined))
        {
            throw new ArgumentException(
                "Name each unit once, and only units of UsageUnit.",
                nameof(units)
            );
        }

        _plan = plan;
        _scenarios = [.. scenarios];
        _units = [.. units];
        _first = new int[(_scenarios.Length * _units.Length) + 1];
        List<long> from = [];
        List<PriceQuote?> quotes = [];
        for (var slot = 0; slot < _first.Length - 1; slot++)
        {
            _first[slot] = from.Count;
            var (scenario, unit) = (_scenarios[slot / _units.Length], _units[slot % _units.Length]);
            foreach (var time in (long[])[long.MinValue, .. plan.Changes(scenario, unit)])
            {
                from.Add(time);
                quotes.Add(QuoteFrom(scenario, unit, time));
            }
        }

        _first[^1] = from.Count;
        _from = [.. from];
        _quotes = [.. quotes];
        _sums = new Int128[_from.Length];
        _uses = new long[_from.Length];
    }

    /// <summary>The number that stands for a scenario's use in a unit in the columns.</summary>
    /// <param name="scenario">The place of the scenario in the list given.</param>
    /// <param name="unit">The unit.</param>
    /// <returns>The slot.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such scenario, or the unit is not rated.</exception>
    public int Slot(int scenario, UsageUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(scenario);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(scenario, _scenarios.Length);
        var place = Array.IndexOf(_units, unit);
        return place >= 0
            ? (scenario * _units.Length) + place
            : throw new ArgumentOutOfRangeException(
                nameof(unit),
                $"{unit} is not one of the units rated."
            );
    }

    /// <summary>Rates a batch and adds it to the lines; a batch that is refused adds nothing.</summary>
    /// <param name="slots">What was used by whom, as <see cref="Slot"/> numbers it.</param>
    /// <param name="times">When, in microseconds since 1970; as many.</param>
    /// <param name="quantities">How much, each at least 0; as many.</param>
    /// <param name="prices">Receives for each use the number of its price, for <see cref="Quote"/>; as many.</param>
    /// <exception cref="ArgumentException">The columns differ in length, a slot is unknown, or a quantity negative.</exception>
    /// <exception cref="TariffException">A use has no price at its time.</exception>
    public void Rate(
        ReadOnlySpan<int> slots,
        ReadOnlySpan<long> times,
        ReadOnlySpan<long> quantities,
        Span<int> prices
    )
    {
        if (
            times.Length != slots.Length
            || quantities.Length != slots.Length
            || prices.Length != slots.Length
        )
        {
            throw new ArgumentException("The columns have different lengths.", nameof(times));
        }

        var first = _first;
        var from = _from;
        for (var i = 0; i < slots.Length; i++)
        {
            var slot = slots[i];
            if (slot < 0 || slot >= first.Length - 1 || quantities[i] < 0)
            {
                throw Malformed(i, quantities[i]);
            }

            // A slot has few prices: the last one that begins at or before the time is found from behind.
            var cell = first[slot + 1] - 1;
            var time = times[i];
            while (from[cell] > time)
            {
                cell--;
            }

            if (_quotes[cell] is null)
            {
                throw Missing(slot, time);
            }

            prices[i] = cell;
        }

        for (var i = 0; i < prices.Length; i++)
        {
            var cell = prices[i];
            _sums[cell] += quantities[i];
            _uses[cell]++;
        }
    }

    /// <summary>The price behind a number that <see cref="Rate"/> gave out.</summary>
    /// <param name="price">The number.</param>
    /// <returns>The price, its ceiling and why.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such price.</exception>
    public PriceQuote Quote(int price) =>
        price >= 0 && price < _quotes.Length && _quotes[price] is { } quote
            ? quote
            : throw new ArgumentOutOfRangeException(nameof(price), "There is no such price.");

    /// <summary>Adds the lines of another rater over the same plan, scenarios and units.</summary>
    /// <param name="other">The other rater.</param>
    /// <exception cref="ArgumentException">It rates something else.</exception>
    public void Add(TariffRater other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (
            other._plan.Digest != _plan.Digest
            || !other._scenarios.SequenceEqual(_scenarios)
            || !other._units.SequenceEqual(_units)
        )
        {
            throw new ArgumentException(
                "The other rater has another plan, other scenarios or other units.",
                nameof(other)
            );
        }

        for (var cell = 0; cell < _sums.Length; cell++)
        {
            _sums[cell] += other._sums[cell];
            _uses[cell] += other._uses[cell];
        }
    }

    /// <summary>The lines with a use, by scenario, unit and time; prices that are the same in neighbouring times make one line.</summary>
    /// <returns>The lines.</returns>
    /// <exception cref="OverflowException">An amount exceeds 64 bits of fen.</exception>
    public IReadOnlyList<RatedLine> Lines()
    {
        List<RatedLine> lines = [];
        for (var slot = 0; slot < _first.Length - 1; slot++)
        {
            var (scenario, unit) = (_scenarios[slot / _units.Length], _units[slot % _units.Length]);
            foreach (
                var group in Enumerable
                    .Range(_first[slot], _first[slot + 1] - _first[slot])
                    .Where(cell => _uses[cell] > 0)
                    .GroupBy(cell => _quotes[cell]!)
            )
            {
                var quantity = group.Aggregate((Int128)0, (sum, cell) => sum + _sums[cell]);
                lines.Add(
                    new RatedLine(
                        scenario,
                        unit,
                        group.Key,
                        group.Sum(cell => _uses[cell]),
                        quantity,
                        group.Key.Charge(quantity)
                    )
                );
            }
        }

        return lines.AsReadOnly();
    }

    private PriceQuote? QuoteFrom(Scenario scenario, UsageUnit unit, long time)
    {
        try
        {
            return _plan.Quote(
                scenario,
                unit,
                time == long.MinValue ? DateTimeOffset.MinValue
                    : Microseconds.TryToInstant(time, out var instant) ? instant
                    : DateTimeOffset.MaxValue
            );
        }
        catch (TariffException e) when (e.Fault == TariffFault.NoPrice)
        {
            return null;
        }
    }

    private static ArgumentException Malformed(int place, long quantity) =>
        new(
            quantity < 0
                ? $"The quantity at place {place} is negative."
                : $"The slot at place {place} is unknown."
        );

    private TariffException Missing(int slot, long time) =>
        new(
            TariffFault.NoPrice,
            $"Product {_scenarios[slot / _units.Length].ProductId} has no price by {_units[slot % _units.Length]} in force at {(Microseconds.TryToInstant(time, out var instant) ? ValidityPeriod.Text(instant) : "a time outside the calendar")}; extend the tariff."
        );
}
