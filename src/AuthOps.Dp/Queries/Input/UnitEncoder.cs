using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Queries.Input;

/// <summary>
/// Gives every unit a number that is its own: the integer itself, or the code of its text over all chunks and shards.
/// Used by one thread while rows are read; hashes may then be asked for by many.
/// </summary>
internal sealed class UnitEncoder
{
    private IReadOnlyList<string>? _first;
    private IReadOnlyList<string>? _current;
    private Dictionary<string, int>? _codeOf;
    private readonly List<string> _texts = [];
    private int[] _map = [];
    private int _known;
    private ulong[]? _hashes;
    private CellForm? _form;

    /// <summary>Writes the numbers, and <paramref name="mark"/> into the keys of rows that have no unit.</summary>
    internal void Fill(SourceColumn column, int start, Span<long> units, Span<int> keys, int mark)
    {
        RequireOneForm(column.Form);
        switch (column.Form)
        {
            case CellForm.Text:
                FillText(column, start, units, keys, mark);
                break;
            case CellForm.Integer:
                column.Integers.Span.Slice(start, units.Length).CopyTo(units);
                if (!column.IntegerNulls.IsEmpty)
                {
                    var nulls = column.IntegerNulls.Span.Slice(start, units.Length);
                    for (var i = 0; i < nulls.Length; i++)
                    {
                        keys[i] = nulls[i] ? mark : keys[i];
                    }
                }

                break;
            default:
                FillNumbers(column, start, units, keys, mark);
                break;
        }
    }

    /// <summary>Computes the hash of every text once, after the last row.</summary>
    internal void Seal(SipHash priority)
    {
        if (_form != CellForm.Text)
        {
            return;
        }

        var texts = _codeOf is null ? _first! : _texts;
        var hashes = new ulong[texts.Count];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = priority.OfText(texts[i]);
        }

        _hashes = hashes;
    }

    /// <summary>Replaces the number of each unit by its hash.</summary>
    internal void Hash(SipHash priority, Span<ulong> units)
    {
        if (_hashes is not { } hashes)
        {
            priority.Hash64Each(units);
            return;
        }

        foreach (ref var unit in units)
        {
            unit = hashes[unit];
        }
    }

    // The name of a source is told to the custodian by whoever catches this; it says nothing about cells.
    private void RequireOneForm(CellForm form)
    {
        _form ??= form;
        if (_form != form)
        {
            throw new InvalidOperationException(
                "The unit column holds text in one shard and numbers in another; make them the same."
            );
        }
    }

    private void FillText(
        SourceColumn column,
        int start,
        Span<long> units,
        Span<int> keys,
        int mark
    )
    {
        var codes = column.Codes.Slice(start, units.Length);
        _first ??= column.Values;
        var map =
            ReferenceEquals(column.Values, _first) && _codeOf is null ? null : MapOf(column.Values);
        for (var i = 0; i < codes.Length; i++)
        {
            var code = codes[i];
            if (code < 0)
            {
                keys[i] = mark;
                units[i] = 0;
            }
            else
            {
                units[i] = map is null ? code : map[code];
            }
        }
    }

    /// <summary>Once a second dictionary appears, all texts get codes of our own; those of the first stay.</summary>
    private int[] MapOf(IReadOnlyList<string> values)
    {
        if (_codeOf is null)
        {
            _codeOf = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var text in _first!)
            {
                _ = CodeOf(text);
            }
        }

        if (!ReferenceEquals(_current, values))
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

        return _map;
    }

    private int CodeOf(string text)
    {
        if (!_codeOf!.TryGetValue(text, out var code))
        {
            code = _texts.Count;
            _codeOf.Add(text, code);
            _texts.Add(text);
        }

        return code;
    }

    private static void FillNumbers(
        SourceColumn column,
        int start,
        Span<long> units,
        Span<int> keys,
        int mark
    )
    {
        var cells = column.Numbers.Span.Slice(start, units.Length);
        for (var i = 0; i < cells.Length; i++)
        {
            units[i] = BitConverter.DoubleToInt64Bits(cells[i] + 0.0);
            keys[i] = double.IsNaN(cells[i]) ? mark : keys[i];
        }
    }
}
