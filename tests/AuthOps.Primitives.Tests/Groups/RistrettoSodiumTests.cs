using AuthOps.Bench.Groups;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Groups;

/// <summary>ristretto255 on every backend against libsodium.</summary>
public sealed class RistrettoSodiumTests(ITestOutputHelper output)
{
    [Fact]
    public void Maps_and_products_are_those_of_libsodium() =>
        Compare(SimdMode.IsDefault ? 10_000 : 300, "ristretto255/libsodium");

    /// <summary>Run by eng/long/ristretto.sh.</summary>
    [Fact(Explicit = true)]
    public void A_million_maps_and_products_are_those_of_libsodium()
    {
        for (var done = 0; done < LongRun.Count; done += LongRun.Piece)
        {
            Compare(LongRun.Piece, $"ristretto255/million/{done}");
        }

        output.WriteLine(
            $"ristretto255: {LongRun.Count} maps and products on {string.Join(", ", ForcedGroup.Backends)} are those of libsodium"
        );
    }

    private static void Compare(int count, string label)
    {
        Sodium.Initialize();
        var group = ForcedGroup.Ristretto255(ForcedGroup.Backends[^1]);
        var stream = ReplayBytes.Stream(label, count * 128);
        var uniform = new byte[count * 64];
        stream.Fill(uniform);
        var wide = new byte[64];
        var scalars = new byte[count * 32];
        for (var i = 0; i < count; i++)
        {
            // Small scalars among the random ones, 0 left out: libsodium refuses the identity.
            stream.Fill(wide);
            if (i % 16 == 0)
            {
                wide.AsSpan().Clear();
                wide[0] = (byte)(1 + (i / 16 % 255));
            }

            group.ReduceScalar(wide, scalars.AsSpan(i * 32, 32));
        }

        var maps = new byte[count * 32];
        var products = new byte[count * 32];
        Parallel.For(
            0,
            count,
            i =>
            {
                var element = maps.AsSpan(i * 32, 32);
                Sodium.RistrettoMap(uniform.AsSpan(i * 64, 64), element);
                Sodium.RistrettoMultiply(
                    scalars.AsSpan(i * 32, 32),
                    element,
                    products.AsSpan(i * 32, 32)
                );
            }
        );
        Parallel.ForEach(
            ForcedGroup.Backends,
            backend =>
            {
                var ours = new byte[count * 32];
                var forced = ForcedGroup.Ristretto255(backend);
                forced.HashToGroup(uniform, ours);
                AssertSame(maps, ours, backend + " map");
                Assert.True(forced.TryMultiplyEachBatch(scalars, maps, ours, out _));
                AssertSame(products, ours, backend + " product");
            }
        );
    }

    private static void AssertSame(byte[] expected, byte[] ours, string what)
    {
        var at = expected.AsSpan().CommonPrefixLength(ours) / 32;
        Assert.True(at * 32 == expected.Length, $"{what}: item {at}");
    }
}
