using System.Numerics;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>Heads with probability exp(-rate · distance) for whole distances, in words where they suffice.</summary>
internal readonly struct ScoreFlips
{
    private readonly BigInteger _numerator;
    private readonly BigInteger _denominator;
    private readonly ulong _wordNumerator;
    private readonly ulong _wordDenominator;

    internal ScoreFlips(Rational rate)
    {
        _numerator = rate.Numerator;
        _denominator = rate.Denominator;
        if (_numerator <= ulong.MaxValue && _denominator <= ulong.MaxValue)
        {
            _wordNumerator = (ulong)_numerator;
            _wordDenominator = (ulong)_denominator;
        }
    }

    internal bool Flip<TChoices>(ref TChoices choices, ulong distance)
        where TChoices : struct, IExactChoices
    {
        var product = (UInt128)distance * _wordNumerator;
        return _wordDenominator != 0 && product <= ulong.MaxValue
            ? choices.BernoulliExp((ulong)product, _wordDenominator)
            : choices.BernoulliExp(distance * _numerator, _denominator);
    }
}
