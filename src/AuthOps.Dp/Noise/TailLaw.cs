using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Noise;

/// <summary>
/// A law on 0, 1, 2, … given by its tails c_j = Pr[J ≥ j], j = 1, 2, …, each as narrow an interval as one asks for.
/// Inversion: J is the number of j with U &lt; c_j, U uniform on [0, 1). No c_j is a fraction of a power of two, so
/// finitely many bits of U and c_j decide, with probability 1. Immutable and safe to share between threads.
/// </summary>
internal abstract class TailLaw
{
    /// <summary>The first bits of U: 31, so that a chunk of 32 leaves one for a coin.</summary>
    internal const int ChunkBits = 31;

    // Fractional bits at which the tables are computed first; more are used where they do not decide.
    private const int FirstPrecision = 160;

    /// <summary>c_1, c_2, … in order; finitely many where J is bounded, else without end.</summary>
    internal abstract IEnumerable<BinaryInterval> Tails(int bits);

    /// <summary>⌊2^31 c_j⌋ for j = 1, 2, …; of an unbounded law down to the first 0, which stands for all that follow.</summary>
    internal uint[] Thresholds()
    {
        for (var bits = FirstPrecision; ; bits *= 2)
        {
            if (TryThresholds(bits) is { } found)
            {
                return found;
            }
        }
    }

    private uint[]? TryThresholds(int bits)
    {
        List<uint> thresholds = [];
        foreach (var tail in Tails(bits))
        {
            if (!tail.TryFloor(ChunkBits, out var floor))
            {
                return null;
            }

            thresholds.Add((uint)floor);
            if (floor.IsZero)
            {
                break;
            }
        }

        return [.. thresholds];
    }

    /// <summary>
    /// J for a U whose first 31 bits are given and coincide with those of a threshold: more bits are drawn until every
    /// comparison is decided. Happens about once in 10^8 draws and takes some hundred microseconds.
    /// </summary>
    /// <param name="source">Where further bits come from.</param>
    /// <param name="chunk">The first 31 bits.</param>
    /// <param name="above">How many thresholds lie above the chunk; J is at least that.</param>
    internal int Resolve<TBits>(ref TBits source, uint chunk, int above)
        where TBits : struct, IRandomBits
    {
        var uniform = new LazyUniform(chunk, ChunkBits);
        var digit = above;
        while (uniform.IsBelow(ref source, bits => Tail(digit, bits)))
        {
            digit++;
        }

        return digit;
    }

    /// <summary>c_(j+1), or 0 where J cannot be above j.</summary>
    private BinaryInterval Tail(int j, int bits)
    {
        foreach (var tail in Tails(bits).Skip(j))
        {
            return tail;
        }

        return BinaryInterval.Of(Rational.Zero, bits);
    }
}
