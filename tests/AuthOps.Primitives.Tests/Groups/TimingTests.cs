using System.Diagnostics;
using System.Globalization;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Randomness;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Groups;

/// <summary>
/// Fixed against random scalars in the manner of dudect (O. Reparaz, J. Balasch, I. Verbauwhede, "Dude, is my code constant time?",
/// DATE 2017): Welch's t of the two classes' times, after dropping the slowest tenth, half and three quarters. Run by
/// eng/long/timing.sh on a quiet machine; |t| above 10 is a leak, and without one it is passed with a probability below 1e-20 a test
/// were the times independent, which on a shared machine they are not quite.
/// </summary>
public sealed class TimingTests(ITestOutputHelper output)
{
    private delegate void SpanAction(Span<byte> secret);

    private const int Samples = 3000;
    private const double Threshold = 10;
    private const int Items = 8;

    public static TheoryData<string, string> Groups()
    {
        var data = new TheoryData<string, string>();
        foreach (var backend in ForcedGroup.Backends)
        {
            foreach (var group in (string[])["sm2", "p256", "ristretto255"])
            {
                data.Add(group, backend);
            }
        }

        return data;
    }

    public static TheoryData<string> Kernels => [.. ForcedGroup.Backends];

    [Theory(Explicit = true)]
    [MemberData(nameof(Groups))]
    public void Multiplication_takes_the_same_time_for_every_scalar(string name, string backend)
    {
        PrimeGroup group =
            name == "ristretto255"
                ? ForcedGroup.Ristretto255(backend)
                : ForcedGroup.Weierstrass(name, backend, PointEncoding.Uncompressed);
        byte[] elements =
        [
            .. Enumerable.Repeat(group.Generator.ToArray(), Items).SelectMany(g => g),
        ];
        var results = new byte[elements.Length];
        Passes(
            $"{name} {backend} multiply",
            Fixed(group),
            group.RandomScalar,
            scalar => group.MultiplyBatch(scalar, elements, results)
        );
        var one = new byte[group.ElementSize];
        Passes(
            $"{name} {backend} generator",
            Fixed(group),
            group.RandomScalar,
            scalar => group.MultiplyGeneratorBatch(scalar, one)
        );
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Kernels))]
    public void The_ladder_takes_the_same_time_for_every_scalar(string backend)
    {
        var x25519 = ForcedGroup.X25519(backend);
        byte[] elements =
        [
            .. Enumerable.Repeat(X25519.BasePoint.ToArray(), Items).SelectMany(u => u),
        ];
        var results = new byte[elements.Length];
        Passes(
            $"x25519 {backend} multiply",
            new byte[32],
            SecureRandom.Fill,
            scalar => x25519.MultiplyBatch(scalar, elements, results)
        );
        Passes(
            $"x25519 {backend} each",
            new byte[Items * 32],
            SecureRandom.Fill,
            scalars => x25519.MultiplyEachBatch(scalars, elements, results)
        );
    }

    /// <summary>The private key with its public key derived, and the number drawn for the signature, fixed or random at once.</summary>
    [Fact(Explicit = true)]
    public void A_signature_takes_the_same_time_for_every_key_and_number()
    {
        var message = new byte[32];
        var group = ForcedGroup.Weierstrass("sm2", "scalar", PointEncoding.Uncompressed);
        Passes(
            "sm2 signature sign",
            [.. Fixed(group), .. Fixed(group)],
            secrets =>
            {
                group.RandomScalar(secrets[..32]);
                group.RandomScalar(secrets[32..]);
            },
            secrets => Sm2Example.Sign(secrets.AsSpan(0, 32), message, message, secrets[32..])
        );
    }

    [Fact(Explicit = true)]
    public void A_leaky_multiplication_is_found()
    {
        var group = ForcedGroup.Weierstrass("sm2", "scalar");
        ulong[] number = [3, 5, 7, 11];
        var t = Statistic(
            Fixed(group),
            group.RandomScalar,
            scalar =>
            {
                // Square and multiply with a branch on each bit: what no kernel may do.
                foreach (var digit in scalar)
                {
                    for (var bit = 7; bit >= 0; bit--)
                    {
                        number = LaneFieldProbe.MultiplyWords("sm2", false, number, number);
                        if (((digit >> bit) & 1) != 0)
                        {
                            number = LaneFieldProbe.MultiplyWords(
                                "sm2",
                                false,
                                number,
                                [1, 2, 3, 4]
                            );
                        }
                    }
                }
            }
        );
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"planted leak: |t| = {t:F1}")
        );
        Assert.True(t > Threshold);
    }

    /// <summary>The number 1, whose digits are nearly all alike.</summary>
    private static byte[] Fixed(PrimeGroup group)
    {
        var one = new byte[group.ScalarSize];
        one[group is Ristretto255 ? 0 : ^1] = 1;
        return one;
    }

    private void Passes(string what, byte[] fixedSecret, SpanAction draw, Action<byte[]> run)
    {
        var t = Statistic(fixedSecret, draw, run);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: |t| = {t:F1}"));
        Assert.True(
            t < Threshold,
            string.Create(CultureInfo.InvariantCulture, $"{what}: |t| = {t:F1}")
        );
    }

    private static double Statistic(byte[] fixedSecret, SpanAction draw, Action<byte[]> run)
    {
        var draws = new Draws("timing");
        var random = new byte[fixedSecret.Length];
        var input = new byte[fixedSecret.Length];
        List<double>[] times =
        [
            [],
            [],
        ];
        for (var i = 0; i < (2 * Samples) + 200; i++)
        {
            var kind = (int)draws.Next(2);
            draw(random);
            (kind == 0 ? fixedSecret : random).CopyTo(input, 0);
            var started = Stopwatch.GetTimestamp();
            run(input);
            var time = Stopwatch.GetTimestamp() - started;
            if (i >= 200)
            {
                times[kind].Add(time);
            }
        }

        var pooled = times.SelectMany(t => t).Order().ToArray();
        return new[] { 0.25, 0.5, 0.9 }.Max(part =>
        {
            var cut = pooled[(int)(part * pooled.Length)];
            return Welch([.. times[0].Where(t => t <= cut)], [.. times[1].Where(t => t <= cut)]);
        });
    }

    private static double Welch(double[] a, double[] b)
    {
        if (a.Length < 2 || b.Length < 2)
        {
            // All the fast times are of one class: no leak is plainer.
            return double.PositiveInfinity;
        }

        var (meanA, meanB) = (a.Average(), b.Average());
        var varianceA = a.Sum(x => (x - meanA) * (x - meanA)) / (a.Length - 1);
        var varianceB = b.Sum(x => (x - meanB) * (x - meanB)) / (b.Length - 1);
        return Math.Abs(meanA - meanB)
            / Math.Sqrt((varianceA / a.Length) + (varianceB / b.Length) + 1e-9);
    }
}
