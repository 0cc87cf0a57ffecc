using System.Runtime.Intrinsics;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// Conditions on the row of a class, eight cells at a time in single precision, whose rounding is far below
/// <see cref="Doubt"/>: what is closer to equality than that stays unclear. Stateless: safe for concurrent use by
/// several threads.
/// </summary>
/// <remarks>
/// Rounding, with ε = 2^-24, s the size of the class, c a cell and p its share:
/// c − p · s is made of c (rounded by ε c), p and s (ε each), their product (ε) and the difference (ε), so it is off by
/// at most ε (2 c + 4 p s), to first order. <see cref="AtMost"/> and <see cref="AtLeast"/> compare one such number:
/// where p is at most 100 it is off by less than 402 ε s &lt; 2.5 · 10^-5 s; where p is larger, c is at most s and
/// the difference stays below −99 s (1 − 5 ε). <see cref="Surplus"/> adds up to 64 of them; their c add up to s and their
/// p, shares of one table, to 1, which gives 6 ε s, and none of the 4 + 15 additions of parts of at most s rounds by more
/// than ε s: 25 ε s. Eight cells at a time make it 8 + 7 additions, fewer still. A tree of h levels has h such sums, each from a count of whole records; all levels but the lowest
/// together have at most 16 labels, hence 16 additions more, each of a sum of at most h s. Divided by h that is at most
/// (25 + 6 + 16) ε s, and comparing it with t s adds 4 ε s: 51 ε s &lt; 3.1 · 10^-6 s. The doubt itself is rounded by ε.
/// </remarks>
internal static class RowGlance
{
    /// <summary>The part of a class's records within which nothing is decided.</summary>
    public const float Doubt = 1e-4f;

    /// <summary>A list of numbers as long as a row: 0 for cells past the end.</summary>
    public static float[] Pad(IReadOnlyList<double> values)
    {
        var padded = new float[(values.Count + 15) & ~15];
        for (var i = 0; i < values.Count; i++)
        {
            padded[i] = (float)values[i];
        }

        return padded;
    }

    /// <summary>Whether every cell that is not 0 is at most its share of the class.</summary>
    public static Glance AtMost(ReadOnlySpan<int> row, int size, ReadOnlySpan<float> shares)
    {
        var doubt = Vector256.Create(Doubt * size);
        var unclear = Vector256<int>.Zero;
        for (var i = 0; i < shares.Length; i += Vector256<int>.Count)
        {
            var cells = Vector256.Create(row[i..]);
            var over = Over(cells, size, shares[i..]);
            var occurs = ~Vector256.Equals(cells, Vector256<int>.Zero);
            if ((Vector256.GreaterThan(over, doubt).AsInt32() & occurs) != Vector256<int>.Zero)
            {
                return Glance.Fails;
            }

            unclear |= Vector256.GreaterThanOrEqual(over, -doubt).AsInt32() & occurs;
        }

        return unclear == Vector256<int>.Zero ? Glance.Holds : Glance.Unclear;
    }

    /// <summary>Whether every cell that is not 0 is at least its share of the class.</summary>
    public static Glance AtLeast(ReadOnlySpan<int> row, int size, ReadOnlySpan<float> shares)
    {
        var doubt = Vector256.Create(Doubt * size);
        var unclear = Vector256<int>.Zero;
        for (var i = 0; i < shares.Length; i += Vector256<int>.Count)
        {
            var cells = Vector256.Create(row[i..]);
            var over = Over(cells, size, shares[i..]);
            var occurs = ~Vector256.Equals(cells, Vector256<int>.Zero);
            if ((Vector256.LessThan(over, -doubt).AsInt32() & occurs) != Vector256<int>.Zero)
            {
                return Glance.Fails;
            }

            unclear |= Vector256.LessThanOrEqual(over, doubt).AsInt32() & occurs;
        }

        return unclear == Vector256<int>.Zero ? Glance.Holds : Glance.Unclear;
    }

    /// <summary>Σ max(0, cell − share · size).</summary>
    public static float Surplus(ReadOnlySpan<int> row, int size, ReadOnlySpan<float> shares)
    {
        var sum = Vector256<float>.Zero;
        for (var i = 0; i < shares.Length; i += Vector256<int>.Count)
        {
            var over = Over(Vector256.Create(row[i..]), size, shares[i..]);
            sum += Vector256.Max(over, Vector256<float>.Zero);
        }

        return Vector256.Sum(sum);
    }

    /// <summary>The sum of the cells that a mask, all ones or 0 per cell, lets through.</summary>
    public static int Masked(ReadOnlySpan<int> row, ReadOnlySpan<int> mask)
    {
        unchecked
        {
            var sum = Vector256<int>.Zero;
            for (var i = 0; i < mask.Length; i += Vector256<int>.Count)
            {
                sum += Vector256.Create(row[i..]) & Vector256.Create(mask[i..]);
            }

            return Vector256.Sum(sum);
        }
    }

    /// <summary>Cells that are not 0.</summary>
    public static int Occurring(ReadOnlySpan<int> row)
    {
        var zeros = 0;
        for (var i = 0; i < row.Length; i += Vector256<int>.Count)
        {
            zeros += System.Numerics.BitOperations.PopCount(
                Vector256
                    .Equals(Vector256.Create(row[i..]), Vector256<int>.Zero)
                    .ExtractMostSignificantBits()
            );
        }

        return row.Length - zeros;
    }

    private static Vector256<float> Over(
        Vector256<int> cells,
        int size,
        ReadOnlySpan<float> shares
    ) =>
        Vector256.ConvertToSingle(cells)
        - (Vector256.Create(shares) * Vector256.Create((float)size));
}
