namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>Natural logarithms of positive integers, the small ones from a table. Safe for concurrent use.</summary>
internal static class Logarithms
{
    private static readonly double[] s_small = Enumerable
        .Range(0, 1 << 15)
        .Select(static n => n == 0 ? 0.0 : Math.Log(n))
        .ToArray();

    /// <summary>The logarithm; 0 for 0, so that 0 · log 0 is 0.</summary>
    public static double Of(int n) => (uint)n < (uint)s_small.Length ? s_small[n] : Math.Log(n);
}
