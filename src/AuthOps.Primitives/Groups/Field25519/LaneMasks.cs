namespace AuthOps.Primitives.Groups;

/// <summary>Rows of masks, one word a lane. Counts are public. Stateless and safe to share between threads.</summary>
internal static unsafe class LaneMasks
{
    /// <summary>The most lanes of a vector.</summary>
    public const int MaxLanes = 8;

    public static void Or(ulong* result, ulong* a, ulong* b, int lanes)
    {
        for (var i = 0; i < lanes; i++)
        {
            result[i] = a[i] | b[i];
        }
    }

    public static void Not(ulong* result, ulong* a, int lanes)
    {
        for (var i = 0; i < lanes; i++)
        {
            result[i] = ~a[i];
        }
    }

    public static void Clear(ulong* result, int lanes) => new Span<ulong>(result, lanes).Clear();
}
