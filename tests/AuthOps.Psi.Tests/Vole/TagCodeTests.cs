using System.Runtime.Intrinsics;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

public sealed class TagCodeTests
{
    public static TheoryData<int, bool> Sizes
    {
        get
        {
            var data = new TheoryData<int, bool>();
            foreach (var size in new[] { 0, 1, 2, 3, 127, 128, 129, 700, 4_096 })
            {
                data.Add(size, false);
                data.Add(size, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Written_tags_are_found_and_tags_that_differ_in_a_bit_that_is_said_are_not(
        int size,
        bool isMalicious
    )
    {
        var terms = Terms(size, isMalicious);
        var tags = Draw(size, terms);
        var message = new byte[terms.TagsSize];
        TagCode.Write(terms, tags, message);

        // Every tag, and every tag with its first, last or some other said bit changed.
        Block[] own =
        [
            .. tags,
            .. tags.Select(tag => tag ^ Vector128.Create(0UL, 1UL << 63)),
            .. tags.Select(tag => tag ^ Vector128.Create(isMalicious ? 1UL : 1UL << 60, 0)),
            .. tags.Select(tag => tag ^ Vector128.Create(1UL << 59, 0)),
        ];
        var items = Enumerable.Range(0, own.Length).Reverse().ToArray();
        var found = new bool[own.Length];
        var matches = new byte[(size + 7) / 8];
        Assert.True(PeerTags.TryRead(terms, message, out var list));
        list.Match(own, items, found, matches);

        for (var i = 0; i < own.Length; i++)
        {
            var isSaid = isMalicious || i < 2 * size || terms.PrefixBits > 5;
            Assert.True(!isSaid || found[items[i]] == i < size, $"tag {i}");
        }

        Assert.Equal(size, matches.Sum(value => int.PopCount(value)));
        var foundAlone = new bool[own.Length];
        list.Match(own, items, foundAlone, []);
        Assert.Equal(found, foundAlone);
    }

    [Theory]
    [InlineData(129)]
    [InlineData(4_096)]
    public void A_tag_with_the_rest_of_a_neighbour_of_another_value_is_not_found(int size)
    {
        var terms = Terms(size, isMalicious: false);
        var tags = Draw(size, terms);
        var message = new byte[terms.TagsSize];
        TagCode.Write(terms, tags, message);
        Assert.True(PeerTags.TryRead(terms, message, out var list));
        Block[] own =
        [
            .. from i in Enumerable.Range(4, size - 8)
            from step in Enumerable.Range(-4, 9)
            where Prefix(tags[i]) != Prefix(tags[i + step])
            select With(Prefix(tags[i]), TagCode.Word(tags[i + step], terms.PrefixBits)),
        ];
        var found = new bool[own.Length];
        list.Match(own, Enumerable.Range(0, own.Length).ToArray(), found, []);
        Assert.True(own.Length > size);
        Assert.DoesNotContain(true, found);

        ulong Prefix(Block tag) => TagCode.Prefix(tag, terms.PrefixBits);

        Block With(ulong prefix, ulong word) =>
            Vector128.Create(
                word << (64 - terms.PrefixBits),
                (prefix << (64 - terms.PrefixBits)) | (word >> terms.PrefixBits)
            );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_list_that_does_not_ascend_or_counts_wrongly_is_refused(bool isMalicious)
    {
        const int Size = 701;
        var terms = Terms(Size, isMalicious);
        var tags = Draw(Size, terms);
        var message = new byte[terms.TagsSize];
        TagCode.Write(terms, tags, message);
        var bits = message.Length - ((Size + (1 << terms.PrefixBits) + 7) / 8);
        Assert.True(PeerTags.TryRead(terms, message, out _));

        // One tag more or less than there are; a bit behind the end; a one behind the last value.
        foreach (var place in new[] { bits, message.Length - 1 })
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = message.ToArray();
                changed[place] ^= (byte)(1 << bit);
                Assert.False(PeerTags.TryRead(terms, changed, out _), $"byte {place}, bit {bit}");
            }
        }

        // Two tags of one value of the leading bits in the wrong order.
        // Every pair that shares a value, wherever the string of bits is cut into words.
        var pairs = Enumerable
            .Range(1, Size - 1)
            .Where(i => Prefix(terms, tags[i]) == Prefix(terms, tags[i - 1]))
            .ToArray();
        Assert.True(pairs.Length > Size / 4);
        foreach (var second in pairs)
        {
            var swapped = message.ToArray();
            message.AsSpan(8 * second, 8).CopyTo(swapped.AsSpan(8 * (second - 1)));
            message.AsSpan(8 * (second - 1), 8).CopyTo(swapped.AsSpan(8 * second));
            Assert.False(PeerTags.TryRead(terms, swapped, out _), $"tag {second}");
        }
    }

    /// <summary>Tags that differ in their last bits alone ascend by these.</summary>
    [Fact]
    public void The_last_bits_of_long_tags_ascend_too()
    {
        var terms = Terms(200, isMalicious: true);
        var tags = Enumerable.Range(0, 200).Select(i => Vector128.Create((ulong)i, 0)).ToArray();
        var message = new byte[terms.TagsSize];
        TagCode.Write(terms, tags, message);
        Assert.True(PeerTags.TryRead(terms, message, out _));

        (tags[7], tags[8]) = (tags[8], tags[7]);
        TagCode.Write(terms, tags, message);
        Assert.False(PeerTags.TryRead(terms, message, out _));
    }

    private static VolePsiTerms Terms(int size, bool isMalicious) =>
        new(1, size, new VolePsiMode { IsMalicious = isMalicious });

    private static ulong Prefix(VolePsiTerms terms, Block tag) =>
        TagCode.Prefix(tag, terms.PrefixBits);

    private static Block[] Draw(int size, VolePsiTerms terms)
    {
        var tags = new Block[size];
        using var stream = new BlockStream(Vector128.Create((ulong)size, 21));
        stream.Fill(tags.AsSpan());
        TagSort.Sort(tags, [], terms.PrefixBits);
        return tags;
    }
}
