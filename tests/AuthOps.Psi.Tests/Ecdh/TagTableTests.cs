using AuthOps.Primitives.Randomness;
using AuthOps.Psi.Ecdh;

namespace AuthOps.Psi.Tests.Ecdh;

public sealed class TagTableTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(5000)]
    public void It_finds_what_a_dictionary_finds(int count)
    {
        var tags = Tags(count);
        var table = new TagTable(tags);
        for (var done = 0; done < count; done += 1000)
        {
            Assert.Equal(-1, table.Add(done, Math.Min(1000, count - done)));
        }

        UInt128[] asked = [.. Tags(100), .. tags.Reverse(), .. Tags(100)];
        var places = new int[asked.Length];
        table.Find(asked, places);
        var expected = tags.Select((tag, place) => (tag, place)).ToDictionary();
        Assert.Equal(asked.Select(tag => expected.GetValueOrDefault(tag, -1)), places);
    }

    /// <summary>Within what is looked at together, and far apart.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(31, 30)]
    [InlineData(2500, 3)]
    public void A_tag_that_is_there_is_told_by_its_place(int repeated, int of)
    {
        var tags = Tags(3000);
        tags[repeated] = tags[of];
        Assert.Equal(repeated, new TagTable(tags).Add(0, tags.Length));
        var table = new TagTable(tags);
        Assert.Equal(-1, table.Add(0, repeated));
        Assert.Equal(repeated, table.Add(repeated, tags.Length - repeated));
    }

    /// <summary>Random tags, some of which differ from another in one bit only.</summary>
    private static UInt128[] Tags(int count)
    {
        var tags = new UInt128[count];
        for (var i = 0; i < count; i++)
        {
            tags[i] =
                i % 3 == 2
                    ? tags[i - 1] ^ (UInt128.One << SecureRandom.NextInt32(128))
                    : new UInt128(SecureRandom.NextUInt64(), SecureRandom.NextUInt64());
        }

        return tags;
    }
}
