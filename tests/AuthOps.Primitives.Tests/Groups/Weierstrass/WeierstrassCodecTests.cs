using AuthOps.Primitives.Groups;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Groups;

/// <summary>Encodings from anybody: refused wherever they stand, and converted into each other.</summary>
public sealed class WeierstrassCodecTests
{
    public static TheoryData<string, string> Groups() => WeierstrassGroupTests.Groups();

    [Theory]
    [MemberData(nameof(Groups))]
    public void Encodings_that_are_no_points_are_refused_wherever_they_stand(
        string curve,
        string backend
    )
    {
        var p = WeierstrassReference.Prime(curve);
        var compressed = ForcedGroup.Weierstrass(curve, backend);
        var full = ForcedGroup.Weierstrass(curve, backend, PointEncoding.Uncompressed);
        var good = full.Generator.ToArray();
        List<byte[]> bad =
        [
            new byte[65],
            [4, .. new byte[64]],
            [4, .. good[1..33], .. new byte[32]],
            [4, .. new byte[32], .. good[33..]],
        ];
        foreach (var tag in (byte[])[0, 1, 2, 3, 5, 6, 7, 0x84])
        {
            bad.Add([tag, .. good[1..]]);
        }

        bad.Add([4, .. good[33..], .. good[1..33]]);
        bad.Add([.. good[..64], (byte)(good[64] ^ 1)]);
        bad.Add([4, .. WeierstrassReference.Bytes(p), .. good[33..]]);
        bad.Add([4, .. good[1..33], .. WeierstrassReference.Bytes(p)]);
        bad.Add([4, .. Enumerable.Repeat((byte)255, 64)]);
        RefusedAnywhere(full, good, bad);

        good = compressed.Generator.ToArray();
        bad =
        [
            new byte[33],
            [0, .. good[1..]],
            [4, .. good[1..]],
            [1, .. good[1..]],
            [0x82, .. good[1..]],
            [2, .. WeierstrassReference.Bytes(p)],
            [3, .. Enumerable.Repeat((byte)255, 32)],
        ];
        // Half of all x are of no point.
        var curveOf = WeierstrassReference.Domain(curve).Curve;
        for (byte x = 0; x < 40; x++)
        {
            byte[] element = [2, .. new byte[31], x];
            var isPoint = true;
            try
            {
                _ = curveOf.DecodePoint(element);
            }
            catch (ArgumentException)
            {
                isPoint = false;
            }

            Assert.Equal(isPoint, compressed.IsValidElement(element));
            if (!isPoint)
            {
                bad.Add(element);
            }
        }

        RefusedAnywhere(compressed, good, bad);
        Assert.False(compressed.IsValidElement(full.Generator));
        Assert.False(compressed.IsValidElement([]));
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Encodings_convert_into_each_other(string curve, string backend)
    {
        var compressed = ForcedGroup.Weierstrass(curve, backend);
        var full = ForcedGroup.Weierstrass(curve, backend, PointEncoding.Uncompressed);
        var uniform = new Draws("convert").Bytes(96 * 21);
        var small = new byte[33 * 21];
        var large = new byte[65 * 21];
        var again = new byte[33 * 21];
        compressed.HashToGroup(uniform, small);
        Assert.True(full.TryConvertBatch(PointEncoding.Compressed, small, large, out _));
        Assert.True(compressed.TryConvertBatch(PointEncoding.Uncompressed, large, again, out _));
        Assert.Equal(small, again);
        Assert.Equal(
            Split(small, 33)
                .Select(s =>
                    Convert.ToHexStringLower(
                        WeierstrassReference
                            .Domain(curve)
                            .Curve.DecodePoint(Convert.FromHexString(s))
                            .GetEncoded(false)
                    )
                ),
            Split(large, 65)
        );
        _ = Assert.Throws<ArgumentOutOfRangeException>(() =>
            full.TryConvertBatch((PointEncoding)7, small, large, out _)
        );
    }

    private static void RefusedAnywhere(WeierstrassGroup group, byte[] good, List<byte[]> bad)
    {
        var scalar = WeierstrassReference.Bytes(12345);
        for (var i = 0; i < bad.Count; i++)
        {
            Assert.False(group.IsValidElement(bad[i]), Convert.ToHexString(bad[i]));
            var place = (i * 7) % 20;
            byte[] batch =
            [
                .. Enumerable.Range(0, 20).SelectMany(j => j == place || j == 19 ? bad[i] : good),
            ];
            var results = new byte[batch.Length];
            Array.Fill(results, (byte)1);
            Assert.False(group.TryMultiplyBatch(scalar, batch, results, out var index));
            Assert.Equal(place, index);
            Assert.True(results.All(b => b == 0));
        }
    }

    private static IEnumerable<string> Split(byte[] bytes, int size) =>
        bytes.Chunk(size).Select(Convert.ToHexStringLower);
}
