using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>Sorts packed keys: by digits where there are many, otherwise by comparison. Safe for concurrent use.</summary>
internal static class KeySort
{
    private const int DigitBits = 11;
    private const int FewKeys = 4096;

    /// <summary>Sorts in place.</summary>
    public static void Sort<TKey>(TKey[] keys)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        if (keys.Length < FewKeys)
        {
            Array.Sort(keys);
            return;
        }

        var different = TKey.Zero;
        foreach (var key in keys)
        {
            different |= key ^ keys[0];
        }

        var from = keys;
        var to = new TKey[keys.Length];
        var starts = new int[1 << DigitBits];
        var bits = TKey.Zero.GetByteCount() * 8;
        for (var shift = 0; shift < bits; shift += DigitBits)
        {
            if (Digit(different, shift) != 0)
            {
                Pass(from, to, starts, shift);
                (from, to) = (to, from);
            }
        }

        if (!ReferenceEquals(from, keys))
        {
            Array.Copy(from, keys, keys.Length);
        }
    }

    private static int Digit<TKey>(TKey key, int shift)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey> =>
        int.CreateTruncating(key >>> shift) & ((1 << DigitBits) - 1);

    private static void Pass<TKey>(TKey[] from, TKey[] to, int[] starts, int shift)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        Array.Clear(starts);
        foreach (var key in from)
        {
            starts[Digit(key, shift)]++;
        }

        var start = 0;
        for (var digit = 0; digit < starts.Length; digit++)
        {
            var count = starts[digit];
            starts[digit] = start;
            start += count;
        }

        foreach (var key in from)
        {
            to[starts[Digit(key, shift)]++] = key;
        }
    }
}
