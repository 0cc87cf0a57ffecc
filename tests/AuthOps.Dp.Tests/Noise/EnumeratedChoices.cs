using System.Numerics;
using AuthOps.Dp.Noise;

namespace AuthOps.Dp.Tests.Noise;

/// <summary>
/// Walks through every outcome of the exact choices a sampler makes, with the outcome's weight, until a path weighs
/// less than a cut-off. The weight of BernoulliExp comes from the reference series, not from the code under test.
/// </summary>
internal readonly struct EnumeratedChoices(ChoicePath path) : IExactChoices
{
    public TInt Below<TInt>(TInt bound)
        where TInt : IBinaryInteger<TInt>
    {
        var options = (int)BigInteger.CreateChecked(bound);
        var weight = FixedInterval.Ratio(1, options);
        return TInt.CreateChecked(path.Choose(options, _ => weight));
    }

    public bool Bernoulli<TInt>(TInt numerator, TInt denominator)
        where TInt : IBinaryInteger<TInt>
    {
        var (n, d) = (BigInteger.CreateChecked(numerator), BigInteger.CreateChecked(denominator));
        if (n.IsZero || n == d)
        {
            return n == d;
        }

        return path.Choose(2, i => FixedInterval.Ratio(i == 1 ? n : d - n, d)) == 1;
    }

    public bool BernoulliExp<TInt>(TInt numerator, TInt denominator)
        where TInt : IBinaryInteger<TInt>
    {
        var (n, d) = (BigInteger.CreateChecked(numerator), BigInteger.CreateChecked(denominator));
        if (n.IsZero)
        {
            return true;
        }

        var yes = FixedInterval.ExpMinus(n, d);
        return path.Choose(2, i => i == 1 ? yes : FixedInterval.One - yes) == 1;
    }
}
