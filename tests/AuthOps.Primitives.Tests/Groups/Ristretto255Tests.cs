using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthOps.Primitives.Groups;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Groups;

public sealed class Ristretto255Tests
{
    private const int ElementSize = 32;
    private const int ScalarSize = 32;
    private const int UniformSize = 64;
    private static readonly Ristretto255 s_group = Ristretto255.Instance;

    [Fact]
    public void Small_multiples_of_the_generator_equal_rfc_9496()
    {
        for (var i = 0; i < RistrettoVectors.Multiples.Length; i++)
        {
            var product = Multiply(i, s_group.Generator.ToArray());
            Assert.Equal(RistrettoVectors.Multiples[i], Convert.ToHexStringLower(product));
        }
    }

    [Fact]
    public void Invalid_encodings_of_rfc_9496_are_refused_by_position()
    {
        foreach (var invalid in RistrettoVectors.Invalid)
        {
            var bytes = Convert.FromHexString(invalid);
            Assert.False(s_group.IsValidElement(bytes));
            Assert.Null(RistrettoReference.Decode(bytes));

            byte[] batch = [.. s_group.Generator, .. bytes, .. s_group.Generator];
            var results = new byte[batch.Length];
            results.AsSpan().Fill(0xAA);
            Assert.False(s_group.TryMultiplyBatch(Scalar(5), batch, results, out var invalidIndex));
            Assert.Equal(1, invalidIndex);
            Assert.All(results, b => Assert.Equal(0, b));
        }
    }

    [Fact]
    public void Labels_hash_to_the_elements_of_rfc_9496()
    {
        foreach (var (label, encoding) in RistrettoVectors.Hashed)
        {
            var element = new byte[ElementSize];
            s_group.HashToGroup(SHA512.HashData(Encoding.UTF8.GetBytes(label)), element);
            Assert.Equal(encoding, Convert.ToHexStringLower(element));
        }
    }

    [Fact]
    public void Equivalent_inputs_of_the_map_give_one_element()
    {
        foreach (var input in RistrettoVectors.Equivalent)
        {
            var element = new byte[ElementSize];
            s_group.HashToGroup(Convert.FromHexString(input), element);
            Assert.Equal(RistrettoVectors.EquivalentOutput, Convert.ToHexStringLower(element));
        }
    }

    [Fact]
    public void The_published_file_holds_whole_and_the_transcript_equals_it()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(SharedFiles.Path("vectors/psi/rfc9496-ristretto255.json"))
        );
        var root = document.RootElement;

        Assert.Equal(RistrettoVectors.Multiples, Strings(root, "small_multiples_of_generator"));
        Assert.Equal(RistrettoVectors.Invalid, Strings(root, "invalid_encodings"));
        Assert.Equal(
            RistrettoVectors.Hashed,
            root.GetProperty("hash_to_group_sha512_labels")
                .EnumerateArray()
                .Select(e =>
                    (e.GetProperty("label").GetString()!, e.GetProperty("encoding").GetString()!)
                )
        );
        var equivalent = root.GetProperty("one_way_map_equivalent_inputs");
        Assert.Equal(RistrettoVectors.Equivalent, Strings(equivalent, "inputs"));
        Assert.Equal(
            RistrettoVectors.EquivalentOutput,
            equivalent.GetProperty("output").GetString()
        );
    }

    [Fact]
    public void Maps_and_products_equal_an_independent_reference()
    {
        Assert.True(RistrettoReference.RootsAreRoots());
        var stream = ReplayBytes.Stream("ristretto255/reference", 1 << 16);
        for (var i = 0; i < 6; i++)
        {
            var uniform = Next(stream, UniformSize);
            var wide = Next(stream, UniformSize);
            var scalar = new byte[ScalarSize];
            s_group.ReduceScalar(wide, scalar);
            var k = new BigInteger(wide, isUnsigned: true) % RistrettoReference.Order;
            Assert.Equal(RistrettoReference.ToBytes(k), scalar);

            var point = RistrettoReference.Map(uniform);
            var expected = RistrettoReference.Encode(RistrettoReference.Multiply(k, point));
            var element = new byte[ElementSize];
            s_group.HashToGroup(uniform, element);
            Assert.Equal(RistrettoReference.Encode(point), element);
            var product = new byte[ElementSize];
            s_group.MultiplyBatch(scalar, element, product);
            Assert.Equal(expected, product);
            s_group.HashAndMultiplyBatch(scalar, uniform, product);
            Assert.Equal(expected, product);
        }
    }

    [Fact]
    public void Edge_scalars_equal_an_independent_reference()
    {
        var order = RistrettoReference.Order;
        var eights = BigInteger.Parse(
            "0888888888888888888888888888888888888888888888888888888888888888",
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture
        );
        BigInteger[] scalars =
        [
            7,
            8,
            9,
            15,
            16,
            17,
            128,
            eights,
            order / 2,
            order - 8,
            order - 2,
            order - 1,
        ];
        var element = Convert.FromHexString(RistrettoVectors.Hashed[0].Encoding);
        var point = RistrettoReference.Decode(element)!.Value;
        foreach (var k in scalars)
        {
            Assert.Equal(
                RistrettoReference.Encode(RistrettoReference.Multiply(k, point)),
                Multiply(k, element)
            );
        }
    }

    [Fact]
    public void The_map_reaches_fixed_edges_as_the_reference_does()
    {
        byte[][] halves =
        [
            new byte[32],
            RistrettoReference.ToBytes(1),
            RistrettoReference.ToBytes(RistrettoReference.P - 1),
            RistrettoReference.ToBytes(RistrettoReference.P),
            RistrettoReference.ToBytes(RistrettoReference.I),
            [.. Enumerable.Repeat((byte)0xFF, 32)],
        ];
        foreach (var first in halves)
        {
            foreach (var second in halves)
            {
                byte[] uniform = [.. first, .. second];
                var element = new byte[ElementSize];
                s_group.HashToGroup(uniform, element);
                Assert.Equal(RistrettoReference.Encode(RistrettoReference.Map(uniform)), element);
            }
        }
    }

    [Fact]
    public void A_single_map_is_not_the_map_of_the_rfc()
    {
        var uniform = SHA512.HashData(Encoding.UTF8.GetBytes(RistrettoVectors.Hashed[0].Label));
        var single = RistrettoReference.Encode(RistrettoReference.Elligator(uniform[..32]));

        Assert.NotEqual(RistrettoVectors.Hashed[0].Encoding, Convert.ToHexStringLower(single));
    }

    [Fact]
    public void Two_maskings_commute_in_any_order_of_the_batch()
    {
        const int Count = 24;
        var a = RandomScalar();
        var b = RandomScalar();
        var uniform = Next(ReplayBytes.Stream("ristretto255/commute", 1 << 16), Count * 64);
        var left = new byte[Count * 32];
        var right = new byte[Count * 32];
        s_group.HashAndMultiplyBatch(a, uniform, left);
        s_group.MultiplyBatch(b, left, left);
        s_group.HashAndMultiplyBatch(b, uniform, right);
        s_group.MultiplyBatch(a, right, right);
        Assert.Equal(left, right);

        // Each element on its own gives what it gives in the batch.
        for (var i = 0; i < Count; i++)
        {
            var single = new byte[32];
            s_group.HashAndMultiplyBatch(a, uniform.AsSpan(i * 64, 64), single);
            s_group.MultiplyBatch(b, single, single);
            Assert.Equal(left[(i * 32)..((i + 1) * 32)], single);
        }
    }

    [Fact]
    public void Random_bytes_are_elements_exactly_when_the_reference_decodes_them()
    {
        var stream = ReplayBytes.Stream("ristretto255/decode", 1 << 16);
        var valid = 0;
        for (var i = 0; i < 200; i++)
        {
            var bytes = Next(stream, 32);
            bytes[0] &= 0xFE;
            bytes[31] &= 0x7F;
            var expected = RistrettoReference.Decode(bytes) is not null;
            Assert.Equal(expected, s_group.IsValidElement(bytes));
            valid += expected ? 1 : 0;
        }

        // A quarter of the even field elements encodes a group element.
        Assert.InRange(valid, 20, 90);
    }

    [Fact]
    public void Random_scalars_are_canonical_differ_and_are_not_zero()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 64; i++)
        {
            var scalar = RandomScalar();
            var value = new BigInteger(scalar, isUnsigned: true);
            Assert.True(value.Sign > 0 && value < RistrettoReference.Order);
            Assert.True(seen.Add(Convert.ToHexString(scalar)));
        }
    }

    [Fact]
    public void Reduction_is_exact_around_multiples_of_the_order()
    {
        var order = RistrettoReference.Order;
        var top = (BigInteger.One << 512) - 1;
        foreach (var multiple in (BigInteger[])[0, 1, 2, 7, top / order])
        {
            for (var delta = -2; delta <= 2; delta++)
            {
                var value = (multiple * order) + delta;
                if (value.Sign < 0 || value > top)
                {
                    continue;
                }

                var wide = new byte[64];
                Assert.True(value.TryWriteBytes(wide, out _, isUnsigned: true));
                var scalar = new byte[32];
                s_group.ReduceScalar(wide, scalar);
                Assert.Equal(RistrettoReference.ToBytes(value % order), scalar);
            }
        }
    }

    [Fact]
    public void Misuse_is_refused_with_the_argument_named()
    {
        var one = Scalar(1);
        var element = s_group.Generator.ToArray();
        var order = RistrettoReference.ToBytes(RistrettoReference.Order);
        var result = new byte[32];

        Assert.Throws<ArgumentException>(
            "scalar",
            () => s_group.MultiplyBatch(order, element, result)
        );
        Assert.Throws<ArgumentException>(
            "scalar",
            () => s_group.MultiplyBatch(new byte[31], element, result)
        );
        Assert.Throws<ArgumentException>(
            "elements",
            () => s_group.MultiplyBatch(one, element, new byte[64])
        );
        Assert.Throws<ArgumentException>(
            "elements",
            () => s_group.MultiplyBatch(one, new byte[33], new byte[33])
        );
        Assert.Throws<ArgumentException>(
            "uniform",
            () => s_group.HashToGroup(new byte[63], result)
        );
        var shared = new byte[96];
        Assert.Throws<ArgumentException>(
            "results",
            () => s_group.MultiplyBatch(one, shared.AsSpan(0, 64), shared.AsSpan(32, 64))
        );
        Assert.Throws<ArgumentException>("scalar", () => s_group.RandomScalar(new byte[33]));
    }

    [Fact]
    public void The_identity_is_an_encoding_but_not_an_element_to_accept()
    {
        var identity = new byte[32];

        Assert.True(s_group.IsIdentity(identity));
        Assert.False(s_group.IsValidElement(identity));
        Assert.False(s_group.IsValidElement([]));
        Assert.False(s_group.IsIdentity([]));
        var thrown = Assert.Throws<InvalidGroupElementException>(() =>
            s_group.MultiplyBatch(Scalar(3), identity, new byte[32])
        );
        Assert.Equal(0, thrown.Index);
    }

    [Fact]
    public void Batches_allocate_nothing()
    {
        var scalar = RandomScalar();
        var uniform = Next(ReplayBytes.Stream("ristretto255/allocation", 4 * 64), 4 * 64);
        var results = new byte[4 * 32];
        s_group.HashAndMultiplyBatch(scalar, uniform, results);
        s_group.MultiplyBatch(scalar, results, results);
        var before = GC.GetAllocatedBytesForCurrentThread();
        s_group.HashAndMultiplyBatch(scalar, uniform, results);
        s_group.MultiplyBatch(scalar, results, results);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Multiply(BigInteger scalar, byte[] element)
    {
        var result = new byte[ElementSize];
        s_group.MultiplyBatch(Scalar(scalar), element, result);
        return result;
    }

    private static byte[] Scalar(BigInteger value) => RistrettoReference.ToBytes(value);

    private static byte[] RandomScalar()
    {
        var scalar = new byte[ScalarSize];
        s_group.RandomScalar(scalar);
        return scalar;
    }

    private static byte[] Next(ReplayBytes stream, int length)
    {
        var bytes = new byte[length];
        stream.Fill(bytes);
        return bytes;
    }

    private static IEnumerable<string> Strings(JsonElement parent, string name) =>
        parent.GetProperty(name).EnumerateArray().Select(e => e.GetString()!);
}
