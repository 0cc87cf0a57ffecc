using System.Runtime.InteropServices;

namespace AuthOps.Psi.Large;

/// <summary>What is kept of a row on disk: the keyed digest of its item, and its number. Immutable and safe to share between threads.</summary>
/// <param name="Low">The low word of the digest.</param>
/// <param name="High">The high word, which the bucket follows from.</param>
/// <param name="Row">The number of the row.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Size)]
internal readonly record struct BucketRow(ulong Low, ulong High, long Row) : IComparable<BucketRow>
{
    public const int Size = 24;

    public static bool operator <(BucketRow left, BucketRow right) => left.CompareTo(right) < 0;

    public static bool operator >(BucketRow left, BucketRow right) => left.CompareTo(right) > 0;

    public static bool operator <=(BucketRow left, BucketRow right) => left.CompareTo(right) <= 0;

    public static bool operator >=(BucketRow left, BucketRow right) => left.CompareTo(right) >= 0;

    /// <summary>Whether both rows have one item.</summary>
    public bool HasItemOf(in BucketRow other) => Low == other.Low && High == other.High;

    /// <summary>By item, and rows of one item by number.</summary>
    public int CompareTo(BucketRow other)
    {
        var order = Low.CompareTo(other.Low);
        order = order == 0 ? High.CompareTo(other.High) : order;
        return order == 0 ? Row.CompareTo(other.Row) : order;
    }

    /// <summary>What the row adds to a sum over rows in any order, by which damage is found; not a digest against an adversary.</summary>
    public ulong Check => CheckOf(Low, High, Row);

    /// <summary>The <see cref="Check"/> of a row of these words.</summary>
    public static ulong CheckOf(ulong low, ulong high, long row) =>
        unchecked((low + ((ulong)row * 0x9E3779B97F4A7C15)) ^ high);
}
