using System.Numerics;
using System.Text;
using System.Text.Json;
using AuthOps.Bench.Groups;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Groups;

public sealed class X25519Tests(ITestOutputHelper output)
{
    // RFC 7748, 5.2: scalar, u-coordinate, result.
    private static readonly (string Scalar, string U, string Result)[] s_single =
    [
        (
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
        ),
        (
            "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
            "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
        ),
    ];

    // u-coordinates of low order, canonical or not: on the curve and on the twist.
    private static readonly string[] s_lowOrder =
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    // RFC 9380, J.4.2, curve25519_XMD:SHA-512_ELL2_NU_: message and P.x.
    private static readonly (string Message, string X)[] s_mapped =
    [
        ("", "1bb913f0c9daefa0b3375378ffa534bda5526c97391952a7789eb976edfe4d08"),
        ("abc", "7c22950b7d900fa866334262fcaea47a441a578df43b894b4625c9b450f9a026"),
    ];

    public static TheoryData<string> Backends => [.. ForcedGroup.Backends];

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_vectors_of_rfc_7748_hold(string backend)
    {
        var x25519 = ForcedGroup.X25519(backend);
        foreach (var (scalar, u, result) in s_single)
        {
            Assert.Equal(result, Multiply(x25519, Hex(scalar), Hex(u)));
        }

        Assert.Equal(
            "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51",
            Iterate(x25519, 1000)
        );
    }

    [Fact]
    public void The_published_files_hold_whole()
    {
        using var rfc7748 = Read("rfc7748-x25519.json");
        var single = rfc7748.RootElement.GetProperty("single").EnumerateArray();
        Assert.Equal(
            s_single,
            single.Select(v => (Text(v, "scalar"), Text(v, "u"), Text(v, "out")))
        );
        Assert.Equal(
            s_lowOrder,
            rfc7748
                .RootElement.GetProperty("low_order_u_giving_zero")
                .EnumerateArray()
                .Select(v => v.GetString()!)
        );
        var dh = rfc7748.RootElement.GetProperty("dh");
        var shared = Multiply(X25519.Instance, Hex(Text(dh, "a")), Hex(Text(dh, "B")));
        Assert.Equal(Text(dh, "K"), shared);

        using var rfc9380 = Read("rfc9380-curve25519_XMD-SHA-512_ELL2_NU_.json");
        foreach (var vector in rfc9380.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var expected = vector.GetProperty("P").GetProperty("x").GetString()![2..];
            foreach (var backend in ForcedGroup.Backends)
            {
                Assert.Equal(expected, Map(backend, Text(vector, "msg")));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Messages_map_to_the_points_of_rfc_9380(string backend)
    {
        foreach (var (message, x) in s_mapped)
        {
            Assert.Equal(x, Map(backend, message));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Points_of_low_order_give_zero_and_are_no_elements(string backend)
    {
        var x25519 = ForcedGroup.X25519(backend);
        var group = ForcedGroup.XOnlyCurve25519(backend);
        var scalar = Hex(s_single[0].Scalar);
        foreach (var u in s_lowOrder)
        {
            var result = Hex(Multiply(x25519, scalar, Hex(u)));
            Assert.True(X25519.IsAllZero(result));
            Assert.False(group.IsValidElement(Hex(u)));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void An_element_is_canonical_on_the_curve_and_of_high_order(string backend)
    {
        var group = ForcedGroup.XOnlyCurve25519(backend);
        var p = RistrettoReference.P;
        for (var u = 2; u < 60; u++)
        {
            var value = new BigInteger(u);
            var w = value * ((value * value) + (486662 * value) + 1);
            var isOnCurve = BigInteger.ModPow(w, (p - 1) / 2, p).IsOne;
            Assert.Equal(isOnCurve, group.IsValidElement(RistrettoReference.ToBytes(value)));
            if (u < 19)
            {
                Assert.False(group.IsValidElement(RistrettoReference.ToBytes(p + u)));
            }

            var high = RistrettoReference.ToBytes(value);
            high[31] |= 0x80;
            Assert.False(group.IsValidElement(high));
        }

        Assert.False(group.IsValidElement(new byte[31]));
    }

    [Fact]
    public void Random_and_extreme_inputs_equal_libsodium_and_BouncyCastle() =>
        Compare(SimdMode.IsDefault ? 10_000 : 300, "x25519/random");

    /// <summary>10^6 inputs a backend: eng/long/x25519.sh.</summary>
    [Fact(Explicit = true)]
    public void A_million_inputs_equal_libsodium_and_BouncyCastle()
    {
        for (var done = 0; done < LongRun.Count; done += LongRun.Piece)
        {
            Compare(LongRun.Piece, $"x25519/million/{done}");
        }

        output.WriteLine(
            $"x25519: {LongRun.Count} products by one scalar and {LongRun.Count} by one each on {string.Join(", ", ForcedGroup.Backends)} are those of libsodium and BouncyCastle"
        );
    }

    /// <summary>The last vector of RFC 7748, 5.2: eng/long/x25519.sh.</summary>
    [Fact(Explicit = true)]
    public void A_million_iterations_equal_rfc_7748()
    {
        Assert.Equal(
            "7c3911e0ab2586fd864497297e575e6f3bc601c0883c30df5f4dd2d24f665424",
            Iterate(X25519.Instance, 1_000_000)
        );
        output.WriteLine("x25519: the million iterations of RFC 7748 give its result");
    }

    private static string Iterate(X25519 x25519, int times)
    {
        var scalar = X25519.BasePoint.ToArray();
        var point = X25519.BasePoint.ToArray();
        var result = new byte[32];
        for (var i = 0; i < times; i++)
        {
            x25519.MultiplyBatch(scalar, point, result);
            (scalar, point, result) = (result, scalar, point);
        }

        return Convert.ToHexStringLower(scalar);
    }

    private static void Compare(int count, string label)
    {
        Sodium.Initialize();
        var points = new byte[count * 32];
        var scalars = new byte[count * 32];
        var stream = ReplayBytes.Stream(label, count * 64);
        stream.Fill(points);
        stream.Fill(scalars);
        // Non-canonical and twist points, and the smallest and largest.
        for (var i = 0; i < 64; i++)
        {
            points.AsSpan(i * 32, 32).Fill(i < 32 ? (byte)0xFF : (byte)0);
            points[i * 32] = (byte)(4 * i);
        }

        var same = Reference(points, _ => scalars.AsSpan(0, 32));
        var each = Reference(points, i => scalars.AsSpan(i * 32, 32));
        Parallel.ForEach(
            ForcedGroup.Backends,
            backend =>
            {
                var x25519 = ForcedGroup.X25519(backend);
                var ours = new byte[points.Length];
                x25519.MultiplyBatch(scalars.AsSpan(0, 32), points, ours);
                AssertSame(same, ours, backend + ", same scalar");
                x25519.MultiplyEachBatch(scalars, points, ours);
                AssertSame(each, ours, backend + ", a scalar each");
            }
        );
    }

    private delegate ReadOnlySpan<byte> ScalarOf(int item);

    /// <summary>What libsodium makes of the points, after BouncyCastle made the same of them.</summary>
    private static byte[] Reference(byte[] points, ScalarOf scalarOf)
    {
        var results = new byte[points.Length];
        Parallel.For(
            0,
            points.Length / 32,
            i =>
            {
                var u = points[(i * 32)..((i + 1) * 32)];
                var result = results.AsSpan(i * 32, 32);
                Sodium.X25519(scalarOf(i), u, result);
                u[31] &= 0x7F;
                var other = new byte[32];
                Org.BouncyCastle.Math.EC.Rfc7748.X25519.ScalarMult(
                    scalarOf(i).ToArray(),
                    0,
                    u,
                    0,
                    other,
                    0
                );
                Assert.True(result.SequenceEqual(other));
            }
        );
        return results;
    }

    private static void AssertSame(byte[] expected, byte[] ours, string what)
    {
        var at = expected.AsSpan().CommonPrefixLength(ours) / 32;
        Assert.True(at * 32 == expected.Length, $"{what}: item {at}");
    }

    [Fact]
    public void Misuse_is_refused_with_the_argument_named()
    {
        var x25519 = X25519.Instance;
        var bytes = new byte[64];
        Assert.Throws<ArgumentException>(
            "scalar",
            () => x25519.MultiplyBatch(new byte[31], bytes, bytes)
        );
        Assert.Throws<ArgumentException>(
            "elements",
            () => x25519.MultiplyBatch(new byte[32], bytes, new byte[32])
        );
        Assert.Throws<ArgumentException>(
            "scalars",
            () => x25519.MultiplyEachBatch(new byte[32], bytes, bytes)
        );
        Assert.Throws<ArgumentException>(
            "results",
            () => x25519.MultiplyBatch(new byte[32], bytes.AsSpan(0, 32), bytes.AsSpan(16, 32))
        );
    }

    private static string Multiply(X25519 x25519, byte[] scalar, byte[] u)
    {
        var result = new byte[32];
        x25519.MultiplyBatch(scalar, u, result);
        return Convert.ToHexStringLower(result);
    }

    private static string Map(string backend, string message)
    {
        var group = ForcedGroup.XOnlyCurve25519(backend);
        using var expander = new MessageExpander(
            group.ExpanderHash,
            "QUUX-V01-CS02-with-curve25519_XMD:SHA-512_ELL2_NU_"u8
        );
        var uniform = new byte[group.UniformSize];
        expander.Expand(Encoding.UTF8.GetBytes(message), uniform);
        var element = new byte[32];
        group.HashToGroup(uniform, element);
        Array.Reverse(element);
        return Convert.ToHexStringLower(element);
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text);

    private static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString()!;

    private static JsonDocument Read(string name) =>
        JsonDocument.Parse(File.ReadAllText(SharedFiles.Path("vectors/psi/" + name)));
}
