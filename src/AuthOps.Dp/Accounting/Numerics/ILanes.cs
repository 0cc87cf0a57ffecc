namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// Doubles side by side. Kernels are written once over it; every width does the same operations on the same numbers,
/// without fused ones, and gives the same bits.
/// </summary>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>How many: 1, 4 or 8.</summary>
    static abstract int Count { get; }

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf Load(ref double source, int offset);

    static abstract TSelf Broadcast(double value);

    static abstract void Store(TSelf value, ref double target, int offset);
}
