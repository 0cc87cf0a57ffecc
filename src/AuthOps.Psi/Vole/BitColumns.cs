using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// 128 columns of bits, each of whole blocks, one after another: what the extension of transfers works on before rows are taken out
/// of it. Used by one thread at a time.
/// </summary>
internal sealed class BitColumns : IDisposable
{
    public const int Count = 128;

    private readonly AlignedBuffer<Block> _blocks;

    /// <param name="blocks">Blocks of a column.</param>
    public BitColumns(int blocks)
    {
        Blocks = blocks;
        _blocks = new AlignedBuffer<Block>(Count * blocks);
        _blocks.Span.Clear();
    }

    /// <summary>Blocks of a column.</summary>
    public int Blocks { get; }

    public Span<Block> this[int column] => _blocks.Span.Slice(column * Blocks, Blocks);

    /// <summary>Writes rows: bit c of row i is bit i of column c.</summary>
    public void WriteRows(Span<Block> rows)
    {
        var words = MemoryMarshal.Cast<Block, ulong>(rows);
        Span<ulong> square = stackalloc ulong[64];
        for (var start = 0; start < rows.Length; start += 64)
        {
            for (var half = 0; half < 2; half++)
            {
                for (var c = 0; c < 64; c++)
                {
                    square[c] = this[(64 * half) + c][start / 128].GetElement(start / 64 % 2);
                }

                Transpose(square);
                for (var i = 0; i < Math.Min(64, rows.Length - start); i++)
                {
                    words[(2 * (start + i)) + half] = square[i];
                }
            }
        }
    }

    public void Dispose() => _blocks.Dispose();

    /// <summary>Swaps rows and columns of 64 words of 64 bits, by halves, quarters and so on.</summary>
    private static void Transpose(Span<ulong> square)
    {
        var mask = 0x00000000FFFFFFFFUL;
        for (var width = 32; width != 0; width >>= 1, mask ^= mask << width)
        {
            for (var i = 0; i < 64; i = ((i | width) + 1) & ~width)
            {
                var swapped = ((square[i] >> width) ^ square[i | width]) & mask;
                square[i | width] ^= swapped;
                square[i] ^= swapped << width;
            }
        }
    }
}
