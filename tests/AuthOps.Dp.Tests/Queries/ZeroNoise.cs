using AuthOps.Dp.Noise;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Tests.Queries;

/// <summary>No noise at all, so that what lies beneath can be compared.</summary>
internal sealed class ZeroNoise : NoiseSource
{
    internal override void AddTo(NoiseDistribution noise, Span<Int128> values) { }

    internal override void AddTo(NoiseDistribution noise, Span<long> values) { }
}
