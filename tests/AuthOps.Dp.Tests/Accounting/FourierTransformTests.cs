using System.Numerics;
using AuthOps.Dp.Accounting.Numerics;

namespace AuthOps.Dp.Tests.Accounting;

public sealed class FourierTransformTests
{
    public static TheoryData<int> Lengths => [64, 128, 256, 512, 1024, 4096];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_transform_is_the_definition_within_its_bound(int length)
    {
        var (re, im) = Input(length);
        var (exactRe, exactIm) = Definition(re, im);
        using var plan = new FourierTransform(length, vectors: true);
        var (outRe, outIm) = (re.ToArray(), im.ToArray());

        plan.Forward(outRe, outIm);

        var (error, norm) = (0.0, 0.0);
        for (var k = 0; k < length; k++)
        {
            var at = Place(k, length);
            error += Square(outRe[at] - exactRe[k]) + Square(outIm[at] - exactIm[k]);
            norm += Square(exactRe[k]) + Square(exactIm[k]);
        }

        // Every value by itself: the bound is a part of the sum of all sizes.
        var total = re.Zip(im, static (x, y) => Math.Sqrt((x * x) + (y * y))).Sum();
        for (var k = 0; k < length; k++)
        {
            var at = Place(k, length);
            var off = Math.Sqrt(Square(outRe[at] - exactRe[k]) + Square(outIm[at] - exactIm[k]));
            Assert.True(off <= (plan.RelativeError + 1e-13) * total, $"{k}: {off}");
        }

        // The definition in doubles is itself off by some 10^-13.
        Assert.True(Math.Sqrt(error / norm) <= plan.RelativeError + 1e-12);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_kernel_gives_the_same_bits_there_and_back(int length)
    {
        var (re, im) = Input(length);
        using var scalar = new FourierTransform(length, lanes: 1);
        var (there, thereIm) = (re.ToArray(), im.ToArray());
        scalar.Forward(there, thereIm);
        var (back, backIm) = (there.ToArray(), thereIm.ToArray());
        scalar.Inverse(back, backIm);
        for (var i = 0; i < length; i++)
        {
            Assert.Equal(re[i], back[i] / length, 1e-12);
            Assert.Equal(im[i], backIm[i] / length, 1e-12);
        }

        foreach (
            var lanes in new[] { 4, 8 }.Where(static lanes => lanes <= FourierTransform.FastLanes)
        )
        {
            using var plan = new FourierTransform(length, lanes);
            var (x, y) = (re.ToArray(), im.ToArray());
            plan.Forward(x, y);
            Assert.Equal(there, x);
            Assert.Equal(thereIm, y);
            plan.Inverse(x, y);
            Assert.Equal(back, x);
            Assert.Equal(backIm, y);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(1 << 16)]
    public void Roots_of_unity_are_right_to_the_last_place(int length)
    {
        using var plan = new FourierTransform(length, lanes: 1);
        var column = length / 8;
        for (var t = 0; t < column; t += Math.Max(1, column / 500))
        {
            var (cos, sin) = ExactAngle.CosSin(t, column);
            Assert.True(
                Math.Abs(plan.ColumnRe[t] - cos) <= 1.2e-16 * Math.Abs(cos) + 1e-40,
                $"cos {t}/{column}: {plan.ColumnRe[t]:R} {cos:R}"
            );
            Assert.True(
                Math.Abs(plan.ColumnIm[t] + sin) <= 1.2e-16 * Math.Abs(sin) + 1e-40,
                $"sin {t}/{column}: {plan.ColumnIm[t]:R} {sin:R}"
            );
        }
    }

    [Fact]
    public void Powers_of_two_real_sequences_are_those_of_each()
    {
        const int Length = 256;
        var (re, im) = Input(Length);
        var (first, firstIm) = Definition(re, new double[Length]);
        var (second, secondIm) = Definition(im, new double[Length]);
        using var plan = new FourierTransform(Length, vectors: true);
        using var one = new SpectrumPower(Length);
        using var several = new SpectrumPower(Length);
        var (x, y) = Transformed(plan, re, im);
        var (z, w) = Transformed(plan, re, im);
        one.Multiply(x, y, 1e-14, 6, isLast: true);
        for (var factor = 0; factor < 3; factor++)
        {
            (z, w) = Transformed(plan, re, im);
            several.Multiply(z, w, 1e-14, factor + 1, isLast: factor == 2);
        }

        for (var k = 0; k < Length; k++)
        {
            var at = Place(k, Length);
            var packed =
                Complex.Pow(new Complex(first[k], firstIm[k]), 6)
                + (Complex.ImaginaryOne * Complex.Pow(new Complex(second[k], secondIm[k]), 6));
            var size = 1e-10 * (1 + Complex.Abs(packed));
            Assert.True(Complex.Abs(new Complex(x[at], y[at]) - packed) <= size, $"{k}");
            Assert.True(Complex.Abs(new Complex(z[at], w[at]) - packed) <= size, $"{k}");
        }

        Assert.Equal(1, one.MeanError() / several.MeanError(), 1e-9);
        Assert.Equal(1, one.MeanSize() / several.MeanSize(), 1e-9);
    }

    private static (double[] Re, double[] Im) Transformed(
        FourierTransform plan,
        double[] re,
        double[] im
    )
    {
        var (x, y) = (re.ToArray(), im.ToArray());
        plan.Forward(x, y);
        return (x, y);
    }

    [Fact]
    public void Lengths_that_are_no_powers_of_two_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FourierTransform(96, vectors: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FourierTransform(32, vectors: false));
    }

    [Fact]
    public void Powers_carry_a_bound_of_their_error()
    {
        // Sequences whose transforms lie near the unit circle, each frequency then off by a known amount; the 1000th
        // power against the one of what is not off, by exact angles.
        const int Length = 64;
        const double Error = 1e-9;
        var (re, im) = (new double[Length], new double[Length]);
        var (pRe, pIm) = (new double[Length], new double[Length]);
        for (var k = 0; k < Length; k++)
        {
            // A real sequence: the angle is odd in k; the second sequence is 0 but for what it is off.
            var angle = k == Length / 2 ? 0 : (k < Length / 2 ? k : k - Length) / 50.0;
            var at = Place(k, Length);
            (re[at], im[at]) = (Math.Cos(angle), Math.Sin(angle));
            var sign = angle < 0 ? -1 : 1;
            (pRe[at], pIm[at]) = (re[at] + (Error * 0.7), im[at] - (sign * Error * 0.7));
        }

        using var exact = new SpectrumPower(Length);
        exact.Multiply(re, im, 0, 1000, isLast: true);
        using var power = new SpectrumPower(Length);
        power.Multiply(pRe, pIm, Error, 1000, isLast: true);

        var (worst, mean) = (0.0, 0.0);
        for (var k = 1; k < Length / 2; k++)
        {
            var at = Place(k, Length);
            Assert.Equal(Math.Cos(k * 20.0), re[at], 1e-10);
            var off = Complex.Abs(new Complex(pRe[at], pIm[at]) - new Complex(re[at], im[at]));
            worst = Math.Max(worst, off);
            mean += 2 * off / Length;
        }

        Assert.True(worst > 5e-7);
        Assert.True(power.MeanError() >= mean);
        Assert.True(power.MeanError() <= 1e-5);
    }

    [Fact]
    public void Rows_whose_powers_vanish_are_zero_and_counted()
    {
        const int Length = 64;
        var (re, im) = (Enumerable.Repeat(0.5, Length).ToArray(), new double[Length]);
        using var power = new SpectrumPower(Length);
        power.Multiply(re, im, 1e-12, 1000, isLast: true);

        Assert.All(re, static x => Assert.Equal(0, x));
        Assert.InRange(power.MeanError(), 1e-61, 1e-50);
    }

    private static int Place(int k, int length)
    {
        var column = length / 8;
        var (r, rest) = Math.DivRem(k, column);
        var reversed = 0;
        for (var bit = 1; bit < column; bit <<= 1)
        {
            reversed = (reversed << 1) | ((rest & bit) == 0 ? 0 : 1);
        }

        return (8 * reversed) + r;
    }

    private static (double[] Re, double[] Im) Input(int length)
    {
        var (re, im) = (new double[length], new double[length]);
        for (var i = 0; i < length; i++)
        {
            re[i] = Math.Sin((1.3 * i) + (0.01 * i * i));
            im[i] = Math.Cos((0.7 * i) + (0.02 * i * i));
        }

        return (re, im);
    }

    private static (double[] Re, double[] Im) Definition(double[] re, double[] im)
    {
        var n = re.Length;
        var (cos, sin) = (new double[n], new double[n]);
        for (var t = 0; t < n; t++)
        {
            (sin[t], cos[t]) = Math.SinCos(2 * Math.PI * t / n);
        }

        var (outRe, outIm) = (new double[n], new double[n]);
        for (var k = 0; k < n; k++)
        {
            for (var j = 0; j < n; j++)
            {
                var t = (int)((long)j * k % n);
                outRe[k] += (re[j] * cos[t]) + (im[j] * sin[t]);
                outIm[k] += (im[j] * cos[t]) - (re[j] * sin[t]);
            }
        }

        return (outRe, outIm);
    }

    private static double Square(double x) => x * x;
}
