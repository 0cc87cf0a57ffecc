using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Groups;

public sealed class AlignedScratchTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(4096)]
    [InlineData(1 << 20)]
    public void What_was_taken_is_erased(int bytes) => Assert.True(ScratchProbe.IsErased(bytes));

    [Fact]
    public void Memory_in_use_is_not_taken_twice() => Assert.True(ScratchProbe.NestedIsApart(4096));

    [Fact]
    public void No_more_is_given_than_was_asked_for() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ScratchProbe.TakeTooMuch(128));
}
