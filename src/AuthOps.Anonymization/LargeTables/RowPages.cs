using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AuthOps.Primitives.Files;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.LargeTables;

/// <summary>
/// The rows of every block on the disk, column by column in as few bytes a cell as the block needs. Columns that classes
/// are made of have the numbers of their shared values; others bring the values of the block along. Safe for concurrent
/// use.
/// </summary>
internal sealed class RowPages(ScratchFile file)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, RowPage> _pages = [];
    private RowPage[] _sealed = [];
    private long[] _starts = [];

    /// <summary>Rows of all blocks.</summary>
    public long Rows { get; private set; }

    /// <summary>The blocks, by position; complete after <see cref="Seal"/>.</summary>
    public IReadOnlyList<RowPage> Pages => _sealed;

    /// <summary>Takes a position for a block.</summary>
    /// <exception cref="ArgumentException">There is a block at the position already.</exception>
    /// <exception cref="InvalidOperationException">There are too many rows.</exception>
    public void Reserve(long position, int rows)
    {
        lock (_lock)
        {
            if (_pages.ContainsKey(position))
            {
                throw new ArgumentException(
                    $"There is a block at position {position} already; every block has its own.",
                    nameof(position)
                );
            }

            if (Rows + rows > int.MaxValue)
            {
                throw new InvalidOperationException(
                    $"There are more than {int.MaxValue} records; anonymise the table in parts."
                );
            }

            _pages.Add(position, new RowPage(0, 0, rows));
            Rows += rows;
        }
    }

    /// <summary>Writes a block.</summary>
    /// <param name="position">The position taken for it.</param>
    /// <param name="columns">The columns to keep.</param>
    /// <param name="numbers">Per column the shared number of every code, at code + 1; null where the block's own codes go with their values.</param>
    public void Add(long position, Column[] columns, int[]?[] numbers)
    {
        var rows = columns[0].Count;
        var page = new ArrayBufferWriter<byte>(1 << 16);
        for (var i = 0; i < columns.Length; i++)
        {
            Write(page, columns[i], numbers[i]);
        }

        var place = file.Write(page.WrittenSpan);
        lock (_lock)
        {
            _pages[position] = new RowPage(place, page.WrittenCount, rows);
        }
    }

    /// <summary>Ends writing.</summary>
    public void Seal()
    {
        _sealed = [.. _pages.Values];
        _starts = new long[_sealed.Length];
        for (var i = 1; i < _starts.Length; i++)
        {
            _starts[i] = _starts[i - 1] + _sealed[i - 1].Rows;
        }
    }

    /// <summary>The rows before each block, by its position.</summary>
    public IReadOnlyDictionary<long, long> StartsByPosition() =>
        _pages.Keys.Zip(_starts).ToDictionary(static p => p.First, static p => p.Second);

    /// <summary>Reads a block.</summary>
    /// <param name="index">Its index among <see cref="Pages"/>.</param>
    /// <param name="isShared">Per column whether it has shared numbers.</param>
    /// <returns>Per column the numbers, 0 being NULL, and the values from number 1 on where the block has its own.</returns>
    public (int[] Numbers, string[] Values)[] Read(int index, ReadOnlySpan<bool> isShared)
    {
        var page = _sealed[index];
        var bytes = ArrayPool<byte>.Shared.Rent(page.Bytes);
        try
        {
            var rest = bytes.AsSpan(0, page.Bytes);
            file.Read(page.Place, rest);
            ReadOnlySpan<byte> unread = rest;
            var columns = new (int[], string[])[isShared.Length];
            for (var i = 0; i < columns.Length; i++)
            {
                var numbers = ReadNumbers(ref unread, page.Rows);
                columns[i] = (numbers, isShared[i] ? [] : ReadValues(ref unread));
            }

            return columns;
        }
        finally
        {
            // Whatever stopped it, no record stays behind in memory that others rent.
            bytes.AsSpan(0, page.Bytes).Clear();
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static void Write(ArrayBufferWriter<byte> page, Column column, int[]? numbers)
    {
        var codes = column.Codes;
        var largest = numbers is null ? column.Values.Count : 0;
        foreach (var number in numbers ?? [])
        {
            largest = Math.Max(largest, number);
        }

        var width =
            largest <= byte.MaxValue ? 1
            : largest <= ushort.MaxValue ? 2
            : 4;
        var cells = page.GetSpan(1 + (codes.Length * width));
        cells[0] = (byte)width;
        switch (width)
        {
            case 1:
                Fill(cells[1..], codes, numbers);
                break;
            case 2:
                Fill(MemoryMarshal.Cast<byte, ushort>(cells[1..]), codes, numbers);
                break;
            default:
                Fill(MemoryMarshal.Cast<byte, int>(cells[1..]), codes, numbers);
                break;
        }

        page.Advance(1 + (codes.Length * width));
        if (numbers is null)
        {
            WriteValues(page, column.Values);
        }
    }

    private static void Fill<T>(Span<T> cells, ReadOnlySpan<int> codes, int[]? numbers)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        for (var row = 0; row < codes.Length; row++)
        {
            var place = codes[row] + 1;
            cells[row] = T.CreateTruncating(numbers is null ? place : numbers[place]);
        }
    }

    private static void WriteValues(ArrayBufferWriter<byte> page, IReadOnlyList<string> values)
    {
        BinaryPrimitives.WriteInt32LittleEndian(page.GetSpan(4), values.Count);
        page.Advance(4);
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32LittleEndian(page.GetSpan(4), value.Length);
            page.Advance(4);
            page.Write(MemoryMarshal.AsBytes(value.AsSpan()));
        }
    }

    private static int[] ReadNumbers(ref ReadOnlySpan<byte> unread, int rows)
    {
        var width = unread[0];
        var cells = unread.Slice(1, rows * width);
        unread = unread[(1 + (rows * width))..];
        var numbers = new int[rows];
        switch (width)
        {
            case 1:
                Copy(cells, numbers);
                break;
            case 2:
                Copy(MemoryMarshal.Cast<byte, ushort>(cells), numbers);
                break;
            default:
                MemoryMarshal.Cast<byte, int>(cells).CopyTo(numbers);
                break;
        }

        return numbers;
    }

    private static void Copy<T>(ReadOnlySpan<T> cells, Span<int> numbers)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        for (var row = 0; row < numbers.Length; row++)
        {
            numbers[row] = int.CreateTruncating(cells[row]);
        }
    }

    private static string[] ReadValues(ref ReadOnlySpan<byte> unread)
    {
        var values = new string[BinaryPrimitives.ReadInt32LittleEndian(unread)];
        unread = unread[4..];
        for (var i = 0; i < values.Length; i++)
        {
            var bytes = 2 * BinaryPrimitives.ReadInt32LittleEndian(unread);
            values[i] = new string(MemoryMarshal.Cast<byte, char>(unread.Slice(4, bytes)));
            unread = unread[(4 + bytes)..];
        }

        return values;
    }
}
