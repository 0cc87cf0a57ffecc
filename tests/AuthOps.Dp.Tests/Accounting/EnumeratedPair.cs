using System.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Tests.Accounting;

/// <summary>
/// A pair of laws on finitely many outcomes in exact rationals, composed by listing every combination: the reference for
/// accountants, with no loss, lattice or floating point in it.
/// </summary>
internal sealed class EnumeratedPair
{
    private readonly List<(Rational P, Rational Q)> _outcomes;

    private EnumeratedPair(List<(Rational P, Rational Q)> outcomes) => _outcomes = outcomes;

    /// <summary>k-ary randomised response on two different true answers.</summary>
    internal static EnumeratedPair RandomizedResponse(int categories, Rational uniform)
    {
        var wrong = uniform / categories;
        var right = Rational.One - uniform + wrong;
        var outcomes = new List<(Rational, Rational)> { (right, wrong), (wrong, right) };
        if (categories > 2)
        {
            outcomes.Add(((categories - 2) * wrong, (categories - 2) * wrong));
        }

        return new EnumeratedPair(outcomes);
    }

    /// <summary>With one more unit in the data, taken with probability q.</summary>
    internal EnumeratedPair Sampled(Rational q) =>
        new([.. _outcomes.Select(o => (((Rational.One - q) * o.Q) + (q * o.P), o.Q))]);

    internal EnumeratedPair Swapped() => new([.. _outcomes.Select(o => (o.Q, o.P))]);

    internal EnumeratedPair Times(EnumeratedPair other) =>
        new([.. from a in _outcomes from b in other._outcomes select (a.P * b.P, a.Q * b.Q)]);

    internal EnumeratedPair Power(int count)
    {
        var result = this;
        for (var i = 1; i < count; i++)
        {
            result = result.Times(this).Merged();
        }

        return result;
    }

    /// <summary>Σ max(0, P - tQ).</summary>
    internal Rational HockeyStick(Rational t)
    {
        var sum = Rational.Zero;
        foreach (var (p, q) in _outcomes)
        {
            var rest = p - (t * q);
            sum += rest.Sign > 0 ? rest : Rational.Zero;
        }

        return sum;
    }

    /// <summary>Outcomes of one likelihood ratio taken together.</summary>
    private EnumeratedPair Merged()
    {
        var merged = new Dictionary<Rational, (Rational P, Rational Q)>();
        foreach (var (p, q) in _outcomes)
        {
            var ratio = p / q;
            merged[ratio] = merged.TryGetValue(ratio, out var sum)
                ? (sum.P + p, sum.Q + q)
                : (p, q);
        }

        return new EnumeratedPair([.. merged.Values]);
    }

    /// <summary>ln t as a rational rounded down and up, from 256-bit series.</summary>
    internal static (Rational Below, Rational Above) Log(Rational t)
    {
        // ln t = 2 atanh((t-1)/(t+1)), in integers of 256 fractional bits.
        const int Bits = 256;
        var x = (t - 1) / (t + 1);
        var z = (x.Numerator << Bits) / x.Denominator;
        var square = (z * z) >> Bits;
        var (sum, power) = (BigInteger.Zero, z);
        for (var n = 1; !power.IsZero && power != BigInteger.MinusOne; n += 2)
        {
            sum += power / n;
            power = (power * square) >> Bits;
        }

        var scale = BigInteger.One << Bits;
        var error = BigInteger.One << 16;
        return (new Rational((2 * sum) - error, scale), new Rational((2 * sum) + error, scale));
    }
}
