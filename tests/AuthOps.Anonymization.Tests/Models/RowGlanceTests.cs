using System.Numerics;
using AuthOps.Anonymization.PrivacyModels;

namespace AuthOps.Anonymization.Tests.Models;

/// <summary>Looks in single precision at rows of the largest and smallest counts, against exact integers.</summary>
public sealed class RowGlanceTests
{
    private const int Cells = 64;

    /// <summary>Shares in units of 2^-40, so that a product with a size is exact.</summary>
    private const int ShareBits = 40;

    /// <summary>What the file of the looks claims, and the doubt it leaves is several times.</summary>
    private const double MostRounding = 3e-5;

    [Fact]
    public void A_surplus_is_off_by_less_than_claimed()
    {
        var worst = 0.0;
        foreach (var draws in Draws())
        {
            var (row, size) = Row(draws);
            var shares = Shares(draws);
            BigInteger exact = 0;
            for (var i = 0; i < Cells; i++)
            {
                exact += BigInteger.Max(
                    0,
                    ((BigInteger)row[i] << ShareBits) - ((BigInteger)shares[i] * size)
                );
            }

            var found = RowGlance.Surplus(row, size, Singles(shares));
            var difference = Math.Abs(found - Math.ScaleB((double)exact, -ShareBits));
            worst = Math.Max(worst, difference / size);
        }

        Assert.True(worst < MostRounding / 10, $"off by {worst}");
        Assert.True(MostRounding < RowGlance.Doubt);
    }

    [Fact]
    public void A_look_decides_only_what_exact_integers_confirm()
    {
        var (clear, all) = (0, 0);
        foreach (var draws in Draws())
        {
            var (row, size) = Row(draws);
            var shares = Shares(draws);
            for (var i = 0; i < Cells; i++)
            {
                // Some exactly at, a hair beside or far beyond the share.
                var at = (long)(((BigInteger)row[i] << ShareBits) / size);
                shares[i] = draws.Below(4) switch
                {
                    0 => at,
                    1 => at + draws.Below(3) - 1,
                    2 => at + (at >> (1 + draws.Below(30))),
                    _ => (1L << ShareBits) << draws.Below(20),
                };
            }

            var singles = Singles(shares);
            var over = Enumerable
                .Range(0, Cells)
                .Where(i => row[i] > 0)
                .Select(i => ((BigInteger)row[i] << ShareBits) - ((BigInteger)shares[i] * size))
                .ToArray();
            Check(RowGlance.AtMost(row, size, singles), over.All(static o => o <= 0));
            Check(RowGlance.AtLeast(row, size, singles), over.All(static o => o >= 0));
        }

        Assert.True(clear > all / 4, $"{clear} of {all}");

        void Check(Glance look, bool holds)
        {
            Assert.True(look == Glance.Unclear || look == (holds ? Glance.Holds : Glance.Fails));
            clear += look == Glance.Unclear ? 0 : 1;
            all++;
        }
    }

    private static IEnumerable<ModelCase.Draws> Draws() =>
        Enumerable.Range(1, 2_000).Select(static number => new ModelCase.Draws((ulong)number));

    /// <summary>One cell of nearly 2^31, many of 1, or anything between.</summary>
    private static (int[] Row, int Size) Row(ModelCase.Draws draws)
    {
        var row = new int[Cells];
        var most = 1 << draws.Below(25);
        for (var i = 0; i < Cells; i++)
        {
            row[i] = draws.Below(3) == 0 ? 0 : 1 + draws.Below(most);
        }

        if (draws.Below(3) == 0)
        {
            row[draws.Below(Cells)] += int.MaxValue - row.Sum();
        }

        row[0] += row.Sum() == 0 ? 1 : 0;
        return (row, row.Sum());
    }

    /// <summary>Shares of one table: they add up to 1.</summary>
    private static long[] Shares(ModelCase.Draws draws)
    {
        var shares = new long[Cells];
        var left = 1L << ShareBits;
        for (var i = 0; i < Cells - 1; i++)
        {
            shares[i] = draws.Below(2) == 0 ? left >> (1 + draws.Below(12)) : 0;
            left -= shares[i];
        }

        shares[^1] = left;
        return shares;
    }

    private static float[] Singles(long[] shares) =>
        RowGlance.Pad(
            Array.ConvertAll(shares, static share => Math.ScaleB((double)share, -ShareBits))
        );
}
