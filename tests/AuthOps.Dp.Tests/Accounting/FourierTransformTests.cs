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
        var plan = new FourierTransform(length, vectors: true);
        var (outRe, outIm) = (new double[length], new double[length]);

        plan.Forward([.. re], [.. im], outRe, outIm);

        var (error, norm) = (0.0, 0.0);
        for (var k = 0; k < length; k++)
        {
            var at = Place(k, length);
            error += Square(outRe[at] - exactRe[k]) + Square(outIm[at] - exactIm[k]);
            norm += Square(exactRe[k]) + Square(exactIm[k]);
        }

        // The definition in doubles is itself off by some 10^-13.
        Assert.True(Math.Sqrt(error / norm) <= plan.RelativeError + 1e-12);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Vectors_and_scalars_give_the_same_bits_there_and_back(int length)
    {
        var (re, im) = Input(length);
        var fast = new FourierTransform(length, vectors: true);
        var slow = new FourierTransform(length, vectors: false);
        var (aRe, aIm, bRe, bIm) = (
            new double[length],
            new double[length],
            new double[length],
            new double[length]
        );

        fast.Forward([.. re], [.. im], aRe, aIm);
        slow.Forward([.. re], [.. im], bRe, bIm);
        Assert.Equal(aRe, bRe);
        Assert.Equal(aIm, bIm);

        var (cRe, cIm, dRe, dIm) = (
            new double[length],
            new double[length],
            new double[length],
            new double[length]
        );
        fast.Inverse([.. aRe], [.. aIm], cRe, cIm);
        slow.Inverse([.. aRe], [.. aIm], dRe, dIm);
        Assert.Equal(cRe, dRe);
        Assert.Equal(cIm, dIm);
        for (var i = 0; i < length; i++)
        {
            Assert.Equal(re[i], cRe[i] / length, 1e-12);
            Assert.Equal(im[i], cIm[i] / length, 1e-12);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(1 << 16)]
    public void Roots_of_unity_are_right_to_the_last_place(int length)
    {
        var plan = new FourierTransform(length, vectors: false);
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
    public void Two_real_sequences_are_taken_apart_and_put_together()
    {
        const int Length = 256;
        var (re, im) = Input(Length);
        var (exactRe, exactIm) = Definition(re, new double[Length]);
        var plan = new FourierTransform(Length, vectors: true);
        var (outRe, outIm) = (new double[Length], new double[Length]);
        plan.Forward([.. re], [.. im], outRe, outIm);
        var half = new HalfSpectrum(Length);

        half.Split(outRe, outIm);

        for (var k = 0; k < Length / 2; k++)
        {
            Assert.Equal(exactRe[k], half.FirstRe[Place(k, Length)], 1e-11);
            Assert.Equal(exactIm[k], half.FirstIm[Place(k, Length)], 1e-11);
        }

        Assert.Equal(exactRe[Length / 2], half.FirstRe[Length / 2], 1e-11);
        var (mergedRe, mergedIm) = (new double[Length], new double[Length]);
        half.Merge(mergedRe, mergedIm);
        for (var i = 0; i < Length; i++)
        {
            Assert.Equal(outRe[i], mergedRe[i], 1e-12);
            Assert.Equal(outIm[i], mergedIm[i], 1e-12);
        }
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
        // Values near the unit circle, perturbed by a known amount, to the 1000th power against BigInteger rationals'
        // stand-in: System.Numerics.Complex by exact angles.
        const double Error = 1e-9;
        var (re, im) = (new double[16], new double[16]);
        var (pRe, pIm) = (new double[16], new double[16]);
        for (var i = 0; i < 16; i++)
        {
            (re[i], im[i]) = (Math.Cos(i / 50.0), Math.Sin(i / 50.0));
            (pRe[i], pIm[i]) = (re[i] + (Error * 0.7), im[i] - (Error * 0.7));
        }

        var exact = new SpectrumPower(16);
        exact.Multiply(re, im, 0, 1000);
        var power = new SpectrumPower(16);
        power.Multiply(pRe, pIm, Error, 1000);

        var worst = 0.0;
        var mean = 0.0;
        for (var i = 0; i < 16; i++)
        {
            var off = Complex.Abs(
                new Complex(power.Re[i], power.Im[i]) - new Complex(exact.Re[i], exact.Im[i])
            );
            Assert.Equal(Math.Cos(i * 20.0), exact.Re[i], 1e-11);
            worst = Math.Max(worst, off);
            mean += off / 16;
        }

        Assert.True(worst > 5e-7);
        Assert.True(power.MeanError(32) >= mean);
        Assert.True(power.MeanError(32) <= 1e-5);
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

        return (r * column) + reversed;
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
