using System.Text;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using static AuthOps.Primitives.Tests.Evidence.EvidenceFixture;

namespace AuthOps.Primitives.Tests.Evidence;

public sealed class DsseEnvelopeTests
{
    [Fact]
    public void An_envelope_of_two_parties_survives_its_bytes_and_is_accepted()
    {
        var bytes = Envelope().ToBytes();
        var read = DsseEnvelope.Parse(bytes);
        Assert.Equal(bytes, read.ToBytes());
        Assert.Equal(TestStatement().Digest, read.Statement.Digest);
        var verdict = read.Verify(Trust(), [Custodian, Operator], Now);
        Assert.True(verdict.IsAccepted, string.Join("\n", verdict.Findings));
        Assert.Equal(["市医保局", "Operator A"], verdict.Signers.Select(s => s.Party));
    }

    [Fact]
    public void A_second_party_adds_its_signature_to_the_bytes_of_the_first()
    {
        var first = DsseEnvelope.Parse(DsseEnvelope.Sign(TestStatement(), CustodianKey).ToBytes());
        Assert.False(first.Verify(Trust(), [Custodian, Operator], Now).IsAccepted);
        var both = first.WithSignature(OperatorKey);
        Assert.True(both.Verify(Trust(), [Custodian, Operator], Now).IsAccepted);
    }

    [Fact]
    public void Any_byte_changed_to_any_of_three_others_is_refused_or_not_accepted()
    {
        var bytes = Envelope().ToBytes();
        var trust = Trust();
        foreach (var mask in (byte[])[0x01, 0x20, 0x80])
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] ^= mask;
                Assert.False(IsAccepted(bytes, trust), $"byte {i} changed by {mask}");
                bytes[i] ^= mask;
            }
        }

        Assert.True(IsAccepted(bytes, trust));
    }

    [Theory]
    [InlineData("application/vnd.in-toto+json", "application/json", "payloadType")]
    [InlineData("{\"payload\"", "{ \"payload\"", "canonical")]
    [InlineData("\"signatures\":[{", "\"signatures\":[{\"cert\":\"\",", "does not know")]
    [InlineData("\"keyid\"", "\"keyId\"", "does not know")]
    [InlineData("]}", "],\"zone\":0}", "does not know")]
    [InlineData("=\"}]}", "\"}]}", "base64")]
    [InlineData("==\"}]}", "=\"}]}", "base64")]
    public void Any_other_envelope_is_refused_and_named(string from, string to, string part)
    {
        var text = Encoding.UTF8.GetString(
            DsseEnvelope.Sign(TestStatement(), OperatorKey).ToBytes()
        );
        var changed = text.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        Refused(changed, part);
    }

    [Fact]
    public void Signatures_keys_and_payloads_of_another_form_are_refused()
    {
        var text = Encoding.UTF8.GetString(
            DsseEnvelope.Sign(TestStatement(), OperatorKey).ToBytes()
        );
        var signature = text[(text.IndexOf("\"sig\":\"", StringComparison.Ordinal) + 7)..^4];
        Refused(Replace(Convert.ToBase64String(new byte[63])), "64 bytes");
        Refused(Replace(Convert.ToBase64String(new byte[65])), "64 bytes");
        Refused(Replace(""), "64 bytes");
        Refused(Replace(signature.Insert(4, " ")), "base64");
        // Zero bytes with a stray bit behind them, and the URL-safe alphabet.
        Refused(Replace(new string('A', 85) + "B=="), "base64");
        Refused(Replace(new string('-', 86) + "=="), "base64");
        Refused(
            text.Replace(OperatorKey.KeyId, OperatorKey.KeyId[1..], StringComparison.Ordinal),
            "keyid"
        );
        Refused(
            text.Replace(
                OperatorKey.KeyId,
                OperatorKey.KeyId.ToUpperInvariant(),
                StringComparison.Ordinal
            ),
            "keyid"
        );
        Refused("{\"payload\":\"e30=\"" + text[text.IndexOf(',')..], "lacks");

        string Replace(string other) => text.Replace(signature, other, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_signatures_and_the_length_are_bounded()
    {
        var keys = Enumerable
            .Range(0, DsseEnvelope.MaxSignatures + 1)
            .Select(_ => SigningKey.Generate(SignatureAlgorithm.Ed25519))
            .ToArray<ISigner>();
        Assert.Throws<ArgumentException>(() => DsseEnvelope.Sign(TestStatement()));
        Assert.Throws<ArgumentException>(() => DsseEnvelope.Sign(TestStatement(), keys));
        var full = DsseEnvelope.Sign(TestStatement(), keys.AsSpan(1));
        Assert.Equal(
            DsseEnvelope.MaxSignatures,
            DsseEnvelope.Parse(full.ToBytes()).Signatures.Count
        );
        Assert.Throws<ArgumentException>(() => full.WithSignature(keys[0]));

        var text = Encoding.UTF8.GetString(full.ToBytes());
        var first = text.IndexOf("[{", StringComparison.Ordinal) + 1;
        Refused(text[..^2] + "," + text[first..], "items");
        Refused(text[..first] + "]}", "items");
        Refused(new string(' ', DsseEnvelope.MaxBytes + 1), "at most");
    }

    [Fact]
    public void The_largest_statement_fits_an_envelope()
    {
        // 300 bytes hold the rest of the statement.
        var predicate = new System.Text.Json.Nodes.JsonObject
        {
            ["a"] = new string('x', Statement.MaxBytes - 300),
        };
        var statement = new Statement(
            [Subject.Of("a", [])],
            PredicateTypes.Name("test"),
            predicate
        );
        var envelope = DsseEnvelope.Sign(statement, OperatorKey);
        Assert.Equal(statement.Digest, DsseEnvelope.Parse(envelope.ToBytes()).Statement.Digest);
    }

    [Fact]
    public void A_signer_that_answers_nonsense_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() =>
            DsseEnvelope.Sign(TestStatement(), new BrokenSigner(new string('0', 64), new byte[63]))
        );
        Assert.Throws<InvalidOperationException>(() =>
            DsseEnvelope.Sign(TestStatement(), new BrokenSigner("key", new byte[64]))
        );
    }

    private static void Refused(string text, string part)
    {
        var e = Assert.Throws<EvidenceFormatException>(() =>
            DsseEnvelope.Parse(Encoding.UTF8.GetBytes(text))
        );
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    private static bool IsAccepted(byte[] bytes, TrustFile trust)
    {
        try
        {
            return DsseEnvelope.Parse(bytes).Verify(trust, [Custodian, Operator], Now).IsAccepted;
        }
        catch (EvidenceFormatException)
        {
            return false;
        }
    }

    private sealed class BrokenSigner(string keyId, byte[] signature) : ISigner
    {
        public SignatureAlgorithm Algorithm => SignatureAlgorithm.Ed25519;

        public string KeyId => keyId;

        public byte[] Sign(ReadOnlySpan<byte> message) => signature;
    }
}
