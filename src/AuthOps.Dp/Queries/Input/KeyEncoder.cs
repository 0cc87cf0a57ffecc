using System.Globalization;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Queries.Input;

/// <summary>
/// Numbers the keys: public keys by their declared place, private ones as they appear. Used by one thread while rows
/// are read; afterwards it only answers.
/// </summary>
internal sealed class KeyEncoder
{
    /// <summary>The number of a key that is NULL or not public.</summary>
    internal const int NoKey = -1;

    private readonly PublicKeys? _public;
    private readonly bool _isGrouped;
    private readonly Dictionary<string, int> _codeOf = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _codeOfInteger = [];
    private readonly List<string> _texts = [];
    private IReadOnlyList<string>? _current;
    private int[] _map = [];
    private int _known;

    internal KeyEncoder(bool isGrouped, PublicKeys? keys)
    {
        _isGrouped = isGrouped;
        _public = keys;
    }

    /// <summary>How many keys there are so far.</summary>
    internal int Count => !_isGrouped ? 1 : _public?.Count ?? _texts.Count;

    /// <summary>The key of a number; the whole data set has the empty one.</summary>
    internal string NameOf(int key) => !_isGrouped ? "" : _public?.Values[key] ?? _texts[key];

    /// <summary>An order of keys that does not depend on the order of rows.</summary>
    internal int Compare(int left, int right) =>
        _public is not null || !_isGrouped
            ? left.CompareTo(right)
            : string.CompareOrdinal(_texts[left], _texts[right]);

    /// <summary>
    /// A hash of every key's name, after the last row; null where keys are public: their numbers are those of the plan
    /// and stand for them.
    /// </summary>
    internal ulong[]? Hashes(SipHash priority)
    {
        if (_public is not null || !_isGrouped)
        {
            return null;
        }

        var hashes = new ulong[Count];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = priority.OfText(NameOf(i));
        }

        return hashes;
    }

    internal void Fill(SourceColumn? column, int start, Span<int> keys)
    {
        switch (column?.Form)
        {
            case null:
                keys.Clear();
                break;
            case CellForm.Text:
                FillText(column, start, keys);
                break;
            case CellForm.Integer:
                FillIntegers(column, start, keys);
                break;
            default:
                var cells = column.Numbers.Span.Slice(start, keys.Length);
                for (var i = 0; i < cells.Length; i++)
                {
                    keys[i] = double.IsNaN(cells[i])
                        ? NoKey
                        : CodeOf(cells[i].ToString(CultureInfo.InvariantCulture));
                }

                break;
        }
    }

    private void FillText(SourceColumn column, int start, Span<int> keys)
    {
        var values = column.Values;
        if (!ReferenceEquals(values, _current))
        {
            _current = values;
            _known = 0;
        }

        if (_map.Length < values.Count)
        {
            Array.Resize(ref _map, Math.Max(values.Count, _map.Length * 2));
        }

        for (; _known < values.Count; _known++)
        {
            _map[_known] = CodeOf(values[_known]);
        }

        var map = _map;
        var codes = column.Codes.Slice(start, keys.Length);
        for (var i = 0; i < codes.Length; i++)
        {
            var code = codes[i];
            keys[i] = code < 0 ? NoKey : map[code];
        }
    }

    private void FillIntegers(SourceColumn column, int start, Span<int> keys)
    {
        var cells = column.Integers.Span.Slice(start, keys.Length);
        var nulls = column.IntegerNulls.IsEmpty
            ? default
            : column.IntegerNulls.Span.Slice(start, keys.Length);
        for (var i = 0; i < cells.Length; i++)
        {
            if (!nulls.IsEmpty && nulls[i])
            {
                keys[i] = NoKey;
                continue;
            }

            if (!_codeOfInteger.TryGetValue(cells[i], out var key))
            {
                key = CodeOf(cells[i].ToString(CultureInfo.InvariantCulture));
                _codeOfInteger.Add(cells[i], key);
            }

            keys[i] = key;
        }
    }

    private int CodeOf(string text)
    {
        if (_public is not null)
        {
            return _public.IndexOf(text);
        }

        if (!_codeOf.TryGetValue(text, out var code))
        {
            code = _texts.Count;
            _codeOf.Add(text, code);
            _texts.Add(text);
        }

        return code;
    }
}
