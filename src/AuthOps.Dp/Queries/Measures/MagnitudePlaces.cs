using System.Numerics;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>
/// The bins of steps by binary magnitude, in tables by turns, so that neighbours in one bin do not wait for each other.
/// </summary>
internal static class MagnitudePlaces
{
    /// <summary>Tables; step i of a block goes to table i mod this.</summary>
    internal const int Tables = 8;

    /// <summary>Where each step counts: its table times the number of bins, plus its bin.</summary>
    internal static void Fill(ReadOnlySpan<long> steps, Span<long> places)
    {
        if (MagnitudePlacesAvx512.IsSupported)
        {
            MagnitudePlacesAvx512.Fill(steps, places);
        }
        else
        {
            FillScalar(steps, places, 0);
        }
    }

    /// <summary>The scalar twin of <see cref="Fill"/>, from a step on.</summary>
    internal static void FillScalar(ReadOnlySpan<long> steps, Span<long> places, int start)
    {
        for (var i = start; i < steps.Length; i++)
        {
            places[i] = (i % Tables * MagnitudeCells.BinCount) + BinOf(steps[i]);
        }
    }

    /// <summary>Bin 64 for 0, 65 + j for (2^(j-1), 2^j], 63 - j for their negatives, and 0 for the least integer.</summary>
    internal static int BinOf(long step)
    {
        var sign = step >> 63;
        var magnitude = unchecked((ulong)((step ^ sign) - sign));

        // 0 for 0, else 1 + ⌈log2 |step|⌉.
        var order = 65 - BitOperations.LeadingZeroCount(unchecked(magnitude - 1));
        order = step == 0 ? 0 : order;
        return MagnitudeCells.ZeroBin + ((order ^ (int)sign) - (int)sign);
    }
}
