using System.Buffers.Binary;
using AuthOps.Primitives.Groups;
using AuthOps.Psi.Vole;

namespace AuthOps.Psi.Tests.Vole;

public sealed class VolePsiTests
{
    private static VolePsiMode Mode(string name) =>
        name switch
        {
            "small" => new VolePsiMode { IsSmall = true },
            "malicious" => new VolePsiMode { IsMalicious = true },
            "both" => new VolePsiMode { IsForBoth = true },
            "malicious, both" => new VolePsiMode { IsMalicious = true, IsForBoth = true },
            "small, both" => new VolePsiMode { IsSmall = true, IsForBoth = true },
            "conservative" => new VolePsiMode { Code = VoleCode.Conservative },
            "SM2" => new VolePsiMode { Group = WeierstrassGroup.Sm2, IsMalicious = true },
            _ => new VolePsiMode(),
        };

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

    /// <summary>Random sizes, overlaps and modes: run by eng/long/psi-vole.sh.</summary>
    [Fact(Explicit = true)]
    public void Ten_thousand_random_runs_lose_nothing()
    {
        string[] modes = ["full", "small", "malicious", "both", "small, both", "conservative"];
        var runs = int.Parse(
            Environment.GetEnvironmentVariable("AUTHOPS_VOLE_RUNS") ?? "10000",
            System.Globalization.CultureInfo.InvariantCulture
        );
        Span<byte> draw = stackalloc byte[16];
        for (var i = 0; i < runs; i++)
        {
            AuthOps.Primitives.Randomness.SecureRandom.Fill(draw);
            var mine = (int)(
                BinaryPrimitives.ReadUInt32LittleEndian(draw) % (1u << (draw[12] % 13))
            );
            var theirs = (int)(
                BinaryPrimitives.ReadUInt32LittleEndian(draw[4..]) % (1u << (draw[13] % 13))
            );
            var common = (int)(
                BinaryPrimitives.ReadUInt32LittleEndian(draw[8..])
                % (uint)(Math.Min(mine, theirs) + 1)
            );
            var run = new VolePsiRun(mine, theirs, common, Mode(modes[i % modes.Length]))
            {
                Padding = draw[14] % 5,
            }.Run();
            Assert.Equal((0, 0), (run.Lost, run.Extra));
        }
    }

    [Theory]
    [InlineData("full")]
    [InlineData("malicious, both")]
    [InlineData("small")]
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
    [InlineData("malicious", 34.9)]
    public void An_item_costs_at_most_so_many_bytes(string mode, double most)
    {
        const int Items = 1 << 20;

        Assert.InRange(BytesOf(Items, Items, Mode(mode)) / (double)Items, 10, most);
    }

    [Fact]
    public void Flipped_bits_end_the_session_or_lose_matches_and_never_add_one()
    {
        var aborted = 0;
        foreach (var number in new[] { 1, 2, 3, 4, 5, 6 })
        {
            foreach (var place in new[] { 0.0, 0.62, 1.0 })
            {
                var run = new VolePsiRun(40, 40, 20, Mode("malicious"))
                {
                    OnMessage = (n, message) =>
                    {
                        if (n == number)
                        {
                            message[(int)(place * (message.Length - 1))] ^= 0x20;
                        }
                    },
                };
                try
                {
                    Assert.Equal(0, run.Run().Extra);
                }
                catch (PsiProtocolException e)
                {
                    aborted++;
                    Assert.Contains(
                        e.Reason,
                        new[]
                        {
                            PsiProtocolError.InvalidElement,
                            PsiProtocolError.InvalidProof,
                            PsiProtocolError.MalformedFrame,
                        }
                    );
                }
            }
        }

        Assert.InRange(aborted, 9, 18);
    }

    /// <summary>A store that is not the one announced, another coin than the committed one, another answer than asked for.</summary>
    [Fact]
    public void A_sender_that_opens_another_coin_or_proof_gives_no_output()
    {
        foreach (var place in new[] { 0, VoleMessages.ProofSize - 1, VoleMessages.ProofSize })
        {
            var run = new VolePsiRun(10, 10, 5, Mode("malicious"))
            {
                OnMessage = (n, message) =>
                {
                    if (n == 6)
                    {
                        message[place] ^= 1;
                    }
                },
            };
            var refused = Assert.Throws<PsiProtocolException>(run.Run);
            Assert.Equal(PsiProtocolError.InvalidProof, refused.Reason);
        }
    }

    [Fact]
    public void A_receiver_that_tells_matches_of_padding_is_refused()
    {
        var run = new VolePsiRun(5, 5, 5, Mode("both"))
        {
            Padding = 30,
            OnMessage = (n, message) =>
            {
                if (n == 7)
                {
                    message.AsSpan().Fill(0xFF);
                }
            },
        };

        Assert.Equal(
            PsiProtocolError.CountMismatch,
            Assert.Throws<PsiProtocolException>(run.Run).Reason
        );
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
        Assert.Throws<InvalidOperationException>(() => receiver.Mask(new byte[1]));
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
