using System.Text;

namespace AuthOps.Cli.Input;

/// <summary>
/// Decodes a stream strictly in bounded blocks: an invalid byte sequence or a NUL character ends reading with an
/// error that names the line. Used by one thread.
/// </summary>
internal sealed class StrictTextReader : TextReader
{
    private const int BlockBytes = 1 << 16;
    private const int Gb18030CodePage = 54936;
    private const char ByteOrderMark = '\uFEFF';

    private readonly Stream _stream;
    private readonly string _source;
    private readonly CsvEncoding _encoding;
    private readonly Decoder _decoder;
    private readonly byte[] _bytes = new byte[BlockBytes];
    private readonly char[] _chars;
    private int _start;
    private int _end;
    private bool _atBeginning = true;
    private bool _finished;
    private LineCounter _lines;

    public StrictTextReader(Stream stream, string source, CsvEncoding encoding)
    {
        _stream = stream;
        _source = source;
        _encoding = encoding;
        var decoding = EncodingOf(encoding);
        _decoder = decoding.GetDecoder();
        _chars = new char[decoding.GetMaxCharCount(BlockBytes)];
    }

    /// <summary>The encoding with strict fallbacks in both directions and no mark at the beginning.</summary>
    public static Encoding EncodingOf(CsvEncoding encoding) =>
        encoding switch
        {
            CsvEncoding.Utf8 => new UTF8Encoding(
                encoderShouldEmitUTF8Identifier: false,
                throwOnInvalidBytes: true
            ),
            CsvEncoding.Gb18030 => CodePagesEncodingProvider.Instance.GetEncoding(
                Gb18030CodePage,
                EncoderFallback.ExceptionFallback,
                DecoderFallback.ExceptionFallback
            ) ?? throw new NotSupportedException("GB 18030 is not available."),
            _ => throw new ArgumentOutOfRangeException(nameof(encoding), "Unknown encoding."),
        };

    /// <summary>The next decoded characters, up to a block, without consuming them; empty at the end.</summary>
    public ReadOnlySpan<char> PeekBlock()
    {
        FillWhileEmpty();
        return _chars.AsSpan(_start.._end);
    }

    public override int Peek()
    {
        FillWhileEmpty();
        return _start < _end ? _chars[_start] : -1;
    }

    public override int Read()
    {
        var next = Peek();
        if (next >= 0)
        {
            _start++;
        }

        return next;
    }

    public override int Read(char[] buffer, int index, int count) =>
        Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        FillWhileEmpty();
        var count = Math.Min(buffer.Length, _end - _start);
        _chars.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private void FillWhileEmpty()
    {
        while (_start == _end && !_finished)
        {
            Fill();
        }
    }

    private void Fill()
    {
        // A full block, so that the mark at the beginning is seen whole.
        var length = _stream.ReadAtLeast(_bytes, BlockBytes, throwOnEndOfStream: false);
        _finished = length < BlockBytes;
        ReadOnlySpan<byte> block = _bytes.AsSpan(0, length);
        if (_atBeginning)
        {
            block = SkipMark(block);
        }

        Decode(block);
        if (_atBeginning && _end > 0)
        {
            _start = _chars[0] == ByteOrderMark ? 1 : 0;
            _atBeginning = false;
        }

        RefuseNul();
        _lines.Add(_chars.AsSpan(_start.._end));
    }

    private ReadOnlySpan<byte> SkipMark(ReadOnlySpan<byte> block)
    {
        if (
            block.StartsWith([(byte)0xFE, (byte)0xFF]) || block.StartsWith([(byte)0xFF, (byte)0xFE])
        )
        {
            throw new InputDataException(
                _source,
                "the file begins with a UTF-16 byte order mark; save it as UTF-8"
            );
        }

        if (!block.StartsWith([(byte)0xEF, (byte)0xBB, (byte)0xBF]))
        {
            return block;
        }

        return _encoding == CsvEncoding.Utf8
            ? block[3..]
            : throw new InputDataException(
                _source,
                "the file begins with the UTF-8 byte order mark, so it is not GB 18030; leave the encoding out"
            );
    }

    private void Decode(ReadOnlySpan<byte> block)
    {
        _start = 0;
        try
        {
            _end = _decoder.GetChars(block, _chars, flush: _finished);
        }
        catch (DecoderFallbackException e)
        {
            // Line breaks are single bytes in both encodings and never part of a longer sequence.
            // The index is negative where the sequence began in the block before.
            var before = block[..Math.Clamp(e.Index, 0, block.Length)];
            _lines.Add(before);
            var (name, hint) =
                _encoding == CsvEncoding.Utf8
                    ? ("UTF-8", "; if it is GB 18030 or GBK, say --encoding gb18030")
                    : ("GB 18030", "");
            throw new InputDataException(
                _source,
                $"a byte sequence is not valid {name}{hint}",
                _lines.Line
            );
        }
    }

    private void RefuseNul()
    {
        var nul = _chars.AsSpan(_start.._end).IndexOf('\0');
        if (nul >= 0)
        {
            _lines.Add(_chars.AsSpan(_start, nul));
            throw new InputDataException(
                _source,
                "a NUL character, which no text file has; the file is binary, UTF-16 or damaged",
                _lines.Line
            );
        }
    }
}
