using AuthOps.Primitives.Signatures;

namespace AuthOps.Primitives.Tests.Signatures;

public sealed class SigningKeyTests
{
    public static TheoryData<SignatureAlgorithm> Algorithms => [.. TestKeys.Algorithms];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_generated_key_signs_what_its_public_key_verifies(SignatureAlgorithm algorithm)
    {
        using var key = SigningKey.Generate(algorithm);
        Assert.Equal(algorithm, key.Algorithm);
        foreach (var length in (int[])[0, 1, 64, 100_000])
        {
            var message = new byte[length];
            var signature = key.Sign(message);
            Assert.Equal(SignatureAlgorithms.SignatureSize, signature.Length);
            Assert.True(key.PublicKey.Verify(message, signature));
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Two_generated_keys_differ(SignatureAlgorithm algorithm)
    {
        using var first = SigningKey.Generate(algorithm);
        using var second = SigningKey.Generate(algorithm);
        Assert.NotEqual(first.KeyId, second.KeyId);
        Assert.NotEqual(first.ExportPem(), second.ExportPem());
        Assert.False(second.PublicKey.Verify("m"u8, first.Sign("m"u8)));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Nonces_are_fresh_where_the_algorithm_has_them(SignatureAlgorithm algorithm)
    {
        using var key = TestKeys.Load(algorithm);
        var same = key.Sign("m"u8).AsSpan().SequenceEqual(key.Sign("m"u8));
        Assert.Equal(algorithm == SignatureAlgorithm.Ed25519, same);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Any_changed_byte_of_the_signature_is_noticed(SignatureAlgorithm algorithm)
    {
        using var key = TestKeys.Load(algorithm);
        var signature = key.Sign("message"u8);
        for (var i = 0; i < signature.Length; i++)
        {
            signature[i] ^= 0x04;
            Assert.False(key.PublicKey.Verify("message"u8, signature), $"byte {i}");
            signature[i] ^= 0x04;
        }

        Assert.True(key.PublicKey.Verify("message"u8, signature));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Any_changed_byte_of_the_message_is_noticed(SignatureAlgorithm algorithm)
    {
        using var key = TestKeys.Load(algorithm);
        var message = "a message of some length"u8.ToArray();
        var signature = key.Sign(message);
        for (var i = 0; i < message.Length; i++)
        {
            message[i] ^= 1;
            Assert.False(key.PublicKey.Verify(message, signature), $"byte {i}");
            message[i] ^= 1;
        }

        Assert.False(key.PublicKey.Verify(message.AsSpan(1), signature));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_signature_of_another_length_is_refused_without_an_exception(
        SignatureAlgorithm algorithm
    )
    {
        using var key = TestKeys.Load(algorithm);
        var signature = key.Sign("m"u8);
        for (var length = 0; length < signature.Length; length++)
        {
            Assert.False(key.PublicKey.Verify("m"u8, signature.AsSpan(0, length)));
        }

        Assert.False(key.PublicKey.Verify("m"u8, [.. signature, 0]));
    }

    [Fact]
    public void Many_threads_may_sign_and_verify_with_one_key()
    {
        foreach (var algorithm in TestKeys.Algorithms)
        {
            using var key = TestKeys.Load(algorithm);
            Parallel.For(
                0,
                32,
                i =>
                {
                    var message = BitConverter.GetBytes(i);
                    Assert.True(key.PublicKey.Verify(message, key.Sign(message)));
                }
            );
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_disposed_key_neither_signs_nor_exports(SignatureAlgorithm algorithm)
    {
        var key = SigningKey.Generate(algorithm);
        key.Dispose();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign("m"u8));
        Assert.Throws<ObjectDisposedException>(() => key.ExportPem());
        Assert.Throws<ObjectDisposedException>(() => key.Save("nowhere"));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Nothing_of_the_private_key_is_in_its_text(SignatureAlgorithm algorithm)
    {
        using var key = TestKeys.Load(algorithm);
        Assert.Equal($"{SignatureAlgorithms.Name(algorithm)}:{key.KeyId}", key.ToString());
    }

    [Fact]
    public void An_undefined_algorithm_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SigningKey.Generate(0));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            SigningKey.Generate((SignatureAlgorithm)4)
        );
    }

    [Fact]
    public void Names_and_profiles_of_algorithms_are_fixed()
    {
        Assert.Equal(
            ["ed25519", "ecdsa-p256-sha256", "sm2-sm3"],
            TestKeys.Algorithms.Select(SignatureAlgorithms.Name)
        );
        foreach (var algorithm in TestKeys.Algorithms)
        {
            Assert.True(
                SignatureAlgorithms.TryParse(SignatureAlgorithms.Name(algorithm), out var parsed)
            );
            Assert.Equal(algorithm, parsed);
        }

        Assert.False(SignatureAlgorithms.TryParse("ED25519", out _));
        Assert.False(SignatureAlgorithms.TryParse(null, out _));
        Assert.Equal(
            SignatureProfile.GuoMi,
            SignatureAlgorithms.Profile(SignatureAlgorithm.Sm2Sm3)
        );
    }
}
