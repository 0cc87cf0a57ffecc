using System.Buffers.Binary;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Psi.Large;

/// <summary>
/// Which bucket each piece of a file of rows is of, and a check of each bucket's rows. It stands behind the rows: for each piece u32
/// bucket and u32 rows, for each bucket u64 check; then 32 bytes: <c>APRW</c>, u32 version, u32 buckets, u32 pieces, u64 rows, u64
/// sum of all that stands before. Little-endian; rows are in the byte order of the machine, which keeps the file for itself.
/// Used by one thread while it grows.
/// </summary>
internal sealed class PartitionIndex(int buckets)
{
    private const uint Magic = 0x57525041;
    private const uint Version = 1;
    private const int TrailerSize = 32;
    private const int PieceSize = 8;

    private readonly List<(int Bucket, int Rows)> _pieces = [];
    private readonly ulong[] _checks = new ulong[buckets];
    private readonly long[] _rows = new long[buckets];

    // The pieces of a complete file, those of one bucket after the other, and where those of each begin.
    private (long First, int Rows)[] _places = [];
    private int[] _firstPlaces = [];

    public int BucketCount => buckets;

    /// <summary>All rows.</summary>
    public long RowCount { get; private set; }

    /// <summary>Where the pieces of a bucket lie, as <see cref="Read"/> found it: the first row of each in the file, and how many.</summary>
    public ReadOnlySpan<(long First, int Rows)> PiecesOf(int bucket) =>
        _places.AsSpan(_firstPlaces[bucket].._firstPlaces[bucket + 1]);

    /// <summary>The bucket that follows from the high word of a digest, without a bias of more than 2^-32.</summary>
    public static int BucketOf(ulong high, uint buckets) =>
        (int)(
            // BigMul stores the low half, which nobody needs.
            Bmi2.X64.IsSupported
                ? Bmi2.X64.MultiplyNoFlags(high, buckets)
                : Math.BigMul(high, buckets, out _)
        );

    /// <summary>Rows of a bucket.</summary>
    public long RowsOf(int bucket) => _rows[bucket];

    /// <summary>The sum of <see cref="BucketRow.Check"/> over a bucket's rows.</summary>
    public ulong CheckOf(int bucket) => _checks[bucket];

    /// <summary>Adds the next piece of the file.</summary>
    public void Add(int bucket, int rows, ulong check)
    {
        _pieces.Add((bucket, rows));
        Count(bucket, rows);
        _checks[bucket] = unchecked(_checks[bucket] + check);
    }

    public void Write(Stream file)
    {
        var bytes = new byte[(PieceSize * _pieces.Count) + (8 * buckets) + TrailerSize];
        var at = 0;
        foreach (var (bucket, rows) in _pieces)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), (uint)bucket);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 4), (uint)rows);
            at += PieceSize;
        }

        foreach (var check in _checks)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), check);
            at += 8;
        }

        var trailer = bytes.AsSpan(at);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[8..], (uint)buckets);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[12..], (uint)_pieces.Count);
        BinaryPrimitives.WriteUInt64LittleEndian(trailer[16..], (ulong)RowCount);
        BinaryPrimitives.WriteUInt64LittleEndian(trailer[24..], Sum(bytes.AsSpan(0, at + 24)));
        file.Write(bytes);
    }

    /// <summary>Reads the index of a file, or says that the file is damaged.</summary>
    public static PartitionIndex Read(Stream file)
    {
        var trailer = new byte[TrailerSize];
        Require(file.Length >= TrailerSize);
        file.Position = file.Length - TrailerSize;
        file.ReadExactly(trailer);
        var buckets = BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(8));
        var pieces = BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(12));
        var rows = BinaryPrimitives.ReadUInt64LittleEndian(trailer.AsSpan(16));
        var size = (PieceSize * (long)pieces) + (8L * buckets) + TrailerSize;
        Require(
            BinaryPrimitives.ReadUInt32LittleEndian(trailer) == Magic
                && BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(4)) == Version
                && size <= Array.MaxLength
                && rows <= (ulong)long.MaxValue / BucketRow.Size
                && file.Length == ((long)rows * BucketRow.Size) + size
        );
        var bytes = new byte[size];
        file.Position = file.Length - size;
        file.ReadExactly(bytes);
        Require(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(bytes.Length - 8))
                == Sum(bytes.AsSpan(0, bytes.Length - 8))
        );
        return Parse(bytes, (int)buckets, (int)pieces, (long)rows);
    }

    private static PartitionIndex Parse(byte[] bytes, int buckets, int pieces, long rows)
    {
        var index = new PartitionIndex(buckets);
        var at = 0;
        for (var i = 0; i < pieces; i++, at += PieceSize)
        {
            var bucket = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
            var count = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4));
            Require(bucket < buckets && count <= int.MaxValue);
            index._pieces.Add(((int)bucket, (int)count));
            index.Count((int)bucket, (int)count);
        }

        for (var bucket = 0; bucket < buckets; bucket++, at += 8)
        {
            index._checks[bucket] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
        }

        Require(index.RowCount == rows);
        index.Place();
        return index;
    }

    /// <summary>Puts the pieces in the order of their buckets, and in that of the file within one.</summary>
    private void Place()
    {
        _places = new (long, int)[_pieces.Count];
        _firstPlaces = new int[buckets + 1];
        foreach (var (bucket, _) in _pieces)
        {
            _firstPlaces[bucket + 1]++;
        }

        for (var bucket = 0; bucket < buckets; bucket++)
        {
            _firstPlaces[bucket + 1] += _firstPlaces[bucket];
        }

        var next = _firstPlaces.ToArray();
        var first = 0L;
        foreach (var (bucket, rows) in _pieces)
        {
            _places[next[bucket]++] = (first, rows);
            first += rows;
        }
    }

    private void Count(int bucket, int rows)
    {
        _rows[bucket] += rows;
        RowCount += rows;
    }

    private static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 14695981039346656037;
        foreach (var one in bytes)
        {
            sum = unchecked((sum ^ one) * 1099511628211);
        }

        return sum;
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException(
                "The file of rows is damaged, or of another version; it is made again from the input."
            );
        }
    }
}
