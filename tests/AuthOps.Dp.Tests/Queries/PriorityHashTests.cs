using AuthOps.Dp.Queries;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Tests.Queries;

public sealed class PriorityHashTests
{
    private static readonly SipHash s_key = new(1, 2);

    [Fact]
    public void A_fresh_key_is_drawn_for_each_release() =>
        Assert.NotEqual(PriorityKeys.Fresh().OfText("unit"), PriorityKeys.Fresh().OfText("unit"));

    /// <summary>Priorities of text go by its UTF-16 code units, little-endian.</summary>
    [Fact]
    public void Text_is_hashed_by_its_code_units() =>
        Assert.Equal(s_key.Hash64("u\0n\0i\0t\0"u8), s_key.OfText("unit"));
}
