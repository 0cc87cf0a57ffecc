using System.Text;
using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Tests.Signatures;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Evidence;

/// <summary>The examples and bounds in docs/wire are what the library writes, accepts and enforces.</summary>
public sealed class WireDocumentationTests
{
    [Fact]
    public void The_examples_of_evidence_md_are_reproduced_byte_for_byte()
    {
        var blocks = JsonBlocks("evidence.md");
        var statement = new Statement(
            [Subject.Of("release/cohort.csv", "age,zip\n"u8)],
            PredicateTypes.Name("example"),
            new JsonObject { ["rows"] = "11874", ["k"] = 5 }
        );
        Assert.Equal(blocks[0], Encoding.UTF8.GetString(statement.ToCanonicalBytes()));
        using var key = TestKeys.Load(SignatureAlgorithm.Ed25519);
        Assert.Equal(
            blocks[1],
            Encoding.UTF8.GetString(DsseEnvelope.Sign(statement, key).ToBytes())
        );

        // The envelope of the one page is accepted under the trust file of the other.
        var trust = TrustFile.Parse(Encoding.UTF8.GetBytes(JsonBlocks("trust.md")[0]));
        Assert.True(
            DsseEnvelope
                .Parse(Encoding.UTF8.GetBytes(blocks[1]))
                .Verify(trust, ["operator"], EvidenceFixture.Now)
                .IsAccepted
        );
    }

    [Fact]
    public void The_example_of_trust_md_is_what_the_library_writes()
    {
        var block = JsonBlocks("trust.md")[0];
        var trust = TrustFile.Parse(Encoding.UTF8.GetBytes(block));
        Assert.Equal(block + "\n", Encoding.UTF8.GetString(trust.ToBytes()));
    }

    [Fact]
    public void The_schemas_name_the_bounds_and_members_of_the_library()
    {
        var statement = Schema("statement.schema.json");
        Assert.Equal(Statement.Type, (string?)statement["_type"]!["const"]);
        Assert.Equal(Statement.MaxSubjects, (int?)statement["subject"]!["maxItems"]);
        var subject = statement["subject"]!["items"]!["properties"]!;
        Assert.Equal(Subject.MaxNameLength, (int?)subject["name"]!["maxLength"]);

        var envelope = Schema("envelope.schema.json");
        Assert.Equal(DsseEnvelope.PayloadType, (string?)envelope["payloadType"]!["const"]);
        Assert.Equal(DsseEnvelope.MaxSignatures, (int?)envelope["signatures"]!["maxItems"]);

        var trust = Schema("trust.schema.json");
        Assert.Equal(TrustFile.Type, (string?)trust["type"]!["const"]);
        Assert.Equal(TrustFile.MaxKeys, (int?)trust["keys"]!["maxItems"]);
        var key = trust["keys"]!["items"]!["properties"]!.AsObject();
        Assert.Equal(TrustedKey.MaxRoles, (int?)key["roles"]!["maxItems"]);
        Assert.Equal(TrustedKey.MaxPartyLength, (int?)key["party"]!["maxLength"]);
        Assert.Equal(
            Enum.GetValues<SignatureAlgorithm>().Select(SignatureAlgorithms.Name),
            key["algorithm"]!["enum"]!.AsArray().Select(a => (string?)a)
        );
        var written = JsonNode.Parse(EvidenceFixture.Trust().ToBytes())!["keys"]![0]!.AsObject();
        Assert.Empty(written.Select(m => m.Key).Except(key.Select(m => m.Key)));
    }

    private static JsonObject Schema(string file) =>
        JsonNode.Parse(File.ReadAllText(Wire(file)))!["properties"]!.AsObject();

    private static string[] JsonBlocks(string file)
    {
        var parts = File.ReadAllText(Wire(file)).Split("```json\n");
        return [.. parts.Skip(1).Select(p => p[..p.IndexOf("\n```", StringComparison.Ordinal)])];
    }

    private static string Wire(string file)
    {
        var root = SharedFiles.CheckoutRoot();
        if (root is null)
        {
            Assert.Skip("needs the checkout's docs folder");
        }

        return Path.Combine(root, "docs", "wire", file);
    }
}
