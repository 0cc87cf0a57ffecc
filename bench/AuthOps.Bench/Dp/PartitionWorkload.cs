using AuthOps.Dp;
using AuthOps.Dp.Mechanisms;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Bench.Dp;

/// <summary>
/// What happens to each partition after its rows are counted: decide whether it may be shown (ε = 1, δ = 10^-5, L0 = 4,
/// truncated geometric), add discrete Laplace noise of scale 4 to its count, and keep the count if so.
/// </summary>
internal sealed class PartitionWorkload
{
    public const int Partitions = 65_536;

    private readonly TruncatedGeometricSelection _selection = new(
        Epsilon.Of(1),
        Rational.Parse("1/100000"),
        maxKeysPerUnit: 4
    );
    private readonly DiscreteLaplace _noise = new(Rational.Parse("4"));
    private readonly long[] _units = new long[Partitions];
    private readonly bool[] _keep = new bool[Partitions];
    private readonly long[] _counts = new long[Partitions];

    public PartitionWorkload()
    {
        // Sizes from 1 to 199 units, some always dropped, some always kept, in no order a branch could learn.
        for (var i = 0; i < Partitions; i++)
        {
            _units[i] = 1 + (i * 2654435761L % 199);
        }
    }

    /// <summary>Keeps the counts alive.</summary>
    public long Sink { get; private set; }

    public void SelectAndCount()
    {
        _selection.Select(_units, _keep);
        _noise.Sample(_counts);
        for (var i = 0; i < Partitions; i++)
        {
            _counts[i] = _keep[i] ? _units[i] + _counts[i] : 0;
        }

        Sink ^= _counts[^1];
    }
}
