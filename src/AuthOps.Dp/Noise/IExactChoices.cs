using System.Numerics;

namespace AuthOps.Dp.Noise;

/// <summary>
/// The random choices out of which the samplers are built, each with an exactly known law. The product makes them
/// from bits (<see cref="BitChoices{TBits}"/>); a proof walks through all outcomes with their rational weights.
/// </summary>
/// <remarks>TInt is <see cref="ulong"/> or <see cref="BigInteger"/> throughout.</remarks>
internal interface IExactChoices
{
    /// <summary>Uniform on 0 … bound - 1; bound ≥ 1.</summary>
    TInt Below<TInt>(TInt bound)
        where TInt : IBinaryInteger<TInt>;

    /// <summary>True with probability numerator / denominator; 0 ≤ numerator ≤ denominator, denominator ≥ 1.</summary>
    bool Bernoulli<TInt>(TInt numerator, TInt denominator)
        where TInt : IBinaryInteger<TInt>;

    /// <summary>True with probability exp(-numerator / denominator); numerator ≥ 0, denominator ≥ 1.</summary>
    bool BernoulliExp<TInt>(TInt numerator, TInt denominator)
        where TInt : IBinaryInteger<TInt>;
}
