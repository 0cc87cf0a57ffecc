using System.Data.Common;
using System.Globalization;

namespace AuthOps.Dp.Queries.Input;

/// <summary>
/// Reads a <see cref="DbDataReader"/> in chunks. What a column holds is decided by the reader's declared type: whole
/// numbers are integers, other numbers are doubles (decimals as exact text), everything else is text. SQLite declares
/// nothing: its reader tells the type of a column by the cell of the first row, so that one unit's row would decide how
/// all others are read. All its cells are read as text, each by itself.
/// </summary>
internal sealed class DataReaderSource : ISourceReader
{
    private const int ChunkRows = 1 << 14;

    private readonly DbDataReader _reader;
    private readonly int[] _ordinals;
    private readonly object[] _buffers;
    private bool _ended;

    internal DataReaderSource(DbDataReader reader, IReadOnlyList<string> columns)
    {
        _reader = reader;
        _ordinals = [.. columns.Select(reader.GetOrdinal)];
        var isTypedByCell = IsTypedByCell(reader);
        _buffers =
        [
            .. _ordinals.Select(ordinal =>
                BufferFor(isTypedByCell ? typeof(string) : reader.GetFieldType(ordinal))
            ),
        ];
    }

    public SourceChunk? Read(CancellationToken cancellationToken)
    {
        var rows = 0;
        while (!_ended && rows < ChunkRows)
        {
            if ((rows & 1023) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!_reader.Read())
            {
                _ended = true;
                break;
            }

            for (var i = 0; i < _ordinals.Length; i++)
            {
                Set(_buffers[i], rows, _ordinals[i]);
            }

            rows++;
        }

        return rows == 0
            ? null
            : new SourceChunk([.. _buffers.Select(buffer => ColumnOf(buffer, rows))], rows);
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    // By name, since no provider is referenced here.
    private static bool IsTypedByCell(DbDataReader reader) =>
        reader.GetType().Name.Contains("sqlite", StringComparison.OrdinalIgnoreCase);

    private static object BufferFor(Type type) =>
        Type.GetTypeCode(type) switch
        {
            TypeCode.Byte
            or TypeCode.SByte
            or TypeCode.Int16
            or TypeCode.UInt16
            or TypeCode.Int32
            or TypeCode.UInt32
            or TypeCode.Int64 => new IntegerBuffer(ChunkRows),
            TypeCode.Single or TypeCode.Double => new NumberBuffer(ChunkRows),
            _ => new TextBuffer(ChunkRows),
        };

    private static SourceColumn ColumnOf(object buffer, int rows) =>
        buffer switch
        {
            IntegerBuffer integers => integers.Column(rows),
            NumberBuffer numbers => numbers.Column(rows),
            _ => ((TextBuffer)buffer).Column(rows),
        };

    private void Set(object buffer, int row, int ordinal)
    {
        var cell = Cell(ordinal);
        switch (buffer)
        {
            case IntegerBuffer integers:
                integers.Set(row, Integer(cell));
                break;
            case NumberBuffer numbers:
                numbers.Set(row, Number(cell));
                break;
            default:
                ((TextBuffer)buffer).Set(row, Text(cell));
                break;
        }
    }

    /// <summary>
    /// The value of a cell; null where it is NULL or what the provider cannot make a value of, such as a date of zeros or a
    /// decimal of forty digits: a condition of the data, which must not show. A connection that breaks is none.
    /// </summary>
    private object? Cell(int ordinal)
    {
        try
        {
            return _reader.IsDBNull(ordinal) ? null : _reader.GetValue(ordinal);
        }
        catch (Exception e)
            when (e
                    is InvalidCastException
                        or OverflowException
                        or FormatException
                        or ArgumentException
            )
        {
            return null;
        }
    }

    // A cell of another type is missing, never an error.
    private static long? Integer(object? cell) =>
        cell switch
        {
            long value => value,
            int value => value,
            short value => value,
            byte value => value,
            sbyte value => value,
            ushort value => value,
            uint value => value,
            _ => null,
        };

    private static double? Number(object? cell) =>
        cell switch
        {
            double value => value,
            float value => value,
            long value => value,
            int value => value,
            _ => null,
        };

    private static string? Text(object? cell) =>
        cell switch
        {
            string value => value,

            // 1.0 and 1.00 are one unit and one key: the division leaves no trailing zeros.
            decimal value => (value / 1.0000000000000000000000000000m).ToString(
                CultureInfo.InvariantCulture
            ),
            byte[] value => Convert.ToHexString(value),
            bool value => value ? "true" : "false",
            DateTime value => value.ToString("O", CultureInfo.InvariantCulture),
            DateTimeOffset value => value.ToString("O", CultureInfo.InvariantCulture),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
}
