using System.Numerics;
using AuthOps.Dp.Accounting;
using AuthOps.Dp.Mechanisms;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Tests.Noise;
using static AuthOps.Dp.Accounting.NeighbouringRelation;

namespace AuthOps.Dp.Tests;

/// <summary>More faults that users of other libraries reported: of noise, accounting, budgets, timing and installation.</summary>
public sealed class KnownPainsOfNoiseTests
{
    /// <summary>
    /// diffprivlib#94, opacus#616, opendp#414: noise in floating point leaves gaps that tell the value. Ours is whole, on
    /// the declared grid, and every residue occurs whatever is added to.
    /// </summary>
    [Fact]
    public void Noise_is_whole_and_reaches_every_residue_beside_any_value()
    {
        foreach (var value in new[] { 0L, 1, 1L << 53, long.MaxValue / 2 })
        {
            var sums = new HashSet<long>();
            var bits = new TapeBits("residues", (ulong)value);
            var law = new DiscreteLaplace(new Rational(100, 1));
            for (var i = 0; i < 20_000; i++)
            {
                sums.Add((value + law.Draw(ref bits)) & 63);
            }

            Assert.Equal(64, sums.Count);
        }
    }

    /// <summary>opendp#2911: permute-and-flip is no mechanism of bounded range, and costs ε²/2 of ρ, four times as much.</summary>
    [Fact]
    public void Permute_and_flip_is_not_taken_for_the_exponential_mechanism()
    {
        var one = Epsilon.Parse("1");
        Assert.Equal(new Rational(1, 2), PrivacyEvent.Pure(one, AddOrRemoveOne).ConcentratedRho);
        Assert.Equal(
            new Rational(1, 8),
            PrivacyEvent.BoundedRange(one, AddOrRemoveOne).ConcentratedRho
        );
        var flip = new PermuteAndFlip(one, 1, ScoreChange.Any).ToEvent(AddOrRemoveOne);
        Assert.Equal(new Rational(1, 2), flip.ConcentratedRho);
    }

    /// <summary>opacus#400: a central limit is no bound. smartnoise-sdk#621, prv_accountant#17, #36: nor is less than the truth.</summary>
    [Fact]
    public void No_accountant_claims_less_than_the_truth_at_tiny_delta()
    {
        // Randomised response of 30 answers, whose losses lie on a lattice: the truth to 10^-12.
        const int Answers = 30;
        var plan = PrivacyEvent
            .RandomizedResponse(2, new Rational(1, 2), ReplaceOne)
            .Repeat(Answers);
        foreach (var power in new[] { 3, 6, 8 })
        {
            var delta = new Rational(BigInteger.One, BigInteger.Pow(10, power));
            var truth = PrivacyCurve
                .LossDistributions(plan, TestContext.Current.CancellationToken)
                .EpsilonAt(delta)
                .Lower;
            Assert.True(truth > 5);
            Assert.True(PrivacyCurve.Renyi(plan).EpsilonAt(delta).Upper >= truth);
            Assert.True(PrivacyCurve.ZeroConcentrated(plan).EpsilonAt(delta).Upper >= truth);
            Assert.True(PrivacyCurve.Optimal(plan).EpsilonAt(delta).Upper >= truth);
            Assert.True(PrivacyCurve.Pure(plan).EpsilonAt(delta).Upper >= truth);
        }
    }

    /// <summary>opendp#2789, dpcreator#547: ninths and sevenths of a budget add up to it, and to no more.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(49)]
    public void Equal_parts_of_a_budget_exhaust_it_exactly(int parts)
    {
        var filter = PrivacyFilter.Pure(Epsilon.Parse("49/2000"), AddOrRemoveOne);
        var part = PrivacyEvent.Pure(
            new Epsilon(new Rational(49, 2000) / new Rational(parts, 1)),
            AddOrRemoveOne
        );
        for (var i = 0; i < parts; i++)
        {
            Assert.True(filter.TrySpend(part));
        }

        Assert.Equal(new Rational(49, 2000), filter.Spent);
        Assert.False(
            filter.TrySpend(PrivacyEvent.Pure(Epsilon.Parse("1/1000000"), AddOrRemoveOne))
        );
    }

    /// <summary>libprio-rs#645, opendp#303: how long a draw takes must not tell what was drawn; here, the bits it takes.</summary>
    [Theory]
    [InlineData("1/2")]
    [InlineData("10/3")]
    [InlineData("1000")]
    public void A_draw_takes_as_many_bits_whatever_comes_out(string scale)
    {
        var law = new DiscreteLaplace(Rational.Parse(scale));
        var bits = new TapeBits("work " + scale, 0);
        var each = 0L;
        for (var i = 0; i < 3000; i++)
        {
            var before = bits.Used;
            law.Draw(ref bits);
            each = i == 0 ? bits.Used : each;
            Assert.Equal(each, bits.Used - before);
        }
    }

    /// <summary>
    /// google/differential-privacy#55, #69, #86, #130, PyDP#112, opendp#2773: what is hard to build or install is not used.
    /// The library needs the platform and AuthOps.Primitives, and calls into nothing native of its own.
    /// </summary>
    [Fact]
    public void Nothing_but_the_platform_and_the_primitives_is_needed()
    {
        var library = typeof(DiscreteLaplace).Assembly;
        Assert.All(
            library.GetReferencedAssemblies(),
            static name =>
                Assert.True(
                    name.Name is "AuthOps.Primitives" or "netstandard"
                        || name.Name!.StartsWith("System.", StringComparison.Ordinal),
                    name.Name
                )
        );
        var native = library
            .GetTypes()
            .SelectMany(static type =>
                type.GetMethods(
                    System.Reflection.BindingFlags.Static
                        | System.Reflection.BindingFlags.Public
                        | System.Reflection.BindingFlags.NonPublic
                        | System.Reflection.BindingFlags.DeclaredOnly
                )
            )
            .Where(static method =>
                method.Attributes.HasFlag(System.Reflection.MethodAttributes.PinvokeImpl)
            );
        Assert.Empty(native);
        Assert.DoesNotContain(
            Directory.GetFiles(AppContext.BaseDirectory, "AuthOps.Dp*"),
            static file => file.EndsWith(".so", StringComparison.Ordinal)
        );
    }
}
