using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Hashing;

public sealed class BatchHashTests
{
    public static TheoryData<HashKind> Kinds => [.. Enum.GetValues<HashKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kernel_agrees_with_the_scalar_one_for_every_length_in_guarded_memory(
        HashKind kind
    )
    {
        foreach (var kernel in ForcedHash.LaneKernels)
        {
            for (var length = 1; length <= 256; length++)
            {
                // One group short of full, one full and one with a tail, in turn.
                AssertEqualToScalar(kernel, kind, null, length, 16 + (length % 3) - 1);
                AssertEqualToScalar(kernel, kind, (byte)(length % 2), length, 1 + (length % 35));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kernel_agrees_with_the_scalar_one_for_every_count_in_guarded_memory(
        HashKind kind
    )
    {
        int[] lengths = [1, 3, 32, 55, 56, 63, 64, 65, 111, 112, 118, 119, 128, 247, 248, 256];
        foreach (var kernel in ForcedHash.LaneKernels)
        {
            foreach (var length in lengths)
            {
                for (var count = 1; count <= 35; count++)
                {
                    AssertEqualToScalar(
                        kernel,
                        kind,
                        count % 3 == 0 ? null : (byte)(count % 2),
                        length,
                        count
                    );
                }
            }
        }
    }

    [Fact]
    public void The_scalar_kernel_agrees_with_independent_implementations_for_every_length_and_prefix()
    {
        var sample = OneShotHashTests.Sample(256);
        Span<byte> digest = stackalloc byte[64];
        for (var length = 1; length <= 256; length++)
        {
            byte[] message = sample[..length];
            byte?[] prefixes = [null, 0, 1];
            foreach (var prefix in prefixes)
            {
                byte[] whole = prefix is null ? message : [prefix.Value, .. message];
                ForcedHash.Batch("scalar", HashKind.Sha256, prefix, message, length, digest[..32]);
                Assert.True(digest[..32].SequenceEqual(SHA256.HashData(whole)));
                ForcedHash.Batch("scalar", HashKind.Sha512, prefix, message, length, digest);
                Assert.True(digest.SequenceEqual(SHA512.HashData(whole)));
                ForcedHash.Batch("scalar", HashKind.Sm3, prefix, message, length, digest[..32]);
                Assert.True(digest[..32].SequenceEqual(OneShotHashTests.BouncyCastleSm3(whole)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_batch_is_the_one_shot_hash_of_each_message(HashKind kind)
    {
        for (var length = 1; length <= 256; length += 5)
        {
            for (var count = 0; count <= 40; count += 1 + (length % 4))
            {
                var messages = OneShotHashTests.Sample(count * length);
                var digests = new byte[count * HashKinds.DigestSize(kind)];
                HashKinds.HashBatch(kind, messages, length, digests);
                for (var i = 0; i < count; i++)
                {
                    Assert.Equal(
                        OneShotHashTests.HashOf(kind, messages.AsSpan(i * length, length)),
                        digests
                            .AsSpan(i * HashKinds.DigestSize(kind), HashKinds.DigestSize(kind))
                            .ToArray()
                    );
                }
            }
        }
    }

    [Fact]
    public void The_three_front_doors_are_the_three_kinds()
    {
        var messages = OneShotHashTests.Sample(20 * 32);
        var expected = new byte[20 * 64];
        var actual = new byte[20 * 64];
        HashKinds.HashBatch(HashKind.Sha256, messages, 32, expected.AsSpan(0, 640));
        Sha256.HashBatch(messages, 32, actual.AsSpan(0, 640));
        Assert.Equal(expected, actual);
        HashKinds.HashBatch(HashKind.Sm3, messages, 32, expected.AsSpan(0, 640));
        Sm3.HashBatch(messages, 32, actual.AsSpan(0, 640));
        Assert.Equal(expected, actual);
        HashKinds.HashBatch(HashKind.Sha512, messages, 32, expected);
        Sha512.HashBatch(messages, 32, actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void The_kernel_that_runs_is_the_widest_the_runtime_reports()
    {
        var expected = ForcedHash.LaneKernels.Count == 0 ? "scalar" : ForcedHash.LaneKernels[^1];
        Assert.Equal(expected, Sha256.KernelName);
        Assert.Equal(expected, Sha512.KernelName);
        Assert.Equal(expected, Sm3.KernelName);
        Assert.Equal(
            SimdMode.Reported is "avx512" or "avx2" ? SimdMode.Reported : "scalar",
            expected
        );
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Lengths_that_do_not_fit_and_overlapping_spans_are_refused(HashKind kind)
    {
        var size = HashKinds.DigestSize(kind);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            HashKinds.HashBatch(kind, new byte[4], 0, new byte[size])
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            HashKinds.HashBatch(kind, new byte[257], 257, new byte[size])
        );
        Assert.Throws<ArgumentException>(() =>
            HashKinds.HashBatch(kind, new byte[7], 3, new byte[2 * size])
        );
        Assert.Throws<ArgumentException>(() =>
            HashKinds.HashBatch(kind, new byte[8], 4, new byte[(2 * size) - 1])
        );
        Assert.Throws<ArgumentException>(() =>
            HashKinds.HashBatch(kind, new byte[8], 4, new byte[(2 * size) + 1])
        );
        var shared = new byte[64 + size];
        Assert.Throws<ArgumentException>(() =>
            HashKinds.HashBatch(kind, shared.AsSpan(0, 64), 64, shared.AsSpan(63, size))
        );
    }

    [Fact]
    public void Hashing_allocates_nothing_in_the_steady_state()
    {
        var messages = OneShotHashTests.Sample(100 * 32);
        var digests = new byte[100 * 64];
        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (
                var kind in (ReadOnlySpan<HashKind>)[HashKind.Sha256, HashKind.Sha512, HashKind.Sm3]
            )
            {
                var size = HashKinds.DigestSize(kind);
                HashKinds.HashBatch(kind, messages, 32, digests.AsSpan(0, 100 * size));
                HashKinds.HashBatch(kind, messages.AsSpan(0, 32), 32, digests.AsSpan(0, size));
                HashKinds.Hash(kind, messages, digests);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        _ = Measure();
        Assert.Equal(0, Measure());
    }

    private static void AssertEqualToScalar(
        string kernel,
        HashKind kind,
        byte? prefix,
        int length,
        int count
    )
    {
        var size = HashKinds.DigestSize(kind);
        using var guardedMessages = new GuardedMemory(count * length);
        using var guardedDigests = new GuardedMemory(count * size);
        var sample = OneShotHashTests.Sample(count * length);
        var expected = new byte[count * size];
        ForcedHash.Batch("scalar", kind, prefix, sample, length, expected);

        var messages = guardedMessages.BeforeGuard(count * length);
        var digests = guardedDigests.BeforeGuard(count * size);
        sample.CopyTo(messages);
        ForcedHash.Batch(kernel, kind, prefix, messages, length, digests);
        Assert.True(
            digests.SequenceEqual(expected),
            $"{kernel} {kind} length {length} count {count} before a guard"
        );

        messages = guardedMessages.AfterGuard(count * length);
        digests = guardedDigests.AfterGuard(count * size);
        sample.CopyTo(messages);
        digests.Clear();
        ForcedHash.Batch(kernel, kind, prefix, messages, length, digests);
        Assert.True(
            digests.SequenceEqual(expected),
            $"{kernel} {kind} length {length} count {count} after a guard"
        );
    }
}
