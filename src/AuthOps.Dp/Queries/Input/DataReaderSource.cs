using System.Data.Common;
using System.Globalization;

namespace AuthOps.Dp.Queries.Input;

/// <summary>
/// Reads a <see cref="DbDataReader"/> in chunks. What a column holds is decided by the reader's declared type: whole
/// numbers are integers, other numbers are doubles (decimals as exact text), everything else is text.
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
        _buffers = [.. _ordinals.Select(ordinal => BufferFor(reader.GetFieldType(ordinal)))];
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
        var isNull = _reader.IsDBNull(ordinal);
        switch (buffer)
        {
            case IntegerBuffer integers:
                integers.Set(row, isNull ? null : Integer(ordinal));
                break;
            case NumberBuffer numbers:
                numbers.Set(row, isNull ? null : Number(ordinal));
                break;
            default:
                ((TextBuffer)buffer).Set(row, isNull ? null : Text(ordinal));
                break;
        }
    }

    // A database such as SQLite types cells, not columns; a cell of another type is missing, never an error.
    private long? Integer(int ordinal) =>
        _reader.GetValue(ordinal) switch
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

    private double? Number(int ordinal) =>
        _reader.GetValue(ordinal) switch
        {
            double value => value,
            float value => value,
            long value => value,
            int value => value,
            _ => null,
        };

    private string? Text(int ordinal) =>
        _reader.GetValue(ordinal) switch
        {
            string value => value,
            bool value => value ? "true" : "false",
            DateTime value => value.ToString("O", CultureInfo.InvariantCulture),
            DateTimeOffset value => value.ToString("O", CultureInfo.InvariantCulture),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
}
