using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Anonymization.Search;

/// <content>
/// Keys of 32 bits. Sixteen entries that hold whole groups are sorted at once by a bitonic network: groups are in
/// order, so sorting by the whole key moves nothing from one to another. What follows the last whole group is
/// sorted with it and written again from its own start.
/// </content>
internal sealed partial class GroupSort<TKey>
{
    private const int Lanes = 16;

    /// <summary>Bits that number the entries of a group that is ranked.</summary>
    private const int NumberBits = 6;

    private readonly uint[] _numbered = new uint[1 << NumberBits];
    private readonly int[] _ranks = new int[1 << NumberBits];

    /// <summary>A bit per entry: whether it is the last of its group.</summary>
    private ushort[] _ends = [];

    private void SortAvx512(
        TKey[] keys,
        int[] payload,
        int length,
        int shift,
        bool addsUp,
        TKey[] toKeys,
        int[] toPayload
    )
    {
        if (length == 0)
        {
            return;
        }

        var typed = (uint[])(object)keys;
        Mark(typed, length, shift);
        typed.AsSpan(length, Lanes).Fill(uint.MaxValue);
        ref var from = ref MemoryMarshal.GetArrayDataReference(typed);
        ref var items = ref MemoryMarshal.GetArrayDataReference(payload);
        ref var to = ref MemoryMarshal.GetArrayDataReference((uint[])(object)toKeys);
        ref var toItems = ref MemoryMarshal.GetArrayDataReference(toPayload);
        ref var ends = ref MemoryMarshal.GetArrayDataReference(_ends);
        var start = 0;
        while (start < length)
        {
            ref var word = ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref ends, start >> 4));
            var bits = Unsafe.ReadUnaligned<uint>(ref word) >> (start & 15);
            var inside = bits & 0xFFFF;
            if (inside != 0)
            {
                var key = Vector512.LoadUnsafe(ref from, (nuint)start);
                var item = Vector512.LoadUnsafe(ref items, (nuint)start);
                LaneSort.Sort(ref key, ref item);
                key.StoreUnsafe(ref to, (nuint)start);
                item.StoreUnsafe(ref toItems, (nuint)start);
                start += 32 - BitOperations.LeadingZeroCount(inside);
                continue;
            }

            var end = EndFrom(start + Lanes);
            if (end - start > 1 << NumberBits || shift > 32 - NumberBits)
            {
                SortMany(keys, payload, start, end, shift, addsUp, toKeys, toPayload);
            }
            else
            {
                Rank(typed, payload, start, end, (uint[])(object)toKeys, toPayload);
            }

            start = end;
        }
    }

    private int EndFrom(int entry)
    {
        var word = entry >> 4;
        var after = _ends[word] & (0xFFFF << (entry & 15));
        while (after == 0)
        {
            after = _ends[++word];
        }

        return (word << 4) + BitOperations.TrailingZeroCount(after) + 1;
    }

    private void Mark(uint[] keys, int length, int shift)
    {
        var words = (length >> 4) + 1;
        if (_ends.Length < words + 1)
        {
            _ends = new ushort[keys.Length];
        }

        ref var first = ref MemoryMarshal.GetArrayDataReference(keys);
        unchecked
        {
            for (var word = 0; word < words; word++)
            {
                var at = (nuint)(word << 4);
                var key = Vector512.LoadUnsafe(ref first, at);
                var next = Vector512.LoadUnsafe(ref first, at + 1);
                _ends[word] = (ushort)
                    ~Vector512.Equals(key >>> shift, next >>> shift).ExtractMostSignificantBits();
            }

            // What lies past the length tells nothing; the last entry ends its group.
            var last = 1 << ((length - 1) & 15);
            ref var tail = ref _ends[(length - 1) >> 4];
            tail = (ushort)((tail & (last - 1)) | last);
            _ends[words] = 0;
            if ((length & 15) == 0)
            {
                _ends[length >> 4] = 0;
            }
        }
    }

    /// <summary>
    /// Each entry's place is the number of smaller ones; the bits that tell entries of a group apart, with the
    /// entry's number below them, are never equal.
    /// </summary>
    private void Rank(
        uint[] keys,
        int[] payload,
        int start,
        int end,
        uint[] toKeys,
        int[] toPayload
    )
    {
        unchecked
        {
            var length = end - start;
            ref var numbered = ref MemoryMarshal.GetArrayDataReference(_numbered);
            ref var ranks = ref MemoryMarshal.GetArrayDataReference(_ranks);
            for (var at = 0; at < length; at += Lanes)
            {
                var key = Vector512.LoadUnsafe(ref keys[start + at]);
                var number = Vector512<uint>.Indices + Vector512.Create((uint)at);
                ((key << NumberBits) | number).StoreUnsafe(ref numbered, (nuint)at);
            }

            for (var at = 0; at < length; at += Lanes)
            {
                var key = Vector512.LoadUnsafe(ref numbered, (nuint)at);
                var below = Vector512<int>.Zero;
                for (var i = 0; i < length; i++)
                {
                    below -= Vector512
                        .LessThan(Vector512.Create(Unsafe.Add(ref numbered, i)), key)
                        .AsInt32();
                }

                below.StoreUnsafe(ref ranks, (nuint)at);
            }

            var from = keys.AsSpan(start, length);
            var items = payload.AsSpan(start, length);
            var to = toKeys.AsSpan(start, length);
            var toItems = toPayload.AsSpan(start, length);
            var places = _ranks.AsSpan(0, length);
            for (var i = 0; i < places.Length; i++)
            {
                to[places[i]] = from[i];
                toItems[places[i]] = items[i];
            }
        }
    }

    /// <summary>Whole vectors are written: what follows the group is written later.</summary>
    private int SweepAvx512(TKey high, int size, TKey[] toKeys, int[] toCounts, ref int write)
    {
        if (typeof(TKey) != typeof(uint))
        {
            return 0;
        }

        ref var to = ref MemoryMarshal.GetArrayDataReference((uint[])(object)toKeys);
        ref var toItems = ref MemoryMarshal.GetArrayDataReference(toCounts);
        ref var cells = ref MemoryMarshal.GetArrayDataReference(_cells);
        var number = Vector512<uint>.Indices + Vector512.Create(uint.CreateTruncating(high));
        var at = write;
        var cell = 0;
        for (; cell + Lanes <= size; cell += Lanes)
        {
            var count = Vector512.LoadUnsafe(ref cells, (nuint)cell);
            var filled = Avx512F.CompareGreaterThan(count, Vector512<int>.Zero);
            Avx512F
                .Compress(Vector512<uint>.Zero, filled.AsUInt32(), number)
                .StoreUnsafe(ref to, (nuint)at);
            Avx512F
                .Compress(Vector512<int>.Zero, filled, count)
                .StoreUnsafe(ref toItems, (nuint)at);
            at += BitOperations.PopCount(filled.ExtractMostSignificantBits());
            Vector512<int>.Zero.StoreUnsafe(ref cells, (nuint)cell);
            number += Vector512.Create((uint)Lanes);
        }

        write = at;
        return cell;
    }
}
