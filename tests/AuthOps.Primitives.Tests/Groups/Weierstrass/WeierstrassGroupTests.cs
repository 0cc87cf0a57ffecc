using System.Numerics;
using System.Text.Json;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Groups;

/// <summary>SM2 and P-256 on every backend: vectors, BouncyCastle, hostile encodings and the ends of the scalars' range.</summary>
public sealed class WeierstrassGroupTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Groups()
    {
        var data = new TheoryData<string, string>();
        foreach (var backend in ForcedGroup.Backends)
        {
            data.Add("sm2", backend);
            data.Add("p256", backend);
        }

        return data;
    }

    public static TheoryData<string, string> GroupsOf(string curve)
    {
        var data = new TheoryData<string, string>();
        foreach (var backend in ForcedGroup.Backends)
        {
            data.Add(curve, backend);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Hashing_reproduces_the_vectors(string curve, string backend)
    {
        var group = ForcedGroup.Weierstrass(curve, backend, PointEncoding.Uncompressed);
        var (tag, vectors) =
            curve == "sm2"
                ? ("QUUX-V01-CS02-with-SM2_XMD:SM3_SSWU_RO_", WeierstrassVectors.Sm2RandomOracle)
                : (
                    "QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_RO_",
                    WeierstrassVectors.P256RandomOracle
                );
        Assert.Equal(
            vectors.Select(v => "04" + v.X + v.Y),
            Hash(group, tag, vectors.Select(v => v.Message), group.UniformSize, group.HashToGroup)
        );
    }

    [Theory]
    [MemberData(nameof(GroupsOf), "p256")]
    public void Encoding_reproduces_the_vectors(string curve, string backend)
    {
        var group = ForcedGroup.Weierstrass(curve, backend, PointEncoding.Uncompressed);
        var vectors = WeierstrassVectors.P256Encoding;
        Assert.Equal(
            vectors.Select(v => "04" + v.X + v.Y),
            Hash(
                group,
                "QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_NU_",
                vectors.Select(v => v.Message),
                48,
                group.EncodeToGroup
            )
        );
    }

    [Theory]
    [InlineData("p256", "rfc9380-P256_XMD-SHA-256_SSWU_RO_.json", false)]
    [InlineData("p256", "rfc9380-P256_XMD-SHA-256_SSWU_NU_.json", true)]
    [InlineData("sm2", "derived-sm2-h2c.json", false)]
    public void Shared_vectors_of_hashing_are_reproduced(string curve, string file, bool oneMap)
    {
        using var json = JsonDocument.Parse(
            File.ReadAllBytes(SharedFiles.Path("vectors/psi/" + file))
        );
        var suites =
            json.RootElement.ValueKind == JsonValueKind.Array
                ? json
                    .RootElement.EnumerateArray()
                    .Where(s => s.GetProperty("hash").GetString() == "sm3")
                : [json.RootElement];
        foreach (var suite in suites)
        {
            var vectors = suite.GetProperty("vectors").EnumerateArray().ToArray();
            foreach (var backend in ForcedGroup.Backends)
            {
                var group = ForcedGroup.Weierstrass(curve, backend, PointEncoding.Uncompressed);
                Assert.Equal(
                    vectors.Select(v => "04" + Coordinate(v, "x") + Coordinate(v, "y")),
                    Hash(
                        group,
                        suite.GetProperty("dst").GetString()!,
                        vectors.Select(v => v.GetProperty("msg").GetString()!),
                        oneMap ? 48 : group.UniformSize,
                        oneMap ? group.EncodeToGroup : group.HashToGroup
                    )
                );
            }
        }

        static string Coordinate(JsonElement vector, string name)
        {
            var text = vector.GetProperty("P").GetProperty(name).GetString()!;
            return text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text;
        }
    }

    [Theory]
    [MemberData(nameof(GroupsOf), "sm2")]
    public void Multiples_of_the_generator_are_those_of_the_vectors(string curve, string backend)
    {
        var group = ForcedGroup.Weierstrass(curve, backend, PointEncoding.Uncompressed);
        var vectors = WeierstrassVectors.Sm2Multiples;
        byte[] scalars = [.. vectors.SelectMany(v => Convert.FromHexString(v.K))];
        var expected = vectors.Select(v => "04" + v.X + v.Y);
        var results = new byte[65 * vectors.Length];
        group.MultiplyGeneratorBatch(scalars, results);
        Assert.Equal(expected, Split(results, 65));

        byte[] generators =
        [
            .. Enumerable.Repeat(group.Generator.ToArray(), vectors.Length).SelectMany(g => g),
        ];
        Assert.True(group.TryMultiplyEachBatch(scalars, generators, results, out _));
        Assert.Equal(expected, Split(results, 65));
    }

    [Theory]
    [InlineData("sm2")]
    [InlineData("p256")]
    public void Random_and_extreme_products_are_those_of_BouncyCastle(string curve) =>
        CompareProducts(curve, SimdMode.IsDefault ? 10_000 : 300, "inputs ");

    [Theory]
    [MemberData(nameof(Groups))]
    public void One_scalar_and_the_generator_give_what_a_scalar_each_gives(
        string curve,
        string backend
    )
    {
        var group = ForcedGroup.Weierstrass(curve, backend);
        var (scalars, elements) = Inputs(curve, group, 300);
        var results = new byte[elements.Length];

        // One scalar for all gives what a scalar each gives.
        var some = elements.AsSpan(0, 33 * 300);
        var same = new byte[some.Length];
        group.MultiplyBatch(scalars.AsSpan(32 * 77, 32), some, same);
        byte[] repeated =
        [
            .. Enumerable.Repeat(scalars[(32 * 77)..(32 * 78)], 300).SelectMany(s => s),
        ];
        Assert.True(
            group.TryMultiplyEachBatch(repeated, some, results.AsSpan(0, some.Length), out _)
        );
        Assert.Equal(Split(results[..some.Length], 33), Split(same, 33));

        // And the comb gives what BouncyCastle's generator gives.
        var multiples = new byte[33 * 200];
        group.MultiplyGeneratorBatch(scalars.AsSpan(0, 32 * 200), multiples);
        Assert.Equal(
            Enumerable
                .Range(0, 200)
                .Select(i =>
                    Convert.ToHexStringLower(
                        WeierstrassReference.Multiply(
                            curve,
                            scalars[(32 * i)..(32 * i + 32)],
                            group.Generator.ToArray(),
                            true
                        )
                    )
                ),
            Split(multiples, 33)
        );
    }

    /// <summary>Run by eng/long/weierstrass-million.sh, a million items for each curve and backend.</summary>
    [Theory(Explicit = true)]
    [InlineData("sm2")]
    [InlineData("p256")]
    public void A_million_products_are_those_of_BouncyCastle(string curve)
    {
        for (var done = 0; done < LongRun.Count; done += LongRun.Piece)
        {
            CompareProducts(curve, LongRun.Piece, $"million {done} ");
        }

        output.WriteLine(
            $"{curve}: {LongRun.Count} products on {string.Join(", ", ForcedGroup.Backends)} are those of BouncyCastle"
        );
    }

    private static void CompareProducts(string curve, int count, string label)
    {
        var best = ForcedGroup.Weierstrass(curve, ForcedGroup.Backends[^1]);
        var (scalars, elements) = Inputs(curve, best, count, label);
        var expected = new byte[elements.Length];
        Parallel.For(
            0,
            count,
            i =>
                WeierstrassReference
                    .Multiply(
                        curve,
                        scalars[(32 * i)..((32 * i) + 32)],
                        elements[(33 * i)..((33 * i) + 33)],
                        compressed: true
                    )
                    .CopyTo(expected, 33 * i)
        );
        Parallel.ForEach(
            ForcedGroup.Backends,
            backend =>
            {
                var ours = new byte[elements.Length];
                Assert.True(
                    ForcedGroup
                        .Weierstrass(curve, backend)
                        .TryMultiplyEachBatch(scalars, elements, ours, out _)
                );
                var at = expected.AsSpan().CommonPrefixLength(ours) / 33;
                Assert.True(at == count, $"{curve} {backend}: item {at}");
            }
        );
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Combinations_are_right_also_where_additions_are_exceptional(
        string curve,
        string backend
    )
    {
        var group = ForcedGroup.Weierstrass(curve, backend);
        var n = WeierstrassReference.Order(curve);
        var domain = WeierstrassReference.Domain(curve);
        List<(BigInteger A, BigInteger B, BigInteger P)> cases = [];
        Dictionary<BigInteger, byte[]> known = [];
        BigInteger[] numbers =
        [
            0,
            1,
            2,
            3,
            15,
            16,
            17,
            31,
            32,
            33,
            n - 1,
            n - 2,
            n - 3,
            n - 15,
            n - 16,
            n - 30,
            n / 2,
            (n / 2) + 1,
        ];
        foreach (var (i, a) in numbers.Index())
        {
            foreach (var (j, b) in numbers.Index())
            {
                if (!SimdMode.IsDefault && (i + j) % 4 != 0)
                {
                    continue;
                }

                cases.Add((a, b, 1));
                cases.Add((a, b, n - 1));
                cases.Add((a, b, 3));
                cases.Add((a, b, 16));
            }
        }

        byte[] first = [.. cases.SelectMany(c => WeierstrassReference.Bytes(c.A))];
        byte[] second = [.. cases.SelectMany(c => WeierstrassReference.Bytes(c.B))];
        byte[] elements = [.. cases.SelectMany(c => Multiple(c.P))];
        var results = new byte[33 * cases.Count];
        Assert.True(group.TryCombineBatch(first, second, elements, results, out _));
        Assert.Equal(
            cases.Select(c => Convert.ToHexStringLower(Multiple((c.A + (c.B * c.P)) % n))),
            Split(results, 33)
        );

        byte[] Multiple(BigInteger k)
        {
            if (!known.TryGetValue(k, out var element))
            {
                element = WeierstrassReference.Encode(
                    domain.G.Multiply(
                        new Org.BouncyCastle.Math.BigInteger(1, WeierstrassReference.Bytes(k))
                    ),
                    compressed: true
                );
                known.Add(k, element);
            }

            return element;
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Every_batch_size_gives_the_same(string curve, string backend)
    {
        var group = ForcedGroup.Weierstrass(curve, backend);
        var scalar = ForcedGroup.Weierstrass(curve, "scalar");
        var uniform = new Draws("sizes").Bytes(group.UniformSize * 20);
        var k = WeierstrassReference.Bytes(WeierstrassReference.Order(curve) - 5);
        for (var count = 0; count <= 20; count += count < 10 ? 1 : 5)
        {
            var input = uniform.AsSpan(0, group.UniformSize * count);
            var ours = new byte[33 * count];
            var expected = new byte[33 * count];
            group.HashAndMultiplyBatch(k, input, ours);
            scalar.HashToGroup(input, expected);
            scalar.MultiplyBatch(k, expected, expected);
            Assert.Equal(expected, ours);
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void A_batch_allocates_next_to_nothing(string curve, string backend)
    {
        var group = ForcedGroup.Weierstrass(curve, backend);
        var uniform = new Draws("allocation").Bytes(96 * 16);
        var elements = new byte[33 * 16];
        var scalar = new byte[32];
        group.RandomScalar(scalar);
        byte[] scalars = [.. Enumerable.Repeat(scalar, 16).SelectMany(s => s)];
        Run();
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6 * 64);

        void Run()
        {
            group.HashToGroup(uniform, elements);
            group.HashAndMultiplyBatch(scalar, uniform, elements);
            group.MultiplyBatch(scalar, elements, elements);
            _ = group.TryMultiplyEachBatch(scalars, elements, elements, out _);
            group.MultiplyGeneratorBatch(scalars, elements);
            _ = group.TryCombineBatch(scalars, scalars, elements, elements, out _);
        }
    }

    [Fact]
    public void Scalars_reduce_and_are_drawn_below_the_order()
    {
        foreach (var curve in WeierstrassReference.Curves)
        {
            var group = ForcedGroup.Weierstrass(curve, "scalar");
            var n = WeierstrassReference.Order(curve);
            Assert.Equal(WeierstrassReference.Bytes(n), group.Order.ToArray());
            var scalar = new byte[32];
            foreach (
                var wide in (byte[][])
                    [
                        new byte[48],
                        [.. Enumerable.Repeat((byte)255, 48)],
                        [.. new byte[16], .. WeierstrassReference.Bytes(n)],
                        new Draws("wide").Bytes(48),
                    ]
            )
            {
                group.ReduceScalar(wide, scalar);
                Assert.Equal(
                    new BigInteger(wide, isUnsigned: true, isBigEndian: true) % n,
                    new BigInteger(scalar, isUnsigned: true, isBigEndian: true)
                );
            }

            group.RandomScalar(scalar);
            Assert.True(new BigInteger(scalar, isUnsigned: true, isBigEndian: true) < n);
            _ = Assert.Throws<ArgumentException>(() =>
                group.MultiplyBatch(WeierstrassReference.Bytes(n), group.Generator, new byte[33])
            );
        }
    }

    private static (byte[] Scalars, byte[] Elements) Inputs(
        string curve,
        WeierstrassGroup group,
        int count,
        string label = "inputs "
    )
    {
        var n = WeierstrassReference.Order(curve);
        var draws = new Draws(label + curve);
        var elements = new byte[33 * count];
        group.HashToGroup(draws.Bytes(96 * count), elements);
        byte[] scalars =
        [
            .. Enumerable
                .Range(0, count)
                .SelectMany(i =>
                    WeierstrassReference.Bytes(
                        (i % 3) switch
                        {
                            0 => (i / 3) % 40,
                            1 when i % 2 == 0 => n - 1 - ((i / 3) % 40),
                            1 => (BigInteger.One << (i % 256)) % n,
                            _ => new BigInteger(draws.Bytes(32), isUnsigned: true) % n,
                        }
                    )
                ),
        ];
        return (scalars, elements);
    }

    private delegate void Map(ReadOnlySpan<byte> uniform, Span<byte> elements);

    private static IEnumerable<string> Hash(
        WeierstrassGroup group,
        string tag,
        IEnumerable<string> messages,
        int uniformSize,
        Map map
    )
    {
        using var expander = new MessageExpander(
            group.ExpanderHash,
            System.Text.Encoding.ASCII.GetBytes(tag)
        );
        List<byte> uniform = [];
        foreach (var message in messages)
        {
            var expanded = new byte[uniformSize];
            expander.Expand(System.Text.Encoding.ASCII.GetBytes(message), expanded);
            uniform.AddRange(expanded);
        }

        var elements = new byte[uniform.Count / uniformSize * group.ElementSize];
        map(uniform.ToArray(), elements);
        return Split(elements, group.ElementSize);
    }

    private static IEnumerable<string> Split(byte[] bytes, int size) =>
        bytes.Chunk(size).Select(Convert.ToHexStringLower);
}
