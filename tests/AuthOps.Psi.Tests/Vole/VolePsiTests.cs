using AuthOps.Psi.Vole;

namespace AuthOps.Psi.Tests.Vole;

public sealed class VolePsiTests
{
    private static VolePsiMode Mode(string name) => VolePsiModes.Of(name);

    [Theory]
    [InlineData("full")]
    [InlineData("small")]
    [InlineData("malicious, both")]
    [InlineData("small, both")]
    [InlineData("conservative")]
    [InlineData("SM2")]
    public void Matches_are_those_of_plain_sets(string mode)
    {
        (int, int, int)[] runs = [(0, 3, 0), (1, 1, 1), (1000, 1000, 1000), (31, 2500, 17)];
        foreach (var (mine, theirs, common) in runs)
        {
            var run = new VolePsiRun(mine, theirs, common, Mode(mode)).Run();
            Assert.Equal((0, 0), (run.Lost, run.Extra));
        }
    }

    [Theory]
    [InlineData("small, both")]
    public void Several_bins_lose_nothing(string mode)
    {
        var run = new VolePsiRun(60_000, 40_001, 20_000, Mode(mode)).Run();

        Assert.Equal((0, 0), (run.Lost, run.Extra));
    }

    [Theory]
    [InlineData("full")]
    [InlineData("malicious, both")]
    [InlineData("small")]
    [InlineData("small, both")]
    [InlineData("conservative")]
    [InlineData("SM2")]
    public void Messages_of_equal_declarations_have_equal_lengths(string mode)
    {
        var none = new VolePsiRun(700, 500, 0, Mode(mode)).Run();
        var all = new VolePsiRun(700, 500, 500, Mode(mode)).Run();
        var padded = new VolePsiRun(600, 400, 123, Mode(mode)) { Padding = 100 }.Run();

        Assert.Equal(none.Lengths, all.Lengths);
        Assert.Equal(none.Lengths, padded.Lengths);
        Assert.Equal((0, 0), (padded.Lost, padded.Extra));
        Assert.Equal(none.Lengths.Sum(), BytesOf(700, 500, Mode(mode)));
    }

    [Theory]
    [InlineData("full", 30.0)]
    [InlineData("small", 19.5)]
    [InlineData("malicious", 35.4)]
    public void An_item_costs_at_most_so_many_bytes(string mode, double most)
    {
        const int Items = 1 << 20;

        Assert.InRange(BytesOf(Items, Items, Mode(mode)) / (double)Items, 10, most);
    }

    [Fact]
    public void Terms_that_would_break_the_bounds_are_refused()
    {
        Assert.Throws<ArgumentException>(() =>
            new VolePsiTerms(10, 10, new VolePsiMode { IsSmall = true, IsMalicious = true })
        );
        Assert.Throws<ArgumentException>(() =>
            new VolePsiTerms(1 << 10, 1 << 20, new VolePsiMode { IsSmall = true, Buckets = 17 })
        );
        Assert.True(
            new VolePsiTerms(
                1 << 20,
                1 << 20,
                new VolePsiMode { IsSmall = true, Buckets = 16 }
            ).HasShortTags
        );
        Assert.False(new VolePsiTerms(1 << 24, 3, new VolePsiMode()).HasShortTags);
        Assert.False(
            new VolePsiTerms(1 << 20, 1 << 20, new VolePsiMode { Buckets = 17 }).HasShortTags
        );
    }

    [Fact]
    public void A_party_serves_one_session_in_order()
    {
        var terms = new VolePsiTerms(4, 4, new VolePsiMode());
        using var receiver = new VolePsiReceiver(terms, new byte[32], []);
        _ = receiver.Start();

        Assert.Throws<InvalidOperationException>(receiver.Start);
        Assert.Throws<InvalidOperationException>(() =>
            receiver.Mask(new byte[1], TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            PsiProtocolError.MalformedFrame,
            Assert.Throws<PsiProtocolException>(() => receiver.Extend(new byte[5])).Reason
        );
        Assert.Throws<InvalidOperationException>(() => receiver.Extend(new byte[4096]));
    }

    private static long BytesOf(int receiverItems, int senderItems, VolePsiMode mode)
    {
        var terms = new VolePsiTerms(receiverItems, senderItems, mode);
        var sizes = new VoleMessages(
            terms.Correlation,
            new BaseOtContext(mode.Group, new byte[32])
        );
        return (long)sizes.StartSize
            + sizes.ChoicesSize
            + sizes.ExtensionSize
            + sizes.TreesSize
            + (mode.IsMalicious ? IndexedHash.DigestSize : 0)
            + terms.StoreSize
            + terms.AnswerSize
            + terms.MatchesSize;
    }
}
