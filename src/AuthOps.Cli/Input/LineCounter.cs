using System.Numerics;

namespace AuthOps.Cli.Input;

/// <summary>Counts line breaks, LF, CR LF or CR alone, over text that comes in pieces. Used by one thread.</summary>
internal struct LineCounter
{
    private long _breaks;
    private bool _endsInCarriageReturn;

    /// <summary>The line after everything added, counted from 1.</summary>
    public readonly long Line => _breaks + 1;

    public void Add(ReadOnlySpan<char> text) => Add(text, '\r', '\n');

    public void Add(ReadOnlySpan<byte> text) => Add(text, (byte)'\r', (byte)'\n');

    private void Add<T>(ReadOnlySpan<T> text, T carriageReturn, T lineFeed)
        where T : struct, IBinaryInteger<T>
    {
        if (text.IsEmpty)
        {
            return;
        }

        var feeds = text.Count(lineFeed);
        var returns = text.Count(carriageReturn);
        var pairs = returns == 0 ? 0 : text.Count([carriageReturn, lineFeed]);
        if (_endsInCarriageReturn && text[0] == lineFeed)
        {
            pairs++;
        }

        _breaks += feeds + returns - pairs;
        _endsInCarriageReturn = text[^1] == carriageReturn;
    }
}
