using System.Globalization;
using System.Text;
using System.Text.Json;
using AuthOps.Primitives.Hashing;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Hashing;

public sealed class MessageExpanderTests
{
    private const string Sha256Domain = "QUUX-V01-CS02-with-expander-SHA256-128";
    private const string Sha512Domain = "QUUX-V01-CS02-with-expander-SHA512-256";

    // RFC 9380, K.3: expand_message_xmd(SHA-512).
    [Theory]
    [InlineData("", 32, "6b9a7312411d92f921c6f68ca0b6380730a1a4d982c507211a90964c394179ba")]
    [InlineData("abc", 32, "0da749f12fbe5483eb066a5f595055679b976e93abe9be6f0f6318bce7aca8dc")]
    [InlineData(
        "abcdef0123456789",
        32,
        "087e45a86e2939ee8b91100af1583c4938e0f5fc6c9db4b107b83346bc967f58"
    )]
    public void Transcribed_vectors_of_rfc_9380_hold(string message, int length, string expected)
    {
        Assert.Equal(expected, Expand(HashKind.Sha512, Sha512Domain, message, length));
    }

    // RFC 9380, K.1: expand_message_xmd(SHA-256), which P-256 expands with.
    [Theory]
    [InlineData("", 32, "68a985b87eb6b46952128911f2a4412bbc302a9d759667f87f7a21d803f07235")]
    [InlineData("abc", 32, "d8ccab23b5985ccea865c6c97b6e5b8350e794e603b4b97902f53a8a0d605615")]
    [InlineData(
        "abcdef0123456789",
        32,
        "eff31487c770a893cfb36f912fbfcbff40d5661771ca4b2cb4eafe524333f5c1"
    )]
    public void Transcribed_vectors_with_sha_256_hold(string message, int length, string expected)
    {
        Assert.Equal(expected, Expand(HashKind.Sha256, Sha256Domain, message, length));
    }

    [Theory]
    [InlineData("rfc9380-expand_message_xmd_SHA512_38.json", HashKind.Sha512)]
    [InlineData("rfc9380-expand_message_xmd_SHA256_38.json", HashKind.Sha256)]
    [InlineData("rfc9380-expand_message_xmd_SHA256_256.json", HashKind.Sha256)]
    public void Published_files_hold_whole(string file, HashKind kind)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(SharedFiles.Path($"vectors/psi/{file}"))
        );
        var domain = document.RootElement.GetProperty("DST").GetString()!;
        var count = 0;
        foreach (var test in document.RootElement.GetProperty("tests").EnumerateArray())
        {
            var length = int.Parse(
                test.GetProperty("len_in_bytes").GetString()!.AsSpan(2),
                NumberStyles.HexNumber,
                CultureInfo.InvariantCulture
            );
            var actual = Expand(kind, domain, test.GetProperty("msg").GetString()!, length);
            Assert.Equal(test.GetProperty("uniform_bytes").GetString(), actual);
            count++;
        }

        Assert.True(count >= 10);
    }

    [Fact]
    public void Length_and_domain_change_every_output()
    {
        var plain = Expand(HashKind.Sha512, "a", "m", 64);

        Assert.NotEqual(plain, Expand(HashKind.Sha512, "b", "m", 64));
        Assert.NotEqual(plain[..64], Expand(HashKind.Sha512, "a", "m", 32));
    }

    [Theory]
    [InlineData(HashKind.Sha512, 64)]
    [InlineData(HashKind.Sha512, 150)]
    [InlineData(HashKind.Sha256, 96)]
    [InlineData(HashKind.Sm3, 48)]
    public void A_batch_expands_as_its_messages_do_one_by_one(HashKind kind, int size)
    {
        using var expander = new MessageExpander(kind, "a domain of its own"u8);
        foreach (var (count, length) in new[] { (0, 5), (1, 1), (67, 20), (3, 200), (130, 33) })
        {
            var messages = new byte[count * length];
            AuthOps.Primitives.Randomness.SecureRandom.Fill(messages);
            var uniform = new byte[count * size];

            expander.ExpandBatch(messages, length, uniform, size);

            var expected = new byte[size];
            for (var i = 0; i < count; i++)
            {
                expander.Expand(messages.AsSpan(i * length, length), expected);
                Assert.Equal(expected, uniform[(i * size)..((i + 1) * size)]);
            }

            _ = Assert.Throws<ArgumentException>(() =>
                expander.ExpandBatch(messages, length, new byte[uniform.Length + 1], size)
            );
        }
    }

    [Fact]
    public void Empty_domains_and_outputs_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>("domain", () => new MessageExpander(HashKind.Sha512, []));
        using var expander = new MessageExpander(HashKind.Sha256, "d"u8);
        Assert.Throws<ArgumentException>("uniform", () => expander.Expand([], []));
        Assert.Throws<ArgumentException>(
            "uniform",
            () => expander.Expand([], new byte[(255 * 32) + 1])
        );
    }

    private static string Expand(HashKind kind, string domain, string message, int length)
    {
        using var expander = new MessageExpander(kind, Encoding.ASCII.GetBytes(domain));
        var uniform = new byte[length];
        expander.Expand(Encoding.UTF8.GetBytes(message), uniform);
        return Convert.ToHexStringLower(uniform);
    }
}
