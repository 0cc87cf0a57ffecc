using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

public sealed class ExpandAccumulateTests
{
    /// <summary>The code as docs/math/silent-vole.md has it: one whole pass, then the other, then the places, each from its stream.</summary>
    [Theory]
    [InlineData(992, 1)]
    [InlineData(9_920, 1)]
    [InlineData(4_216, 2)]
    public void Both_passes_in_one_walk_are_two_passes(int half, int code)
    {
        var vector = new Block[(2 * half) + VoleShape.Slack];
        using (var stream = new BlockStream(Vector128.Create((ulong)half, 9)))
        {
            stream.Fill(vector.AsSpan(0, 2 * half));
        }

        Block[] head = vector[..half],
            tail = vector[half..(2 * half)];
        Accumulate(tail, 1);
        Accumulate(tail, 2);
        AddPlaces(head, tail, code == 1 ? 4 : 12, code == 1 ? 7 : 21);
        foreach (var kernel in ExpandAccumulate.Kernels)
        {
            Block[] ours = [.. vector];
            ExpandAccumulate.Encode(
                kernel,
                (VoleCode)code,
                ours.AsSpan(0, half),
                ours.AsSpan(half)
            );
            Assert.Equal(head, ours[..half]);
        }
    }

    private static void Accumulate(Block[] vector, ulong pass)
    {
        var stream = new Block[(vector.Length * 3 / Blocks.Size) + 1];
        using var cipher = new BlockCipher(Vector128.Create(0x452821E638D01377UL, pass));
        cipher.Fill(0, stream);
        var bytes = MemoryMarshal.AsBytes(stream.AsSpan());
        for (var i = 0; i < vector.Length; i++)
        {
            var bits =
                bytes[3 * i] | (bytes[(3 * i) + 1] << 8) | (bytes[(3 * i) + 2] << 16) | (1 << 24);
            for (var k = 0; k < 25 && i + 1 + k < vector.Length; k++)
            {
                if (((bits >> k) & 1) != 0)
                {
                    vector[i + 1 + k] ^= vector[i];
                }
            }
        }
    }

    private static void AddPlaces(Block[] head, Block[] tail, int regular, int weight)
    {
        const int Tile = 32;
        using var cipher = new BlockCipher(Vector128.Create(0xBE5466CF34E90C6CUL, 3));
        var words = new uint[Tile * weight];
        for (var start = 0; start < head.Length; start += Tile)
        {
            var blocks = MemoryMarshal.Cast<uint, Block>(words.AsSpan());
            cipher.Fill((ulong)(start / Tile * blocks.Length), blocks);
            for (var i = 0; i < Math.Min(Tile, head.Length - start); i++)
            {
                for (var j = 0; j < weight; j++)
                {
                    var (from, size) = (0L, (long)tail.Length);
                    if (j < regular)
                    {
                        size = tail.Length / regular;
                        from = j * size;
                    }

                    head[start + i] ^= tail[from + ((words[(j * Tile) + i] * size) >> 32)];
                }
            }
        }
    }
}
