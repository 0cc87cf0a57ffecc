using AuthOps.Primitives.Groups;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Groups;

/// <summary>Every vector backend against the scalar one, at every shape a batch can have.</summary>
public sealed class GroupBackendTests
{
    private static readonly int[] s_counts = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 129];

    [Fact]
    public void The_chosen_backend_is_the_best_of_this_process()
    {
        Assert.Equal(ForcedGroup.Backends[^1], Ristretto255.Instance.KernelName);
        Assert.Equal(ForcedGroup.Backends[^1], X25519.Instance.KernelName);
        Assert.Equal(
            SimdMode.AsksForAvx512 && SimdMode.Reported == "avx512",
            X25519.Instance.KernelName == "avx512"
        );
    }

    [Fact]
    public void Masking_groups_agree_on_all_backends()
    {
        foreach (var backend in Field25519LanesProbe.Backends)
        {
            Masking(ForcedGroup.Ristretto255("scalar"), ForcedGroup.Ristretto255(backend));
            Masking(ForcedGroup.XOnlyCurve25519("scalar"), ForcedGroup.XOnlyCurve25519(backend));
        }
    }

    [Fact]
    public void Prime_group_operations_agree_on_all_backends()
    {
        var oracle = ForcedGroup.Ristretto255("scalar");
        const int Most = 40;
        var scalars = Scalars(oracle, Most + 1);
        var elements = Elements(oracle, Most);
        foreach (var backend in Field25519LanesProbe.Backends)
        {
            var group = ForcedGroup.Ristretto255(backend);
            foreach (var count in s_counts.Where(c => c <= Most))
            {
                var own = scalars.AsSpan(0, count * 32);
                var next = scalars.AsSpan(32, count * 32);
                var some = elements.AsSpan(0, count * 32);
                var expected = new byte[count * 32];
                var actual = new byte[count * 32];
                oracle.MultiplyGeneratorBatch(own, expected);
                group.MultiplyGeneratorBatch(own, actual);
                Assert.Equal(expected, actual);
                Assert.True(oracle.TryMultiplyEachBatch(own, some, expected, out _));
                Assert.True(group.TryMultiplyEachBatch(own, some, actual, out _));
                Assert.Equal(expected, actual);
                Assert.True(oracle.TryCombineBatch(own, next, some, expected, out _));
                Assert.True(group.TryCombineBatch(own, next, some, actual, out _));
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void The_first_invalid_element_is_named_wherever_it_lies()
    {
        const int Count = 35;
        foreach (var backend in ForcedGroup.Backends)
        {
            foreach (
                var group in (MaskingGroup[])
                    [ForcedGroup.Ristretto255(backend), ForcedGroup.XOnlyCurve25519(backend)]
            )
            {
                var elements = Elements(group, Count);
                var scalar = new byte[32];
                group.RandomScalar(scalar);
                foreach (var index in (int[])[0, 7, 8, 15, 16, 34])
                {
                    var spoilt = elements.ToArray();
                    spoilt.AsSpan(index * 32, 32).Fill(0xFF);
                    spoilt.AsSpan(34 * 32, 32).Clear();
                    var results = new byte[spoilt.Length];
                    results.AsSpan().Fill(1);
                    Assert.False(group.TryMultiplyBatch(scalar, spoilt, results, out var invalid));
                    Assert.Equal(index, invalid);
                    Assert.All(results, b => Assert.Equal(0, b));
                }
            }
        }
    }

    [Fact]
    public void A_batch_allocates_nothing()
    {
        var group = Ristretto255.Instance;
        var uniform = Stream(group.Name, 64 * 64);
        var scalar = new byte[32];
        group.RandomScalar(scalar);
        var results = new byte[64 * 32];
        for (var i = 0; i < 2; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            group.HashAndMultiplyBatch(scalar, uniform, results);
            group.MultiplyBatch(scalar, results, results);
            X25519.Instance.MultiplyBatch(scalar, results, results);
            X25519.Instance.MultiplyEachBatch(results, results.ToArray(), new byte[results.Length]);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            // Two arrays of this test itself in the last line.
            Assert.True(i == 0 || allocated <= (2 * (results.Length + 24)) + 64, $"{allocated}");
        }
    }

    private static void Masking(MaskingGroup oracle, MaskingGroup group)
    {
        var uniform = Stream(oracle.Name, s_counts[^1] * oracle.UniformSize);
        // Inputs at which a map meets its edges.
        uniform.AsSpan(0, 2 * oracle.UniformSize).Clear();
        uniform[(2 * oracle.UniformSize) - 1] = 1;
        var scalar = new byte[oracle.ScalarSize];
        oracle.RandomScalar(scalar);
        foreach (var count in s_counts)
        {
            var input = uniform.AsSpan(0, count * oracle.UniformSize);
            var expected = new byte[count * oracle.ElementSize];
            var actual = new byte[count * oracle.ElementSize];
            oracle.HashToGroup(input, expected);
            group.HashToGroup(input, actual);
            Assert.Equal(expected, actual);
            oracle.HashAndMultiplyBatch(scalar, input, expected);
            group.HashAndMultiplyBatch(scalar, input, actual);
            Assert.Equal(expected, actual);
            var elements = Elements(oracle, count);
            oracle.MultiplyBatch(scalar, elements, expected);
            group.MultiplyBatch(scalar, elements, elements);
            Assert.Equal(expected, elements);
        }
    }

    private static byte[] Elements(MaskingGroup group, int count)
    {
        var elements = new byte[count * group.ElementSize];
        group.HashToGroup(Stream(group.Name + "/elements", count * group.UniformSize), elements);
        return elements;
    }

    private static byte[] Scalars(PrimeGroup group, int count)
    {
        var scalars = new byte[count * group.ScalarSize];
        for (var i = 0; i < count; i++)
        {
            group.RandomScalar(scalars.AsSpan(i * group.ScalarSize, group.ScalarSize));
        }

        // 0, 1 and the largest scalar among them.
        scalars.AsSpan(0, 64).Clear();
        scalars[32] = 1;
        group.Order.CopyTo(scalars.AsSpan(64));
        scalars[64]--;
        return scalars;
    }

    private static byte[] Stream(string label, int length)
    {
        var bytes = new byte[length];
        ReplayBytes.Stream("group/" + label, length).Fill(bytes);
        return bytes;
    }
}
