using System.Security.Cryptography;
using System.Text;
using AuthOps.Primitives.Hashing;
using FsCheck.Xunit;

namespace AuthOps.Primitives.Tests.Hashing;

public sealed class DomainHashTests
{
    [Fact]
    public void The_message_is_the_documented_encoding()
    {
        byte[] message =
        [
            14,
            .. "authops/test/1"u8,
            .. (byte[])[2, 0, 0, 0],
            .. (byte[])[3, 0, 0, 0, 0, 0, 0, 0],
            .. "abc"u8,
            .. (byte[])[0, 0, 0, 0, 0, 0, 0, 0],
        ];
        ReadOnlyMemory<byte> first = "abc"u8.ToArray();
        Assert.Equal(
            SHA256.HashData(message),
            DomainHash.Hash(HashKind.Sha256, "authops/test/1", first, default)
        );
        Assert.Equal(
            SHA512.HashData(message),
            DomainHash.Hash(HashKind.Sha512, "authops/test/1", first, default)
        );
        Assert.Equal(
            OneShotHashTests.BouncyCastleSm3(message),
            DomainHash.Hash(HashKind.Sm3, "authops/test/1", first, default)
        );
    }

    [Property]
    public bool Lists_that_differ_have_digests_that_differ(byte[][] left, byte[][] right)
    {
        var same =
            left.Length == right.Length
            && left.Zip(right).All(p => p.First.AsSpan().SequenceEqual(p.Second));
        return Hash(left).AsSpan().SequenceEqual(Hash(right)) == same;
    }

    [Property]
    public bool Moving_bytes_across_a_boundary_changes_the_digest(byte[] whole, byte at)
    {
        if (whole.Length == 0)
        {
            return true;
        }

        var cut = at % whole.Length;
        return !Hash([whole[..cut], whole[cut..]])
                .AsSpan()
                .SequenceEqual(Hash([whole[..(cut + 1)], whole[(cut + 1)..]]))
            && !Hash([whole]).AsSpan().SequenceEqual(Hash([whole, []]))
            && !Hash([whole])
                .AsSpan()
                .SequenceEqual(
                    Hash([
                        [],
                        whole,
                    ])
                );
    }

    [Fact]
    public void Labels_separate_even_where_one_begins_with_the_other()
    {
        string[] labels = ["a", "ab", "abc", "b", "authops/psi/item/v1", "authops/psi/item/v2"];
        var digests = labels
            .Select(l => Convert.ToHexString(DomainHash.Hash(HashKind.Sha256, l)))
            .ToHashSet();
        Assert.Equal(labels.Length, digests.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("tab\t")]
    [InlineData("标签")]
    [InlineData("del\u007f")]
    public void A_label_that_is_not_printable_ASCII_is_refused(string label) =>
        Assert.Throws<ArgumentException>(() => DomainHash.Hash(HashKind.Sha256, label));

    [Fact]
    public void The_longest_label_is_taken_and_a_longer_one_refused()
    {
        _ = DomainHash.Hash(HashKind.Sha256, new string('x', DomainHash.MaxLabelLength));
        Assert.Throws<ArgumentException>(() =>
            DomainHash.Hash(HashKind.Sha256, new string('x', DomainHash.MaxLabelLength + 1))
        );
        Assert.Throws<ArgumentNullException>(() => DomainHash.Hash(HashKind.Sha256, null!));
    }

    [Fact]
    public void The_key_id_of_a_C2SP_signed_note_comes_out_of_plain_SHA_256()
    {
        // C2SP signed-note.md, the example key: the id is the first four bytes of SHA-256(name, newline, type and key).
        const string VerifierKey =
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        var parts = VerifierKey.Split('+', 3);
        byte[] message =
        [
            .. Encoding.ASCII.GetBytes(parts[0]),
            (byte)'\n',
            .. Convert.FromBase64String(parts[2]),
        ];
        Assert.Equal(parts[1], Convert.ToHexStringLower(Sha256.Hash(message).AsSpan(0, 4)));
    }

    private static byte[] Hash(byte[][] parts)
    {
        var memories = parts.Select(p => (ReadOnlyMemory<byte>)p).ToArray();
        return DomainHash.Hash(HashKind.Sha256, "authops/test/1", memories);
    }
}
