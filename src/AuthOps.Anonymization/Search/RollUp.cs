using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Raises one attribute of a class table: its labels are mapped, each group of keys that agree down to it is put in
/// order where the attribute is not the lowest, and neighbours of equal key are joined. Holds scratch memory; not
/// safe for concurrent use.
/// </summary>
internal sealed class RollUp<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly GroupSort<TKey> _sort = new();

    /// <summary>Scratch memory for classes that are pairs of two halves.</summary>
    public SplitRollUp Split { get; } = new();

    private TKey[] _keys = [];

    /// <summary>Counts, or entry numbers where a table holds more than counts.</summary>
    private int[] _payload = [];
    private TKey[] _sortedKeys = [];
    private int[] _sortedPayload = [];
    private TKey[] _fields = [];

    /// <summary>Fills a table with the classes further up.</summary>
    /// <param name="source">The classes below.</param>
    /// <param name="target">Another table; overwritten.</param>
    /// <param name="shift">The lowest bit of the attribute.</param>
    /// <param name="mask">Its field, shifted down.</param>
    /// <param name="up">Label number below to label number above; non-decreasing.</param>
    /// <param name="joined">Takes which classes were joined, where something else of them is to be joined later.</param>
    public void Raise(
        ClassTable<TKey> source,
        ClassTable<TKey> target,
        int shift,
        TKey mask,
        ReadOnlySpan<int> up,
        JoinedClasses<TKey>? joined = null
    )
    {
        var length = source.Length;
        target.Reserve(length);
        Relabel(source.Keys, length, shift, mask, up);
        if (source.HasMore || joined is not null)
        {
            RaiseInOrder(source, target, shift, joined);
            return;
        }

        var (keys, counts) = (_keys, source.Counts);
        if (shift > 0)
        {
            source.Counts.AsSpan(0, length).CopyTo(_payload);
            _sort.Sort(_keys, _payload, length, shift, true, _sortedKeys, _sortedPayload);
            (keys, counts) = (_sortedKeys, _sortedPayload);
        }

        target.Length = ClassKernels.Coalesce(keys, counts, length, target.Keys, target.Counts);
    }

    /// <summary>Finds again which classes were joined.</summary>
    /// <param name="source">The classes below.</param>
    /// <param name="joined">Takes them.</param>
    /// <param name="shift">The lowest bit of the attribute.</param>
    /// <param name="mask">Its field, shifted down.</param>
    /// <param name="up">Label number below to label number above; non-decreasing.</param>
    public void Join(
        ClassTable<TKey> source,
        JoinedClasses<TKey> joined,
        int shift,
        TKey mask,
        ReadOnlySpan<int> up
    )
    {
        Relabel(source.Keys, source.Length, shift, mask, up);
        var keys = Order(source.Length, shift, out var order);
        joined.Set(keys, order);
    }

    /// <summary>Fills a table of rows with the classes further up.</summary>
    /// <param name="source">The classes below.</param>
    /// <param name="target">Another table; overwritten.</param>
    /// <param name="shift">The lowest bit of the attribute.</param>
    /// <param name="mask">Its field, shifted down.</param>
    /// <param name="up">Label number below to label number above; non-decreasing.</param>
    public void Raise(
        LaneTable<TKey> source,
        LaneTable<TKey> target,
        int shift,
        TKey mask,
        ReadOnlySpan<int> up
    )
    {
        Relabel(source.Keys, source.Length, shift, mask, up);
        var keys = Order(source.Length, shift, out var order);
        target.Fill(source, keys, order);
    }

    /// <summary>Puts the keys at hand in order.</summary>
    /// <param name="length">How many.</param>
    /// <param name="shift">The lowest bit of the field that was mapped.</param>
    /// <param name="order">Where each one was before; empty where nothing moved.</param>
    private ReadOnlySpan<TKey> Order(int length, int shift, out ReadOnlySpan<int> order)
    {
        order = [];
        if (shift == 0)
        {
            return _keys.AsSpan(0, length);
        }

        Number(length);
        _sort.Sort(_keys, _payload, length, shift, false, _sortedKeys, _sortedPayload);
        order = _sortedPayload.AsSpan(0, length);
        return _sortedKeys.AsSpan(0, length);
    }

    private void Relabel(TKey[] source, int length, int shift, TKey mask, ReadOnlySpan<int> up)
    {
        Reserve(length, up.Length);
        var fields = _fields.AsSpan(0, up.Length);
        for (var label = 0; label < up.Length; label++)
        {
            fields[label] = TKey.CreateTruncating(up[label]) << shift;
        }

        ClassKernels.Relabel(
            source.AsSpan(0, length),
            _keys.AsSpan(0, length),
            shift,
            mask,
            fields
        );
    }

    private void Number(int length)
    {
        for (var i = 0; i < length; i++)
        {
            _payload[i] = i;
        }
    }

    /// <summary>The same with rows of counts.</summary>
    public void Project(LaneTable<TKey> source, LaneTable<TKey> target, int shift) =>
        target.Fill(source, Masked(source.Keys, source.Length, shift), []);

    /// <summary>Fills a table with the unions of classes whose keys agree above a bit.</summary>
    /// <param name="source">The classes.</param>
    /// <param name="target">Another table of keys and counts alone; overwritten.</param>
    /// <param name="shift">The number of low bits left out; at most all.</param>
    public void Project(ClassTable<TKey> source, ClassTable<TKey> target, int shift)
    {
        var length = source.Length;
        target.Reserve(length);
        _ = Masked(source.Keys, length, shift);
        target.Length = ClassKernels.Coalesce(
            _keys,
            source.Counts,
            length,
            target.Keys,
            target.Counts
        );
    }

    private ReadOnlySpan<TKey> Masked(TKey[] keys, int length, int shift)
    {
        Reserve(length, 0);
        var all = TKey.Zero.GetByteCount() * 8;
        var keep = shift >= all ? TKey.Zero : TKey.AllBitsSet << shift;
        ClassKernels.Mask(keys.AsSpan(0, length), _keys.AsSpan(0, length), keep);
        return _keys.AsSpan(0, length);
    }

    private void RaiseInOrder(
        ClassTable<TKey> source,
        ClassTable<TKey> target,
        int shift,
        JoinedClasses<TKey>? joined
    )
    {
        var length = source.Length;
        var keys = Order(length, shift, out var order);
        joined?.Set(keys, order);
        if (source.HasMore)
        {
            for (var i = 0; i < length; i++)
            {
                target.Append(keys[i], source, order.IsEmpty ? i : order[i]);
            }

            return;
        }

        var counts = source.Counts;
        for (var i = 0; i < order.Length; i++)
        {
            _payload[i] = counts[order[i]];
        }

        target.Length = order.IsEmpty
            ? ClassKernels.Coalesce(_keys, counts, length, target.Keys, target.Counts)
            : ClassKernels.Coalesce(_sortedKeys, _payload, length, target.Keys, target.Counts);
    }

    private void Reserve(int capacity, int labels)
    {
        if (_keys.Length < capacity + ClassKernels.Padding)
        {
            _keys = new TKey[capacity + ClassKernels.Padding];
            _payload = new int[capacity + ClassKernels.Padding];
            _sortedKeys = new TKey[capacity + ClassKernels.Padding];
            _sortedPayload = new int[capacity + ClassKernels.Padding];
        }

        if (_fields.Length < labels)
        {
            _fields = new TKey[labels];
        }
    }
}
