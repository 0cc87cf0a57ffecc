namespace AuthOps.Dp.Queries.Input;

/// <summary>Codes of one chunk over a dictionary that grows with the stream; used by one thread.</summary>
internal sealed class TextBuffer(int capacity)
{
    private readonly int[] _codes = new int[capacity];
    private readonly List<string> _values = [];
    private readonly Dictionary<string, int> _codeOf = new(StringComparer.Ordinal);

    internal void Set(int row, string? value)
    {
        if (value is null)
        {
            _codes[row] = -1;
            return;
        }

        if (!_codeOf.TryGetValue(value, out var code))
        {
            code = _values.Count;
            _codeOf.Add(value, code);
            _values.Add(value);
        }

        _codes[row] = code;
    }

    internal SourceColumn Column(int count) =>
        SourceColumn.OfText(_codes.AsMemory(0, count), _values);
}
