using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;

namespace AuthOps.Cli.Input;

/// <summary>
/// Encodes a run of whole lines of a plain CSV file: every field the number its dictionary gives it. Used by one thread.
/// </summary>
/// <remarks>
/// 64 bytes at a time become bit masks of delimiters and line ends. It understands no quotes and judges nothing: at the
/// first byte or line it does not take for plain it gives up, and the strict reader says what is wrong, if anything.
/// </remarks>
internal sealed class PlainCsvPart
{
    private const int BufferBytes = 1 << 18;
    private const int Block = 64;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(
        BufferBytes + 1 + Block + FieldDictionary.Padding
    );
    private readonly PlainCsvSettings _settings;
    private readonly FieldDictionary[] _dictionaries;
    private readonly int _maxLine;
    private bool _isWide;
    private ushort[] _narrow;
    private int[] _wide = [];
    private int _cells;

    public PlainCsvPart(PlainCsvSettings settings)
    {
        _settings = settings;
        _maxLine = Math.Min(settings.Options.MaxRecordLength, BufferBytes);
        _narrow = new ushort[1 << 14];
        _dictionaries = new FieldDictionary[settings.ColumnCount];
        Restart();
    }

    /// <summary>Rows encoded.</summary>
    public int Rows => _cells / _settings.ColumnCount;

    public IReadOnlyList<FieldDictionary> Dictionaries => _dictionaries;

    /// <summary>Reads from one line's beginning to another's, or to the end of the file.</summary>
    /// <returns>False where a line is not plain or a bound is exceeded.</returns>
    public bool TryRead(SafeFileHandle file, long start, long end, CancellationToken cancellation)
    {
        return Run() || (_isWide && Run());

        bool Run()
        {
            var position = start;
            var kept = 0;
            while (position < end)
            {
                cancellation.ThrowIfCancellationRequested();
                var wanted = (int)Math.Min(BufferBytes - kept, end - position);
                var read = RandomAccess.Read(file, _buffer.AsSpan(kept, wanted), position);
                if (read == 0)
                {
                    // The file became shorter.
                    return false;
                }

                position += read;
                var filled = kept + read;
                if (position == end && _buffer[filled - 1] != '\n')
                {
                    _buffer[filled++] = (byte)'\n';
                }

                var lines = _buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
                if (lines == 0 || !IsText(_buffer.AsSpan(0, lines)) || !Encode(lines))
                {
                    return false;
                }

                kept = filled - lines;
                _buffer.AsSpan(lines, kept).CopyTo(_buffer);
                _settings.Advance(Rows);
            }

            return kept == 0;
        }
    }

    /// <summary>Writes the cells of one column for some rows, renumbered.</summary>
    /// <param name="column">The column.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="renumbered">New numbers by number.</param>
    /// <param name="codes">Receives them.</param>
    public void CopyTo(int column, int firstRow, ReadOnlySpan<int> renumbered, Span<int> codes)
    {
        var columns = _settings.ColumnCount;
        var at = (firstRow * columns) + column;
        if (_isWide)
        {
            for (var row = 0; row < codes.Length; row++, at += columns)
            {
                codes[row] = renumbered[_wide[at]];
            }

            return;
        }

        for (var row = 0; row < codes.Length; row++, at += columns)
        {
            codes[row] = renumbered[_narrow[at]];
        }
    }

    private void Restart()
    {
        _cells = 0;
        var bounds = _settings.Options.Table;
        for (var i = 0; i < _dictionaries.Length; i++)
        {
            _dictionaries[i] = new FieldDictionary(
                bounds.MaxDictionarySize,
                bounds.MaxDictionaryChars,
                bounds.MaxValueLength
            );
        }
    }

    private bool IsText(ReadOnlySpan<byte> bytes) =>
        _settings.Options.Encoding == CsvEncoding.Utf8 ? Utf8.IsValid(bytes) : Ascii.IsValid(bytes);

    private bool Encode(int length)
    {
        // Every line has a line end and every field but the last a delimiter, so that this many cells are enough.
        if ((long)_cells + length > Array.MaxLength)
        {
            return false;
        }

        if (_isWide)
        {
            Reserve(ref _wide, length);
            return Encode(length, _wide.AsSpan(_cells));
        }

        Reserve(ref _narrow, length);
        if (Encode(length, _narrow.AsSpan(_cells)))
        {
            return true;
        }

        // Too many values for 16 bits: once more from the beginning with 32.
        _isWide = _dictionaries.Any(static d => d.Count > ushort.MaxValue + 1);
        if (_isWide)
        {
            _narrow = [];
            Restart();
        }

        return false;
    }

    private void Reserve<T>(ref T[] cells, int more)
    {
        if (cells.Length < _cells + more)
        {
            Array.Resize(
                ref cells,
                (int)Math.Clamp(2L * cells.Length, _cells + more, Array.MaxLength)
            );
        }
    }

    private bool Encode<T>(int length, Span<T> cells)
        where T : unmanaged, IBinaryInteger<T>
    {
        ref var bytes = ref MemoryMarshal.GetArrayDataReference(_buffer);
        var delimiter = Vector512.Create((byte)_settings.Delimiter);
        var most = typeof(T) == typeof(ushort) ? ushort.MaxValue : int.MaxValue;
        var (lineStart, fieldStart, column, written) = (0, 0, 0, 0);
        var returnBefore = 0UL;
        for (var block = 0; block < length; block += Block)
        {
            var text = Vector512.LoadUnsafe(ref bytes, (nuint)block);
            var inside = length - block >= Block ? ulong.MaxValue : (1UL << (length - block)) - 1;
            var lines = Mask(text, (byte)'\n') & inside;
            var returns = Mask(text, (byte)'\r') & inside;
            var strange = (Mask(text, (byte)'"') | Mask(text, 0)) & inside;
            if (strange != 0 || (((returns << 1) | returnBefore) & ~lines & inside) != 0)
            {
                return false;
            }

            returnBefore = returns >> 63;
            var ends =
                lines | (Vector512.Equals(text, delimiter).ExtractMostSignificantBits() & inside);
            for (; ends != 0; ends &= ends - 1)
            {
                var end = block + BitOperations.TrailingZeroCount(ends);
                var isLine = Unsafe.Add(ref bytes, end) == '\n';
                if (isLine != (column == _dictionaries.Length - 1))
                {
                    return false;
                }

                var fieldLength = end - fieldStart;
                if (isLine)
                {
                    fieldLength -=
                        fieldLength > 0 && Unsafe.Add(ref bytes, end - 1) == '\r' ? 1 : 0;
                    // The strict reader decides on what is about as long as allowed.
                    if (end - lineStart + 2 > _maxLine || (column == 0 && fieldLength == 0))
                    {
                        return false;
                    }

                    lineStart = end + 1;
                }

                var number = _dictionaries[column]
                    .Find(ref Unsafe.Add(ref bytes, fieldStart), fieldLength);
                if (number < 0 || number > most)
                {
                    return false;
                }

                cells[written++] = T.CreateTruncating(number);
                column = isLine ? 0 : column + 1;
                fieldStart = end + 1;
            }
        }

        _cells += written;
        return true;
    }

    private static ulong Mask(Vector512<byte> text, byte value) =>
        Vector512.Equals(text, Vector512.Create(value)).ExtractMostSignificantBits();
}
