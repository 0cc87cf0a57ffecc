namespace AuthOps.Primitives.Groups;

/// <summary>
/// A public point with what is computed once for all verifications with it. Immutable and safe to share between threads.
/// </summary>
internal abstract class PreparedPoint
{
    /// <summary>
    /// Whether the x coordinate of a·G + b·P, reduced modulo the order, is the number given; false for the identity. All numbers are
    /// 32 bytes, most significant first, below the order; the time depends on them, so they must be public.
    /// </summary>
    public abstract bool CheckCombination(
        ReadOnlySpan<byte> generatorScalar,
        ReadOnlySpan<byte> pointScalar,
        ReadOnlySpan<byte> expected
    );
}
