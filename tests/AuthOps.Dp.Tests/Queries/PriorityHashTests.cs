using AuthOps.Dp.Queries;

namespace AuthOps.Dp.Tests.Queries;

public sealed class PriorityHashTests
{
    private static readonly PriorityHash Published = new(
        0x0706050403020100UL,
        0x0f0e0d0c0b0a0908UL
    );

    /// <summary>Aumasson and Bernstein 2012, Appendix A, and the vectors of their reference implementation.</summary>
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31UL)]
    [InlineData(1, 0x74f839c593dc67fdUL)]
    [InlineData(8, 0x93f5f5799a932462UL)]
    [InlineData(15, 0xa129ca6149be45e5UL)]
    public void Published_vectors_hold(int length, ulong expected)
    {
        var message = Enumerable.Range(0, length).Select(static i => (byte)i).ToArray();
        Assert.Equal(expected, Published.Of(message));
    }

    [Fact]
    public void A_fresh_key_is_drawn_for_each_release() =>
        Assert.NotEqual(PriorityKeys.Fresh().Of("unit"), PriorityKeys.Fresh().Of("unit"));
}
