using Sylvan.Data.Csv;

namespace AuthOps.Cli.Input;

/// <summary>
/// Streams the records of a CSV file (RFC 4180) in bounded memory, knowing the line of each. A quote inside an
/// unquoted field is an ordinary character; nothing is trimmed and nothing is a comment. Used by one thread.
/// </summary>
internal sealed class CsvRecordReader : IDisposable
{
    private const int InitialBuffer = 1 << 15;

    private readonly StrictTextReader _text;
    private readonly CsvDataReader? _csv;
    private readonly int _maxRecordLength;
    private LineCounter _lines;

    private CsvRecordReader(StrictTextReader text, string source, CsvReadOptions options)
    {
        _text = text;
        SourceName = source;
        _maxRecordLength = options.MaxRecordLength;
        var beginning = text.PeekBlock();
        if (beginning.IsEmpty)
        {
            return;
        }

        Delimiter = options.Delimiter ?? DelimiterDetection.Detect(beginning, source);
        try
        {
            _csv = CsvDataReader.Create(
                text,
                new CsvDataReaderOptions
                {
                    HasHeaders = false,
                    Delimiter = Delimiter,
                    // Never met: the text reader refuses NUL.
                    Comment = '\0',
                    BufferSize = Math.Min(InitialBuffer, options.MaxRecordLength),
                    MaxBufferSize = options.MaxRecordLength,
                }
            );
        }
        catch (CsvFormatException e)
        {
            throw Malformed(e);
        }
    }

    public string SourceName { get; }

    public char Delimiter { get; }

    /// <summary>The line on which the current record begins, counted from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>The fields of the current record; a blank line has one, empty.</summary>
    public int FieldCount => _csv?.RowFieldCount ?? 0;

    /// <summary>Whether the current record is a line with nothing on it, not even quotes.</summary>
    public bool IsBlank =>
        _csv is { RowFieldCount: 1 } && _csv.GetRawRecordSpan().TrimEnd("\r\n").IsEmpty;

    public static CsvRecordReader Open(string path, CsvReadOptions options) =>
        Open(TextFile.Open(path), path, options);

    /// <summary>Reads a stream, which the reader owns from now on.</summary>
    public static CsvRecordReader Open(Stream stream, string source, CsvReadOptions options)
    {
        var text = new StrictTextReader(stream, source, options.Encoding);
        try
        {
            return new CsvRecordReader(text, source, options);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <summary>Moves to the next record.</summary>
    /// <exception cref="InputDataException">The record is malformed or too long.</exception>
    public bool Read()
    {
        if (_csv is null)
        {
            return false;
        }

        Line = _lines.Line;
        try
        {
            if (!_csv.Read())
            {
                return false;
            }
        }
        catch (CsvFormatException e)
        {
            throw Malformed(e);
        }

        _lines.Add(_csv.GetRawRecordSpan());
        return true;
    }

    /// <summary>A field of the current record, unquoted; valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<char> Field(int index) => _csv!.GetFieldSpan(index);

    public void Dispose()
    {
        _csv?.Dispose();
        _text.Dispose();
    }

    private InputDataException Malformed(CsvFormatException e)
    {
        if (e is CsvRecordTooLargeException)
        {
            return new InputDataException(
                SourceName,
                $"the record is longer than {_maxRecordLength} characters; a closing quote may be missing",
                Line
            );
        }

        var reason = e is CsvInvalidCharacterException { InvalidCharacter: '"' }
            ? "a quote is opened and never closed"
            : "text follows a closing quote; double the quotes inside a quoted field";
        return new InputDataException(SourceName, reason, Line, e.FieldOrdinal + 1);
    }
}
