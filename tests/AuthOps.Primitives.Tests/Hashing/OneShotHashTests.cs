using System.Security.Cryptography;
using System.Text;
using AuthOps.Primitives.Hashing;
using AuthOps.Testing;
using Org.BouncyCastle.Crypto.Digests;

namespace AuthOps.Primitives.Tests.Hashing;

public sealed class OneShotHashTests
{
    private const string LongExample = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

    private const string LongerExample =
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

    [Theory]
    // FIPS 180-2 appendix B and C (the examples NIST publishes beside FIPS 180-4).
    [InlineData(
        HashKind.Sha256,
        "abc",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )]
    [InlineData(
        HashKind.Sha256,
        LongExample,
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    )]
    [InlineData(
        HashKind.Sha256,
        "",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )]
    [InlineData(
        HashKind.Sha512,
        "abc",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
    )]
    [InlineData(
        HashKind.Sha512,
        LongerExample,
        "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909"
    )]
    // GM/T 0004-2012 appendix A.1 and A.2.
    [InlineData(
        HashKind.Sm3,
        "abc",
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )]
    [InlineData(
        HashKind.Sm3,
        "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    )]
    public void The_examples_of_the_standards_come_out(
        HashKind kind,
        string message,
        string expected
    )
    {
        var digest = new byte[HashKinds.DigestSize(kind)];
        HashKinds.Hash(kind, Encoding.ASCII.GetBytes(message), digest);
        Assert.Equal(expected, Convert.ToHexStringLower(digest));
    }

    [Theory]
    [InlineData(
        HashKind.Sha256,
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    )]
    [InlineData(
        HashKind.Sha512,
        "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973ebde0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b"
    )]
    public void A_million_letters_a_come_out_as_FIPS_180_says(HashKind kind, string expected)
    {
        var message = new byte[1_000_000];
        message.AsSpan().Fill((byte)'a');
        Assert.Equal(expected, Convert.ToHexStringLower(HashOf(kind, message)));
        using var hasher = new IncrementalHasher(kind);
        for (var i = 0; i < message.Length; i += 1000)
        {
            hasher.Append(message.AsSpan(i, 1000));
        }

        var digest = new byte[hasher.DigestSize];
        hasher.Finish(digest);
        Assert.Equal(expected, Convert.ToHexStringLower(digest));
    }

    [Fact]
    public void Every_length_to_300_agrees_with_independent_implementations()
    {
        var data = Sample(300);
        for (var length = 0; length <= data.Length; length++)
        {
            var message = data.AsSpan(0, length);
            Assert.Equal(SHA256.HashData(message), Sha256.Hash(message));
            Assert.Equal(SHA512.HashData(message), Sha512.Hash(message));
            Assert.Equal(BouncyCastleSm3(message), Sm3.Hash(message));
        }
    }

    [Fact]
    public void A_message_in_two_pieces_hashes_like_the_whole_wherever_it_is_cut()
    {
        var data = Sample(300);
        foreach (var kind in Enum.GetValues<HashKind>())
        {
            using var hasher = new IncrementalHasher(kind);
            var digest = new byte[hasher.DigestSize];
            var expected = HashOf(kind, data);
            for (var cut = 0; cut <= data.Length; cut++)
            {
                hasher.Append(data.AsSpan(0, cut));
                hasher.Append(data.AsSpan(cut));
                hasher.Finish(digest);
                Assert.Equal(expected, digest);
            }
        }
    }

    [Fact]
    public void A_reset_hasher_has_forgotten_what_came_before()
    {
        foreach (var kind in Enum.GetValues<HashKind>())
        {
            using var hasher = new IncrementalHasher(kind);
            hasher.Append(Sample(77));
            hasher.Reset();
            hasher.Append("abc"u8);
            var digest = new byte[hasher.DigestSize];
            hasher.Finish(digest);
            Assert.Equal(HashOf(kind, "abc"u8.ToArray()), digest);
        }
    }

    [Fact]
    public void A_disposed_hasher_and_a_short_destination_are_refused()
    {
        foreach (var kind in Enum.GetValues<HashKind>())
        {
            var hasher = new IncrementalHasher(kind);
            var shortDigest = new byte[hasher.DigestSize - 1];
            Assert.Throws<ArgumentException>(() => hasher.Finish(shortDigest));
            Assert.Throws<ArgumentException>(() => HashKinds.Hash(kind, [], shortDigest));
            hasher.Dispose();
            Assert.Throws<ObjectDisposedException>(() => hasher.Append("x"u8));
            Assert.Throws<ObjectDisposedException>(() => hasher.Finish(new byte[64]));
            Assert.Throws<ObjectDisposedException>(hasher.Reset);
        }
    }

    [Theory]
    [InlineData((HashKind)0)]
    [InlineData((HashKind)4)]
    [InlineData((HashKind)255)]
    public void An_unknown_kind_is_refused_everywhere(HashKind kind)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HashKinds.DigestSize(kind));
        Assert.Throws<ArgumentOutOfRangeException>(() => HashKinds.BlockSize(kind));
        Assert.Throws<ArgumentOutOfRangeException>(() => HashKinds.Name(kind));
        Assert.Throws<ArgumentOutOfRangeException>(() => HashKinds.Hash(kind, [], new byte[64]));
        Assert.Throws<ArgumentOutOfRangeException>(() => HashKinds.HashBatch(kind, [], 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IncrementalHasher(kind));
        Assert.Throws<ArgumentOutOfRangeException>(() => DomainHash.Hash(kind, "label"));
    }

    internal static byte[] Sample(int length)
    {
        var data = new byte[length];
        ReplayBytes.Stream("authops/tests/hashing", length).Fill(data);
        return data;
    }

    internal static byte[] HashOf(HashKind kind, ReadOnlySpan<byte> message)
    {
        var digest = new byte[HashKinds.DigestSize(kind)];
        HashKinds.Hash(kind, message, digest);
        return digest;
    }

    internal static byte[] BouncyCastleSm3(ReadOnlySpan<byte> message)
    {
        var sm3 = new SM3Digest();
        sm3.BlockUpdate(message);
        var digest = new byte[32];
        _ = sm3.DoFinal(digest);
        return digest;
    }
}
