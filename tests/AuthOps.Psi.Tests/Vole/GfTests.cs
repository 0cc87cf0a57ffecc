using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

public sealed class GfTests
{
    private const int Count = 203;

    /// <summary>Blocks with few bits, with all, and random ones.</summary>
    private static Block[] Operands(ulong seed)
    {
        var blocks = new Block[Count];
        using var stream = new BlockStream(Vector128.Create(seed, 7UL));
        stream.Fill(blocks.AsSpan());
        for (var i = 0; i < 64; i++)
        {
            blocks[i] = Vector128.Create(1UL << i, i % 3 == 0 ? 1UL << (63 - i) : 0);
        }

        blocks[64] = Vector128.Create(ulong.MaxValue, ulong.MaxValue);
        blocks[65] = Vector128.Create(0UL, ulong.MaxValue);
        blocks[66] = default;
        return blocks;
    }

    [Fact]
    public void Every_kernel_of_the_large_field_multiplies_as_the_textbook_does()
    {
        Block[] values = Operands(1);
        foreach (var factor in Operands(2).Where((_, i) => i % 7 == 0 || i is 64 or 65))
        {
            var expected = values.Select(value => Polynomials.Multiply128(value, factor)).ToArray();
            Assert.Equal(expected, values.Select(value => Gf128.Multiply(value, factor)));
            foreach (var kernel in Gf128.Kernels)
            {
                for (var length = Count - 5; length <= Count; length++)
                {
                    Block[] sums = [.. values.AsSpan(0, length)];
                    Gf128.MultiplyAdd(kernel, sums, values.AsSpan(0, length), factor);
                    Assert.Equal(
                        expected.Take(length).Select((product, i) => product ^ values[i]),
                        sums
                    );
                }
            }
        }
    }

    [Fact]
    public void Every_kernel_of_the_small_field_multiplies_as_the_textbook_does()
    {
        var values = Operands(3).Select(block => block.GetElement(0)).ToArray();
        foreach (var pair in Operands(4).Where((_, i) => i % 7 == 0 || i is 64 or 65))
        {
            var expected = values
                .Select(value =>
                    Vector128.Create(
                        Polynomials.Multiply64(value, pair.GetElement(0)),
                        Polynomials.Multiply64(value, pair.GetElement(1))
                    )
                )
                .ToArray();
            Assert.Equal(expected, values.Select(value => Gf64.Scale(pair, value)));
            Assert.Equal(
                expected.Select(product => product.GetElement(0)),
                values.Select(value => Gf64.Multiply(pair.GetElement(0), value))
            );
            foreach (var kernel in Gf64.Kernels)
            {
                var sums = new Block[Count];
                Gf64.MultiplyAdd(kernel, sums, values, pair);
                Assert.Equal(expected, sums);
            }
        }
    }

    [Fact]
    public void Scaling_by_a_word_and_inner_products_are_sums_of_products()
    {
        Block[] left = Operands(5),
            right = Operands(6);
        for (var length = 0; length < Count; length += 13)
        {
            Block expected = default;
            for (var i = 0; i < length; i++)
            {
                expected ^= Polynomials.Multiply128(left[i], right[i]);
                Assert.Equal(
                    Polynomials.Multiply128(
                        left[i],
                        Vector128.CreateScalar(right[i].GetElement(0))
                    ),
                    Gf128.Scale(left[i], right[i].GetElement(0))
                );
            }

            Assert.Equal(
                expected,
                Gf128.InnerProduct(left.AsSpan(0, length), right.AsSpan(0, length))
            );
        }
    }

    [Fact]
    public void Inverses_multiply_to_one_and_zero_has_none()
    {
        foreach (var value in Operands(8).Where(value => value.GetElement(0) != 0))
        {
            Assert.Equal(Gf128.One, Polynomials.Multiply128(value, Gf128.Invert(value)));
            Assert.Equal(
                1UL,
                Polynomials.Multiply64(value.GetElement(0), Gf64.Invert(value.GetElement(0)))
            );
        }

        Assert.Equal(default, Gf128.Invert(default));
        Assert.Equal(0UL, Gf64.Invert(0));
    }

    /// <summary>GHASH writes the bits of this field backwards: test case 2 of McGrew and Viega's specification of GCM.</summary>
    [Fact]
    public void The_large_field_is_that_of_Gcm()
    {
        var product = Gf128.Multiply(
            Reflected("0388dace60b6a392f328c2b971b2fe78"),
            Reflected("66e94bd4ef8a2c3b884cfa59ca342b2e")
        );

        Assert.Equal(Reflected("5e2ec746917062882c85b0685353deb7"), product);
    }

    /// <summary>Appendix C.1 of FIPS 197.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_permutation_is_Aes(bool usePlatform)
    {
        using var cipher = new BlockCipher(Read("000102030405060708090a0b0c0d0e0f"), usePlatform);
        var input = Read("00112233445566778899aabbccddeeff");
        Block[] results = new Block[11];
        cipher.Hash(Enumerable.Repeat(input, results.Length).ToArray(), results);

        var expected = Read("69c4e0d86a7b0430d8cdb78070b4c55a") ^ input;
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void Both_implementations_give_one_stream_wherever_it_is_cut()
    {
        var key = Vector128.Create(0x1122334455667788UL, 0x99AABBCCDDEEFF00);
        using var fast = new BlockCipher(key);
        using var platform = new BlockCipher(key, usePlatform: true);
        Block[] expected = new Block[205];
        platform.Fill(5, expected);
        Block[] numbers =
        [
            .. Enumerable.Range(5, 205).Select(i => Vector128.CreateScalar((ulong)i)),
        ];
        Block[] hashes = new Block[205];
        platform.Hash(numbers, hashes);
        Assert.Equal(expected.Zip(numbers, (block, number) => block ^ number), hashes);
        foreach (var cut in new[] { 0, 1, 7, 8, 64, 130 })
        {
            Block[] blocks = new Block[205];
            fast.Fill(5, blocks.AsSpan(0, cut));
            fast.Fill(5 + (ulong)cut, blocks.AsSpan(cut));
            Assert.Equal(expected, blocks);
            fast.Hash(numbers, blocks);
            Assert.Equal(hashes, blocks);
        }
    }

    [Fact]
    public void Both_implementations_hash_under_two_keys_as_under_each()
    {
        var (first, second) = (Vector128.Create(1UL, 2), Vector128.Create(3UL, 4));
        using var left = new BlockCipher(first);
        using var right = new BlockCipher(second);
        using var platformLeft = new BlockCipher(first, usePlatform: true);
        using var platformRight = new BlockCipher(second, usePlatform: true);
        foreach (var length in new[] { 1, 3, 4, 7, 64, 131 })
        {
            Block[] inputs = Operands(9)[..length],
                ofLeft = new Block[length],
                ofRight = new Block[length],
                both = new Block[2 * length];
            left.Hash(inputs, ofLeft);
            right.Hash(inputs, ofRight);
            Block[] expected =
            [
                .. ofLeft.Zip(ofRight, (l, r) => new[] { l, r }).SelectMany(p => p),
            ];
            var sums = (ofLeft.Aggregate((a, b) => a ^ b), ofRight.Aggregate((a, b) => a ^ b));

            BlockCipher.HashBoth(left, right, inputs, both, out var sumLeft, out var sumRight);
            Assert.Equal(expected, both);
            Assert.Equal(sums, (sumLeft, sumRight));
            BlockCipher.HashBoth(
                platformLeft,
                platformRight,
                inputs,
                both,
                out sumLeft,
                out sumRight
            );
            Assert.Equal(expected, both);
            Assert.Equal(sums, (sumLeft, sumRight));
        }
    }

    private static Block Read(string hex) => MemoryMarshal.Read<Block>(Convert.FromHexString(hex));

    private static Block Reflected(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        for (var i = 0; i < bytes.Length; i++)
        {
            var reversed = 0;
            for (var bit = 0; bit < 8; bit++)
            {
                reversed |= ((bytes[i] >> bit) & 1) << (7 - bit);
            }

            bytes[i] = (byte)reversed;
        }

        return MemoryMarshal.Read<Block>(bytes);
    }
}
