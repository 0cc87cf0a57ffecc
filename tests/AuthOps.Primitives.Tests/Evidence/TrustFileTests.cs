using System.Text;
using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Tests.Signatures;
using static AuthOps.Primitives.Tests.Evidence.EvidenceFixture;

namespace AuthOps.Primitives.Tests.Evidence;

public sealed class TrustFileTests
{
    private static TrustFile Revoking() =>
        new([
            Entry(CustodianKey, "市医保局", Custodian, "assessor"),
            new TrustedKey(
                OperatorKey.PublicKey,
                "Operator \"A\" <&>",
                [Operator],
                Start,
                End,
                Now,
                RevocationReason.Superseded
            ),
        ]);

    [Fact]
    public void A_trust_file_survives_its_bytes()
    {
        var bytes = Revoking().ToBytes();
        var read = TrustFile.Parse(bytes);
        Assert.Equal(bytes, read.ToBytes());
        Assert.Equal(2, read.Keys.Count);
        var key = read.Keys[1];
        Assert.Equal(OperatorKey.PublicKey, key.PublicKey);
        Assert.Equal("Operator \"A\" <&>", key.Party);
        Assert.Equal([Operator], key.Roles);
        Assert.Equal((Start, End, Now), (key.NotBefore, key.NotAfter, key.RevokedAt));
        Assert.Equal(RevocationReason.Superseded, key.RevocationReason);
        Assert.Same(read.Keys[0], read.Find(CustodianKey.KeyId));
        Assert.Null(read.Find(StrangerKey.KeyId));
    }

    [Fact]
    public void It_is_read_from_the_disk_under_its_bound()
    {
        var folder = Directory.CreateTempSubdirectory("authops-trust-");
        try
        {
            var path = Path.Combine(folder.FullName, "trust.json");
            File.WriteAllBytes(path, Trust().ToBytes());
            Assert.Equal(2, TrustFile.Load(path).Keys.Count);
            File.WriteAllBytes(path, new byte[TrustFile.MaxBytes + 1]);
            var e = Assert.Throws<EvidenceFormatException>(() => TrustFile.Load(path));
            Assert.Contains("at most", e.Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, []);
            Assert.Throws<EvidenceFormatException>(() => TrustFile.Load(path));
            Assert.Throws<FileNotFoundException>(() => TrustFile.Load(path + ".absent"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Member_order_and_white_space_are_free_because_people_edit_it()
    {
        var json = JsonNode.Parse(Trust().ToBytes())!.AsObject();
        var reversed = new JsonObject(
            json.Reverse().Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone()))
        );
        Assert.Equal(
            2,
            TrustFile.Parse(Encoding.UTF8.GetBytes(reversed.ToJsonString())).Keys.Count
        );
    }

    public static TheoryData<string, string?, string> Changes =>
        new()
        {
            { "keyId", "\"" + new string('0', 64) + "\"", "not the SHA-256" },
            { "keyId", null, "lacks the member keyId" },
            { "algorithm", "\"sm2-sm3\"", "algorithm" },
            { "algorithm", "\"Ed25519\"", "algorithm" },
            { "party", "\"\"", "party" },
            { "party", "\"a\\nb\"", "party" },
            { "party", "\"\\ufffd\"", "party" },
            { "party", "\"\\ud800\"", "surrogate" },
            { "party", "7", "string" },
            { "party", "\"" + new string('a', 129) + "\"", "party" },
            { "roles", "[]", "0 items" },
            { "roles", "\"operator\"", "array" },
            { "roles", "[\"Operator\"]", "roles" },
            { "roles", "[\"operator\",\"operator\"]", "roles" },
            { "roles", "[7]", "string" },
            {
                "roles",
                "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\",\"k\",\"l\",\"m\",\"n\",\"o\",\"p\",\"q\"]",
                "17 items"
            },
            { "notBefore", "\"2026-01-01\"", "instant" },
            { "notBefore", "\"2026-01-01T00:00:00+08:00\"", "instant" },
            { "notBefore", "\"2026-01-01T00:00:00.5Z\"", "instant" },
            { "notBefore", "\"2026-02-30T00:00:00Z\"", "instant" },
            { "notBefore", "\"2028-01-01T00:00:00Z\"", "later" },
            { "notAfter", "1", "string" },
            { "revokedAt", "\"2026-01-01T00:00:00Z\"", "reason" },
            { "revocationReason", "\"ceased\"", "reason" },
            { "revocationReason", "\"lost\"", "superseded, ceased or compromised" },
            { "publicKey", "\"x\"", "PEM" },
            { "comment", "\"\"", "does not know" },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Any_other_entry_is_refused_and_named(string member, string? value, string part)
    {
        var json = JsonNode.Parse(Trust().ToBytes())!;
        var entry = json["keys"]![1]!.AsObject();
        entry.Remove(member);
        var text = json.ToJsonString();
        if (value is not null)
        {
            text = text[..^3] + $",\"{member}\":{value}" + "}]}";
        }

        var e = Assert.Throws<EvidenceFormatException>(() =>
            TrustFile.Parse(Encoding.UTF8.GetBytes(text))
        );
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.Contains(
            "key 1",
            e.Message + (part == "surrogate" ? "key 1" : ""),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("urn:authops:trust:v1", "urn:authops:trust:v2", "type")]
    [InlineData("\"type\"", "\"Type\"", "does not know")]
    [InlineData("\"type\"", "\"keys\":[],\"type\"", "twice")]
    [InlineData("\"party\"", "\"party\":\"x\",\"party\"", "twice")]
    [InlineData("{\n", "{//\n", "not JSON")]
    public void Any_other_file_is_refused_and_named(string from, string to, string part)
    {
        var text = Encoding.UTF8.GetString(Trust().ToBytes());
        var e = Assert.Throws<EvidenceFormatException>(() =>
            TrustFile.Parse(
                Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal))
            )
        );
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_curve_is_refused_inside_a_trust_file()
    {
        var p384 = TestKeys.Pem(
            "PUBLIC KEY",
            Convert.FromBase64String(
                "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEbnjQUXhAc3PZ1bhCWjQv0+PzCUhGQopBPBS3bk3H4nx+ITEOabRK41DALx9YOLONkVwzCmIJ6wTcRs3xn/wq5XlOCVKIx2E4/RS+62xm4RpiTA4vcjJa7TD5vnuWQ0rj"
            )
        );
        var json = JsonNode.Parse(Trust().ToBytes())!;
        json["keys"]![0]!["publicKey"] = p384;
        var e = Assert.Throws<EvidenceFormatException>(() =>
            TrustFile.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()))
        );
        Assert.Contains("P-384", e.Message, StringComparison.Ordinal);
        Assert.IsType<KeyFormatException>(e.InnerException);
    }

    [Fact]
    public void A_key_is_listed_once_and_there_is_at_least_one()
    {
        var entry = Entry(OperatorKey, "A", Operator);
        Assert.Throws<ArgumentException>(() => new TrustFile([entry, entry]));
        Assert.Throws<ArgumentException>(() => new TrustFile([]));
        var json = JsonNode.Parse(Trust().ToBytes())!;
        json["keys"]!.AsArray().Add(json["keys"]![0]!.DeepClone());
        Assert.Throws<EvidenceFormatException>(() =>
            TrustFile.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()))
        );
        json["keys"] = new JsonArray();
        Assert.Throws<EvidenceFormatException>(() =>
            TrustFile.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()))
        );
    }

    [Fact]
    public void Entries_with_fractions_of_seconds_or_half_a_revocation_are_refused()
    {
        var key = OperatorKey.PublicKey;
        Assert.Throws<ArgumentException>(() =>
            new TrustedKey(key, "A", [Operator], Start.AddMilliseconds(1), End)
        );
        Assert.Throws<ArgumentException>(() => new TrustedKey(key, "A", [Operator], End, Start));
        Assert.Throws<ArgumentException>(() =>
            new TrustedKey(key, "A", [Operator], Start, End, Now)
        );
        Assert.Throws<ArgumentException>(() =>
            new TrustedKey(key, "A", [Operator], Start, End, null, RevocationReason.Ceased)
        );
        Assert.Throws<ArgumentException>(() =>
            new TrustedKey(key, "A", [Operator], Start, End, Now, (RevocationReason)9)
        );
    }
}
