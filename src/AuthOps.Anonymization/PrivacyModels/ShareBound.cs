namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// Records refused where the share of each value is limited. If x of s records are refused, the parts that hold have
/// at most b (s − x) of a value with c records, so at least c − b (s − x) of it are refused: x is no less than the
/// sum of these over all values. Stateless: safe for concurrent use by several threads.
/// </summary>
internal static class ShareBound
{
    /// <summary>Above the rounding of a sum of counts below 2^31.</summary>
    private const double Doubt = 1e-3;

    /// <summary>Each round is certain by itself; a few come close to the least x.</summary>
    private const int Rounds = 4;

    /// <summary>The least such x, or less.</summary>
    /// <param name="values">Value numbers.</param>
    /// <param name="counts">Records of each.</param>
    /// <param name="size">Their sum.</param>
    /// <param name="shares">The largest share allowed, by value number.</param>
    public static int Refused(
        ReadOnlySpan<int> values,
        ReadOnlySpan<int> counts,
        int size,
        ReadOnlySpan<double> shares
    )
    {
        var refused = 0;
        for (var round = 0; round < Rounds; round++)
        {
            double kept = size - refused;
            var sum = 0.0;
            for (var i = 0; i < values.Length; i++)
            {
                sum += Math.Max(0, counts[i] - (shares[values[i]] * kept));
            }

            var more = (int)Math.Min(size, Math.Ceiling(sum - Doubt));
            if (more <= refused)
            {
                break;
            }

            refused = more;
        }

        return refused;
    }
}
