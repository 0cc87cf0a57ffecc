using System.Numerics;
using AuthOps.Dp.Noise;

namespace AuthOps.Dp.Tests.Noise;

public sealed class BitChoicesTests
{
    private const int Length = 16;

    [Fact]
    public void Every_outcome_of_a_uniform_choice_has_exactly_the_same_mass()
    {
        for (var bound = 1UL; bound <= 17; bound++)
        {
            var mass = new long[bound];
            var unresolved = 0L;
            for (var tape = 0UL; tape < 1UL << Length; tape++)
            {
                var choices = new BitChoices<EnumeratedBits>(new EnumeratedBits(tape, Length));
                var value = choices.Below(bound);
                if (choices.Bits.IsResolved)
                {
                    mass[value]++;
                }
                else
                {
                    unresolved++;
                }
            }

            Assert.All(mass, m => Assert.Equal(mass[0], m));
            Assert.True(unresolved < (1 << Length) / 5, $"bound {bound}: {unresolved}");
        }
    }

    [Fact]
    public void A_modulo_would_not_have_the_same_mass()
    {
        var mass = new long[3];
        for (var tape = 0UL; tape < 16; tape++)
        {
            mass[new EnumeratedBits(tape, 4).NextBits(4) % 3]++;
        }

        Assert.NotEqual(mass[0], mass[2]);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(5, 7)]
    [InlineData(9, 16)]
    public void A_rational_choice_has_exactly_the_rational_mass(ulong numerator, ulong denominator)
    {
        var (yes, no) = (0UL, 0UL);
        for (var tape = 0UL; tape < 1UL << Length; tape++)
        {
            var choices = new BitChoices<EnumeratedBits>(new EnumeratedBits(tape, Length));
            var value = choices.Bernoulli(numerator, denominator);
            if (choices.Bits.IsResolved)
            {
                yes += value ? 1UL : 0;
                no += value ? 0 : 1UL;
            }
        }

        Assert.Equal(yes * (denominator - numerator), no * numerator);
    }

    [Fact]
    public void Bounds_beyond_a_word_take_all_their_bits_and_reject_the_rest()
    {
        // 2^64 + 1 needs 65 bits: 64 high, 1 low. The first candidate, 2^65 - 1, is rejected; the second is 2^64.
        var bound = (BigInteger.One << 64) + 1;
        var choices = new BitChoices<ListedBits>(
            new ListedBits((64, ulong.MaxValue), (1, 1), (64, 1UL << 63), (1, 0))
        );

        Assert.Equal(BigInteger.One << 64, choices.Below(bound));
        Assert.True(choices.Bits.IsUsedUp);
    }

    [Fact]
    public void Bits_alone_lead_to_the_law_of_the_discrete_laplace()
    {
        // All 2^26 bit strings through the whole sampler of scale 1; what is found may fall short of the law by the
        // unresolved mass and never exceed it.
        const int Depth = 26;
        const int Span = 6;
        var mass = new long[(2 * Span) + 1];
        var unresolved = 0L;
        for (var tape = 0UL; tape < 1UL << Depth; )
        {
            var choices = new BitChoices<EnumeratedBits>(new EnumeratedBits(Reverse(tape), Depth));
            var value = DiscreteLaplaceSampler.Sample(ref choices, 1UL, 1UL);
            var used = choices.Bits.IsResolved ? choices.Bits.Used : Depth;

            // All strings that begin alike decide alike: count them at once.
            var weight = 1L << (Depth - used);
            if (!choices.Bits.IsResolved)
            {
                unresolved += weight;
            }
            else if (Int128.Abs(value) <= Span)
            {
                mass[(int)value + Span] += weight;
            }

            tape += (ulong)weight;
        }

        var all = 1L << Depth;
        Assert.True(unresolved < all / 50, $"unresolved {(double)unresolved / all}");
        for (var k = -Span; k <= Span; k++)
        {
            var bracket = FixedInterval.Ratio(mass[k + Span], all);
            var upper = FixedInterval.Ratio(mass[k + Span] + unresolved, all);
            var law = ExactLaws.Laplace(1, 1, k);
            Assert.True(bracket.Low <= law.High && law.Low <= upper.High, $"{k}");
        }

        static ulong Reverse(ulong tape)
        {
            // The first bit used is the highest of the counter, so that counting up keeps prefixes together.
            var reversed = 0UL;
            for (var i = 0; i < Depth; i++)
            {
                reversed |= ((tape >> (Depth - 1 - i)) & 1) << i;
            }

            return reversed;
        }
    }

    [Fact]
    public void Secure_bits_fill_every_width()
    {
        // Each bit of each width must take both values within 200 draws; fails by chance once in 2^190.
        var bits = default(SecureBits);
        for (var width = 1; width <= 64; width++)
        {
            var (ones, zeros) = (0UL, 0UL);
            var mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
            for (var i = 0; i < 200; i++)
            {
                var value = bits.NextBits(width);
                Assert.Equal(0UL, value & ~mask);
                ones |= value;
                zeros |= ~value & mask;
            }

            Assert.Equal(mask, ones);
            Assert.Equal(mask, zeros);
        }
    }

    private struct ListedBits(params (int Width, ulong Value)[] pieces) : IRandomBits
    {
        private int _next;

        internal readonly bool IsUsedUp => _next == pieces.Length;

        public readonly void Fill(Span<uint> words) => throw new NotSupportedException();

        public ulong NextBits(int count)
        {
            var (width, value) = pieces[_next++];
            Assert.Equal(width, count);
            return value;
        }
    }
}
