using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Which classes of a table became one when an attribute was raised: their keys above, equal ones side by side, and
/// which class each one belongs to, so that what was not rolled up with them can follow without another sort. Not
/// safe for concurrent use.
/// </summary>
internal sealed class JoinedClasses<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private TKey[] _keys = [];
    private int[] _order = [];
    private int _length;
    private bool _isMoved;

    /// <summary>The keys above of the classes below.</summary>
    public ReadOnlySpan<TKey> Keys => _keys.AsSpan(0, _length);

    /// <summary>Which class below each key belongs to; empty where they are in order.</summary>
    public ReadOnlySpan<int> Order => _isMoved ? _order.AsSpan(0, _length) : [];

    /// <summary>Copies both.</summary>
    public void Set(ReadOnlySpan<TKey> keys, ReadOnlySpan<int> order)
    {
        if (_keys.Length < keys.Length)
        {
            _keys = new TKey[keys.Length];
            _order = new int[keys.Length];
        }

        _length = keys.Length;
        _isMoved = !order.IsEmpty;
        keys.CopyTo(_keys);
        order.CopyTo(_order);
    }
}
