using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// A digest of a table as a multiset of rows, in one pass and constant memory: every row is hashed to an element of
/// ristretto255, the elements are added up, and the sum is hashed with the number of rows and the names of the columns.
/// The order of rows and columns does not matter; a row more, less, repeated or with another cell does. Two tables with one
/// digest give a relation between hashed elements, that is, discrete logarithms (docs/math/rows-digest.md). Not safe
/// for concurrent use.
/// </summary>
public sealed class RowsDigest
{
    /// <summary>Rows that are looked at together: equal ones among them are hashed once.</summary>
    private const int Part = 1 << 16;

    private const int Batch = 256;
    private const string RowLabel = "authops/release/row/v2";
    private const string TableLabel = "authops/release/rows/v2";

    private static readonly Ristretto255 s_group = Ristretto255.Instance;

    private readonly byte[] _uniform = new byte[Batch * 64];
    private readonly byte[] _elements = new byte[Batch * 32];
    private readonly byte[] _chosen = new byte[Batch * 32];
    private readonly int[] _counts = new int[Batch];

    /// <summary>Sums of the elements by the bits of how often each occurs.</summary>
    private readonly byte[][] _sums = [.. Enumerable.Range(0, 32).Select(static _ => new byte[32])];

    private string[]? _names;
    private int _filled;

    /// <summary>Rows added.</summary>
    public long Rows { get; private set; }

    /// <summary>The digest of a table: 64 lower-case hexadecimal digits.</summary>
    /// <param name="table">At least one column.</param>
    /// <param name="cancellationToken">Looked at between parts.</param>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static string Of(Table table, CancellationToken cancellationToken = default)
    {
        var digest = new RowsDigest();
        digest.Add(table, cancellationToken);
        return digest.Finish();
    }

    /// <summary>Adds rows.</summary>
    /// <param name="block">Rows of the same columns as before, which may stand in another order.</param>
    /// <param name="cancellationToken">Looked at between parts.</param>
    /// <exception cref="ArgumentException">The columns are others than before.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public void Add(Table block, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(block);
        var columns = block.Columns.OrderBy(c => c.Name, StringComparer.Ordinal).ToArray();
        string[] names = [.. columns.Select(static c => c.Name)];
        if (_names is not null && !_names.SequenceEqual(names, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                "The rows have other columns than those before; one digest is of one table.",
                nameof(block)
            );
        }

        _names = names;
        var cells = Array.ConvertAll(columns, static c => new CellBytes(c));
        var numbers = Array.ConvertAll(
            columns,
            static c => Enumerable.Range(0, c.Values.Count + 1).ToArray()
        );
        for (var start = 0; start < block.RowCount; start += Part)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddPart(columns, cells, numbers, start, Math.Min(Part, block.RowCount - start));
        }

        Rows += block.RowCount;
    }

    /// <summary>The digest of what was added: 64 lower-case hexadecimal digits. Nothing may be added after.</summary>
    /// <exception cref="InvalidOperationException">No table was added.</exception>
    public string Finish()
    {
        var names =
            _names
            ?? throw new InvalidOperationException(
                "There is nothing to digest; add a table first, which may be without rows."
            );
        Flush();
        var sum = new byte[32];
        for (var bit = _sums.Length - 1; bit >= 0; bit--)
        {
            // Twice what is there, and the elements that occur 2^bit times.
            sum = Sum(sum, sum, _sums[bit]);
        }

        var rows = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(rows, Rows);
        ReadOnlyMemory<byte>[] parts =
        [
            rows,
            sum,
            .. names.Select(static n => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(n)),
        ];
        return Convert.ToHexStringLower(DomainHash.Hash(HashKind.Sha256, TableLabel, parts));
    }

    private void AddPart(Column[] columns, CellBytes[] cells, int[][] numbers, int start, int count)
    {
        var distinct = new ClassCheck(columns.Length);
        distinct.Reserve([.. columns.Select(static c => c.Values.Count)]);
        Span<int> places = new int[Math.Min(count, ClassCheck.MaxBlock)];
        for (var done = 0; done < count; done += places.Length)
        {
            places = places[..Math.Min(places.Length, count - done)];
            distinct.CountRows(columns, start + done, start + done, numbers, places);
        }

        byte[] message = new byte[1024];
        var head = Head(columns.Length);
        for (var row = 0; row < distinct.Count; row++)
        {
            var length = Write(ref message, head, columns, cells, (int)distinct.FirstRow(row));
            HashKinds.Hash(
                HashKind.Sha512,
                message.AsSpan(0, length),
                _uniform.AsSpan(_filled * 64, 64)
            );
            _counts[_filled++] = distinct.Size(row);
            if (_filled == Batch)
            {
                Flush();
            }
        }
    }

    /// <summary>What <see cref="DomainHash"/> puts before the parts.</summary>
    private static byte[] Head(int columns)
    {
        var count = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(count, (uint)columns);
        return [(byte)RowLabel.Length, .. Encoding.ASCII.GetBytes(RowLabel), .. count];
    }

    private static int Write(
        ref byte[] message,
        byte[] head,
        Column[] columns,
        CellBytes[] cells,
        int row
    )
    {
        var length = head.Length;
        head.CopyTo(message, 0);
        for (var i = 0; i < columns.Length; i++)
        {
            var cell = cells[i].Of(columns[i].Codes[row]);
            if (length + cell.Length > message.Length)
            {
                Array.Resize(ref message, 2 * (length + cell.Length));
            }

            cell.CopyTo(message.AsSpan(length));
            length += cell.Length;
        }

        return length;
    }

    private void Flush()
    {
        var elements = _elements.AsSpan(0, _filled * 32);
        s_group.HashToGroup(_uniform.AsSpan(0, _filled * 64), elements);
        var used = 0;
        foreach (var count in _counts.AsSpan(0, _filled))
        {
            used |= count;
        }

        for (var bit = 0; bit < 31 && used >> bit != 0; bit++)
        {
            var chosen = 0;
            for (var i = 0; i < _filled; i++)
            {
                if ((_counts[i] >> bit & 1) != 0)
                {
                    elements.Slice(i * 32, 32).CopyTo(_chosen.AsSpan(chosen++ * 32));
                }
            }

            _sums[bit] = Sum(_sums[bit], _chosen[..(chosen * 32)]);
        }

        _filled = 0;
    }

    /// <summary>The sum of elements, of which any may be the identity.</summary>
    private static byte[] Sum(params ReadOnlySpan<byte[]> parts)
    {
        var elements = new List<byte>();
        foreach (var part in parts)
        {
            for (var at = 0; at < part.Length; at += 32)
            {
                var element = part.AsSpan(at, 32);
                if (element.ContainsAnyExcept((byte)0))
                {
                    elements.AddRange(element);
                }
            }
        }

        var sum = new byte[32];
        return s_group.TrySum(CollectionsMarshal.AsSpan(elements), sum, out _)
            ? sum
            : throw new InvalidOperationException("A hashed row is no element of its group.");
    }
}
