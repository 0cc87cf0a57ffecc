using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

public sealed class OkvsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(5_000)]
    [InlineData(40_000)]
    public void Every_item_decodes_to_its_value(int items)
    {
        // Bins of 4,096 items, so that there are several; in the full field, in the small one, and as pairs.
        var shape = OkvsShape.For(items, 1 << 12);
        using var stream = new BlockStream(Vector128.Create((ulong)items, 3));
        using var rows = new BinnedRows(Draw(stream, items), shape.Bins);
        var values = Draw(stream, items);
        ulong[] words = [.. values.Select(value => value.GetElement(0))];
        using var full = new OkvsEncoder<Block, FullField>(shape);
        using var small = new OkvsEncoder<ulong, SmallField>(shape);
        Block[] slots = Draw(stream, shape.Stride);
        var wordSlots = new ulong[shape.Stride];
        for (var bin = 0; bin < shape.Bins; bin++)
        {
            var binRows = rows.RowsOf(bin);
            var (start, count) = (rows.StartOf(bin), binRows.Length);
            stream.Fill(wordSlots);
            Assert.True(full.TryEncode(binRows, values.AsSpan(start, count), slots));
            Assert.True(small.TryEncode(binRows, words.AsSpan(start, count), wordSlots));

            var decoded = new Block[count];
            OkvsDecoder.Decode<Block, FullField>(shape, binRows, slots, decoded);
            Assert.True(values.AsSpan(start, count).SequenceEqual(decoded));
            var decodedWords = new ulong[count];
            OkvsDecoder.Decode<ulong, SmallField>(shape, binRows, wordSlots, decodedWords);
            Assert.True(words.AsSpan(start, count).SequenceEqual(decodedWords));

            // A pair of stores is a store of pairs.
            Block[] pairs = [.. wordSlots.Select(word => Vector128.Create(word, word))];
            OkvsDecoder.Decode<Block, PairField>(shape, binRows, pairs, decoded);
            Assert.Equal(decodedWords.Select(word => Vector128.Create(word, word)), decoded);
        }
    }

    /// <summary>One item goes by the portable loop, eight together by the kernel, where there is one.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Dense_slots_of_many_items_are_those_of_each(int columns)
    {
        using var stream = new BlockStream(Vector128.Create(41UL, 3));
        Block[] rows = Draw(stream, 29),
            dense = Draw(stream, columns),
            together = Draw(stream, 29);
        Block[] alone = [.. together];
        OkvsDecoder.AddDense<Block, FullField>(rows, dense, together);
        for (var i = 0; i < rows.Length; i++)
        {
            var coefficient = Vector128.CreateScalar(OkvsRow.Coefficient(rows[i]));
            Block expected = alone[i],
                power = coefficient;
            foreach (var slot in dense)
            {
                expected ^= Polynomials.Multiply128(slot, power);
                power = Polynomials.Multiply128(power, coefficient);
            }

            OkvsDecoder.AddDense<Block, FullField>(rows.AsSpan(i, 1), dense, alone.AsSpan(i, 1));
            Assert.Equal(expected, alone[i]);
        }

        Assert.Equal(alone, together);
    }

    [Fact]
    public void Gaps_are_solved_in_either_field()
    {
        // Sixty items for 63 slots: a core is left over in about every second trial, and sixteen dense slots take it.
        const int Items = 60;
        var shape = OkvsShape.OfOneBin(Items, 21, 16);
        using var stream = new BlockStream(Vector128.Create(77UL, 3));
        using var full = new OkvsEncoder<Block, FullField>(shape);
        using var small = new OkvsEncoder<ulong, SmallField>(shape);
        var solved = 0;
        for (var trial = 0; trial < 400; trial++)
        {
            var rows = Draw(stream, Items);
            var values = Draw(stream, Items);
            ulong[] words = [.. values.Select(value => value.GetElement(0))];
            Block[] slots = Draw(stream, shape.Stride);
            ulong[] wordSlots = [.. slots.Select(slot => slot.GetElement(1))];
            var encoded = full.TryEncode(rows, values, slots);
            Assert.Equal(encoded, small.TryEncode(rows, words, wordSlots));
            if (!encoded)
            {
                continue;
            }

            solved++;
            var decoded = new Block[Items];
            OkvsDecoder.Decode<Block, FullField>(shape, rows, slots, decoded);
            Assert.Equal(values, decoded);
            var decodedWords = new ulong[Items];
            OkvsDecoder.Decode<ulong, SmallField>(shape, rows, wordSlots, decodedWords);
            Assert.Equal(words, decodedWords);
        }

        Assert.InRange(solved, 40, 400);
        Assert.InRange(full.GapRows, 200, 400 * 16);
        Assert.Equal(full.GapRows, small.GapRows);
    }

    [Fact]
    public void Decoding_is_linear_in_the_slots()
    {
        var shape = OkvsShape.For(300);
        using var stream = new BlockStream(Vector128.Create(5UL, 3));
        Block[] rows = Draw(stream, 300),
            left = Draw(stream, shape.Stride),
            right = Draw(stream, shape.Stride);
        var factor = Draw(stream, 1)[0];
        Block[] sum = [.. right];
        Gf128.MultiplyAdd(sum, left, factor);
        Block[] ofLeft = new Block[300],
            ofRight = new Block[300],
            ofSum = new Block[300];
        OkvsDecoder.Decode<Block, FullField>(shape, rows, left, ofLeft);
        OkvsDecoder.Decode<Block, FullField>(shape, rows, right, ofRight);
        OkvsDecoder.Decode<Block, FullField>(shape, rows, sum, ofSum);
        Gf128.MultiplyAdd(ofRight, ofLeft, factor);

        Assert.Equal(ofSum, ofRight);
    }

    [Fact]
    public void Decoding_words_and_pairs_is_linear_in_the_slots()
    {
        const int Items = 300;
        var shape = OkvsShape.For(Items);
        using var stream = new BlockStream(Vector128.Create(6UL, 3));
        var rows = Draw(stream, Items);
        ulong[] words = new ulong[shape.Stride],
            decoded = new ulong[Items];
        stream.Fill(words);
        var factor = Draw(stream, 1)[0];
        OkvsDecoder.Decode<ulong, SmallField>(shape, rows, words, decoded);

        // A store of words times a pair is the store of pairs that the sender decodes.
        Block[] pairs = new Block[shape.Stride],
            ofPairs = new Block[Items];
        Gf64.MultiplyAdd(pairs, words, factor);
        OkvsDecoder.Decode<Block, PairField>(shape, rows, pairs, ofPairs);
        Assert.Equal(decoded.Select(word => Gf64.Scale(factor, word)), ofPairs);
    }

    /// <summary>
    /// Slots that no item needs, of a store of three items in room for a thousand: they must say nothing either. 255 degrees of freedom;
    /// the interval is left with probability 10^-6 on either side; seeds are fixed.
    /// </summary>
    [Fact]
    public void Slots_that_no_item_needs_are_uniform()
    {
        var shape = OkvsShape.For(3);
        using var items = new BlockStream(Vector128.Create(7UL, 3));
        var rows = Draw(items, 3);
        using var encoder = new OkvsEncoder<Block, FullField>(shape);
        var counts = new long[256];
        var slots = new Block[shape.Stride];
        for (var trial = 0; trial < 200; trial++)
        {
            using var stream = new BlockStream(Vector128.Create((ulong)trial, 33));
            stream.Fill(slots.AsSpan());
            Assert.True(encoder.TryEncode(rows, rows, slots));
            Count(slots, counts);
        }

        Assert.InRange(ChiSquare(counts), 157, 377);
    }

    /// <summary>
    /// 255 degrees of freedom: the interval is left with probability 10^-6 on either side. All slots of many encodings of one and the
    /// same zero values, dense ones too: what is not uniform there would say something of the items.
    /// </summary>
    [Fact]
    public void Slots_are_uniform_whatever_the_values()
    {
        var shape = OkvsShape.For(700);
        using var stream = new BlockStream();
        var rows = Draw(stream, 700);
        using var encoder = new OkvsEncoder<Block, FullField>(shape);
        var counts = new long[256];
        var denseCounts = new long[256];
        var slots = new Block[shape.Stride];
        for (var trial = 0; trial < 400; trial++)
        {
            stream.Fill(slots.AsSpan());
            Assert.True(encoder.TryEncode(rows, new Block[700], slots));
            Count(slots.AsSpan(0, shape.Stride), counts);
            Count(slots.AsSpan(3 * shape.ThirdSize, shape.DenseColumns), denseCounts);
        }

        Assert.InRange(ChiSquare(counts), 157, 377);
        Assert.InRange(ChiSquare(denseCounts), 157, 377);
    }

    [Fact]
    public void Equal_items_are_refused_and_too_many()
    {
        var shape = OkvsShape.For(200);
        using var stream = new BlockStream();
        using var encoder = new OkvsEncoder<Block, FullField>(shape);
        var rows = Draw(stream, 200);
        rows[7] = rows[150];

        Assert.False(encoder.TryEncode(rows, Draw(stream, 200), new Block[shape.Stride]));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            encoder.TryEncode(
                new Block[shape.Capacity + 1],
                new Block[shape.Capacity + 1],
                new Block[shape.Stride]
            )
        );
    }

    private static Block[] Draw(BlockStream stream, int count)
    {
        var blocks = new Block[count];
        stream.Fill(blocks.AsSpan());
        return blocks;
    }

    private static void Count(ReadOnlySpan<Block> blocks, long[] counts)
    {
        foreach (var value in MemoryMarshal.AsBytes(blocks))
        {
            counts[value]++;
        }
    }

    private static double ChiSquare(long[] counts)
    {
        var expected = counts.Sum() / 256.0;
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }
}
