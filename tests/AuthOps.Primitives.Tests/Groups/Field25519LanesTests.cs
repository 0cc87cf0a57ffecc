using System.Numerics;
using System.Runtime.Intrinsics.X86;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Groups;

public sealed class Field25519LanesTests
{
    private const int Limbs = Field25519LanesProbe.Limbs;
    private const double Tight = Field25519LanesProbe.Tight;
    private const int Rounds = 400;
    private static readonly BigInteger P = RistrettoReference.P;

    // Where a carry, a rounding or a sign changes; random limbs do not reach them.
    private static readonly double[] s_edges =
    [
        Tight,
        -Tight,
        1L << 50,
        -(1L << 50),
        (1L << 50) - 1,
        (1L << 50) + 1,
        1L << 49,
        0,
        1,
        -1,
        -19,
    ];

    public static TheoryData<string> Operations => [.. Field25519LanesProbe.Operations];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Extreme_limbs_equal_big_integers_and_stay_tight(string operation)
    {
        foreach (var backend in Field25519LanesProbe.Backends)
        {
            var lanes = Field25519LanesProbe.Lanes(backend);
            var stream = ReplayBytes.Stream("field25519/" + operation, 1 << 16);
            for (var round = 0; round < Rounds; round++)
            {
                var a = Extremes(stream, lanes, round, Tight);
                var b = Extremes(stream, lanes, round, -Tight);
                var result = Field25519LanesProbe.Run(backend, operation, a, b);
                for (var lane = 0; lane < lanes; lane++)
                {
                    Assert.Equal(
                        RistrettoReference.Mod(Expected(operation, Value(a, lane), Value(b, lane))),
                        RistrettoReference.Mod(Value(result, lane))
                    );
                }

                Assert.All(result, limb => Assert.InRange(limb, -Tight, Tight));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void A_lane_knows_nothing_of_the_others(string operation)
    {
        foreach (var backend in Field25519LanesProbe.Backends)
        {
            var lanes = Field25519LanesProbe.Lanes(backend);
            var stream = ReplayBytes.Stream("field25519/lanes", 1 << 16);
            var a = Extremes(stream, lanes, 9, Tight);
            var b = Extremes(stream, lanes, 9, Tight);
            var straight = Field25519LanesProbe.Run(backend, operation, a, b);
            for (var turn = 1; turn < lanes; turn++)
            {
                var turned = Field25519LanesProbe.Run(
                    backend,
                    operation,
                    Turn(a, turn),
                    Turn(b, turn)
                );
                Assert.Equal(Turn(straight, turn), turned);
            }
        }
    }

    [Fact]
    public void Both_vector_kernels_compute_the_same_limbs()
    {
        // A processor that has AVX-512 has both kernels; where one is switched off or missing, there is nothing to compare.
        Assert.True(Field25519LanesProbe.Backends.Count == 2 || !Avx512F.IsSupported);
        if (Field25519LanesProbe.Backends.Count < 2)
        {
            return;
        }

        var stream = ReplayBytes.Stream("field25519/kernels", 1 << 16);
        for (var round = 0; round < 50; round++)
        {
            var a = Extremes(stream, 8, round, Tight);
            var b = Extremes(stream, 8, round, -Tight);
            foreach (var operation in Field25519LanesProbe.Operations)
            {
                var wide = Field25519LanesProbe.Run("avx512", operation, a, b);
                var low = Field25519LanesProbe.Run(
                    "avx2",
                    operation,
                    a[..(4 * Limbs)],
                    b[..(4 * Limbs)]
                );
                Assert.Equal(wide[..(4 * Limbs)], low);
            }
        }
    }

    [Fact]
    public void Encodings_are_canonical_for_extreme_limbs()
    {
        foreach (var backend in Field25519LanesProbe.Backends)
        {
            var lanes = Field25519LanesProbe.Lanes(backend);
            var stream = ReplayBytes.Stream("field25519/encode", 1 << 16);
            for (var round = 0; round < Rounds; round++)
            {
                var a = Extremes(stream, lanes, round, Tight);
                var bytes = Field25519LanesProbe.ToBytes(backend, a);
                for (var lane = 0; lane < lanes; lane++)
                {
                    Assert.Equal(
                        RistrettoReference.ToBytes(RistrettoReference.Mod(Value(a, lane))),
                        bytes[(32 * lane)..(32 * (lane + 1))]
                    );
                }
            }
        }
    }

    [Fact]
    public void A_shared_inversion_keeps_zeros_to_their_own_lane()
    {
        foreach (var backend in Field25519LanesProbe.Backends)
        {
            var lanes = Field25519LanesProbe.Lanes(backend);
            var stream = ReplayBytes.Stream("field25519/invert", 1 << 16);
            foreach (var count in (int[])[1, 2, 5, 16])
            {
                var values = Enumerable
                    .Range(0, count)
                    .Select(_ => Extremes(stream, lanes, 9, Tight))
                    .ToArray();
                values[0].AsSpan(0, Limbs).Clear();
                values[count - 1].AsSpan(2 * Limbs, Limbs).Clear();
                var inverses = Field25519LanesProbe.Invert(backend, values);
                for (var i = 0; i < count; i++)
                {
                    for (var lane = 0; lane < lanes; lane++)
                    {
                        var value = RistrettoReference.Mod(Value(values[i], lane));
                        var product = value * Value(inverses[i], lane);
                        Assert.Equal(value.IsZero ? 0 : 1, RistrettoReference.Mod(product));
                        Assert.Equal(value.IsZero, Value(inverses[i], lane).IsZero);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_carry_without_its_bias_passes_on_random_limbs_and_fails_on_extreme_ones()
    {
        // The tempting form: the remainder's bits or-ed with those of 2^52, plus a carry that may be negative.
        static double Wrong(long remainder, long carry) =>
            BitConverter.Int64BitsToDouble((remainder | 0x4330000000000000) + carry)
            - 4503599627370496.0;

        Assert.Equal(123_456_789 - 3, Wrong(123_456_789, -3));
        Assert.NotEqual(-3, Wrong(0, -3));
    }

    private static BigInteger Expected(string operation, BigInteger a, BigInteger b) =>
        operation switch
        {
            "multiply" or "both-first" => a * b,
            "square" or "both-second" => a * a,
            "add" => a + b,
            "subtract" => a - b,
            "negate" => -a,
            "add-multiple" => a + (121665 * b),
            "sum" or "both-sum" => (a * b) + (a * a),
            "difference" or "both-difference" => (a * b) - (a * a),
            "double-e" => (a * b) - (a * a) - (b * b),
            "double-f" => (2 * a * b) - (b * b) + (a * a),
            "double-g" => (b * b) - (a * a),
            "double-h" => (a * a) + (b * b),
            "round-trip" => a,
            _ => throw new ArgumentOutOfRangeException(nameof(operation)),
        };

    /// <summary>Round 0 has the bound in every limb; the others mix the edges.</summary>
    private static double[] Extremes(ReplayBytes stream, int lanes, int round, double bound)
    {
        var limbs = new double[lanes * Limbs];
        for (var i = 0; i < limbs.Length; i++)
        {
            var draw = stream.Consumed + 4 > 1 << 16 ? (uint)(round * i) : DrawByte(stream);
            limbs[i] = round == 0 ? bound : s_edges[draw % (uint)s_edges.Length];
        }

        return limbs;
    }

    private static uint DrawByte(ReplayBytes stream)
    {
        Span<byte> one = stackalloc byte[1];
        stream.Fill(one);
        return one[0];
    }

    private static double[] Turn(double[] limbs, int lanes) =>
        [.. limbs[(lanes * Limbs)..], .. limbs[..(lanes * Limbs)]];

    private static BigInteger Value(double[] limbs, int lane)
    {
        var value = BigInteger.Zero;
        for (var k = Limbs - 1; k >= 0; k--)
        {
            value = (value << 51) + new BigInteger(limbs[(lane * Limbs) + k]);
        }

        return value;
    }
}
