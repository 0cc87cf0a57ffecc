using AuthOps.Dp.Noise;

namespace AuthOps.Bench.Dp;

/// <summary>Draws of one law, one by one or a span at a time.</summary>
internal sealed class NoiseWorkload(NoiseDistribution law, int draws)
{
    private readonly long[] _draws = new long[draws];

    /// <summary>Keeps the draws alive.</summary>
    public long Sink { get; private set; }

    public int Draws => draws;

    public void OneByOne()
    {
        var all = 0L;
        for (var i = 0; i < draws; i++)
        {
            all ^= law.Sample();
        }

        Sink ^= all;
    }

    public void Batch()
    {
        law.Sample(_draws);
        Sink ^= _draws[^1];
    }
}
