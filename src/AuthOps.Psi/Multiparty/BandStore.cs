using System.Buffers.Binary;
using System.Numerics;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Multiparty;

// An oblivious key-value store of random bands over GF(2) (Bienstock, Patel, Seo, Yeo, "Near-optimal oblivious key-value stores
// for efficient PSI, PSU and volume-hiding multi-maps", USENIX Security 2023): each key is a row with 256 random bits from a random
// column on; rows are sorted by that column and eliminated in order, so each meets only the bits of its own band. Columns that no
// row leads are random, and a lookup of a key that was not stored looks random. With 20 % more columns than keys and 64 beside, the
// paper's fit puts a failure far below 2^-40; a failure ends the session.

/// <summary>Stores 128-bit values by key so that the store shows nothing of the keys. Stateless and safe to share between threads.</summary>
internal static class BandStore
{
    /// <summary>Bits of a row.</summary>
    public const int Band = 256;

    /// <summary>Bytes of a key.</summary>
    public const int KeySize = 32;

    private const int Words = Band / 64;

    /// <summary>Columns for so many keys.</summary>
    public static int Columns(int keys) => checked(keys + (keys / 5) + 64 + Band);

    /// <summary>Solves for the columns.</summary>
    /// <param name="seed">What rows are derived from, with the keys: new each time.</param>
    /// <param name="keys">32 bytes a key, all different.</param>
    /// <param name="values">A value each.</param>
    /// <param name="columns">Holds random values; receives the store.</param>
    /// <returns>False where the rows are dependent.</returns>
    public static bool TryEncode(
        ReadOnlySpan<byte> seed,
        ReadOnlySpan<byte> keys,
        ReadOnlySpan<UInt128> values,
        Span<UInt128> columns
    )
    {
        var rows = new Row[values.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = Row.Of(seed, keys.Slice(32 * i, 32), columns.Length);
            rows[i].Value = values[i];
        }

        Array.Sort(rows, (a, b) => a.Start.CompareTo(b.Start));
        var leaderOf = new int[columns.Length];
        Array.Fill(leaderOf, -1);
        for (var i = 0; i < rows.Length; i++)
        {
            while (true)
            {
                if (!rows[i].Normalize())
                {
                    return false;
                }

                var other = leaderOf[rows[i].Start];
                if (other < 0)
                {
                    leaderOf[rows[i].Start] = i;
                    break;
                }

                rows[i].Add(rows[other]);
            }
        }

        // From the last column down, a leading column is what its row still lacks.
        for (var column = columns.Length - 1; column >= 0; column--)
        {
            if (leaderOf[column] >= 0)
            {
                var row = rows[leaderOf[column]];
                columns[column] = 0;
                columns[column] = row.Value ^ row.Product(columns);
            }
        }

        return true;
    }

    /// <summary>The value of a key that was stored, or one that looks random.</summary>
    public static UInt128 Decode(
        ReadOnlySpan<byte> seed,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<UInt128> columns
    ) => Row.Of(seed, key, columns.Length).Product(columns);

    private struct Row
    {
        public int Start;

        public UInt128 Value;

        private ulong _w0,
            _w1,
            _w2,
            _w3;

        public static Row Of(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> key, int columns)
        {
            Span<byte> digest = stackalloc byte[64];
            Sha512.Hash([.. seed, .. key], digest);
            var place = BinaryPrimitives.ReadUInt64LittleEndian(digest);
            return new Row
            {
                Start = (int)Math.BigMul(place, (ulong)(columns - Band + 1), out _),
                _w0 = BinaryPrimitives.ReadUInt64LittleEndian(digest[8..]) | 1,
                _w1 = BinaryPrimitives.ReadUInt64LittleEndian(digest[16..]),
                _w2 = BinaryPrimitives.ReadUInt64LittleEndian(digest[24..]),
                _w3 = BinaryPrimitives.ReadUInt64LittleEndian(digest[32..]),
            };
        }

        /// <summary>Moves the start to the lowest bit; false for a row without any.</summary>
        public bool Normalize()
        {
            for (var i = 0; i < Words && _w0 == 0; i++)
            {
                (_w0, _w1, _w2, _w3) = (_w1, _w2, _w3, 0);
                Start += 64;
            }

            if (_w0 == 0)
            {
                return false;
            }

            var shift = BitOperations.TrailingZeroCount(_w0);
            if (shift > 0)
            {
                _w0 = (_w0 >> shift) | (_w1 << (64 - shift));
                _w1 = (_w1 >> shift) | (_w2 << (64 - shift));
                _w2 = (_w2 >> shift) | (_w3 << (64 - shift));
                _w3 >>= shift;
                Start += shift;
            }

            return true;
        }

        /// <summary>Adds a row with the same start.</summary>
        public void Add(in Row other)
        {
            _w0 ^= other._w0;
            _w1 ^= other._w1;
            _w2 ^= other._w2;
            _w3 ^= other._w3;
            Value ^= other.Value;
        }

        public readonly UInt128 Product(ReadOnlySpan<UInt128> columns)
        {
            Span<ulong> words = [_w0, _w1, _w2, _w3];
            UInt128 sum = 0;
            for (var i = 0; i < words.Length; i++)
            {
                for (var word = words[i]; word != 0; word &= word - 1)
                {
                    sum ^= columns[Start + (64 * i) + BitOperations.TrailingZeroCount(word)];
                }
            }

            return sum;
        }
    }
}
