using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Primitives.Tests.Evidence;

public sealed class StatementTests
{
    private const string Digest =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private const string Good =
        "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicate\":{\"k\":5,\"title\":\"医保\"},"
        + "\"predicateType\":\"urn:authops:predicate:test:v1\",\"subject\":[{\"digest\":{\"sha256\":\""
        + Digest
        + "\"},\"name\":\"release/a.csv\"}]}";

    [Fact]
    public void The_canonical_bytes_are_these()
    {
        var statement = new Statement(
            [Subject.Of("release/a.csv", [])],
            PredicateTypes.Name("test"),
            new JsonObject { ["title"] = "医保", ["k"] = 5 }
        );
        Assert.Equal(Good, Encoding.UTF8.GetString(statement.ToCanonicalBytes()));
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Good))),
            statement.Digest
        );
    }

    [Fact]
    public void A_statement_is_read_back_whole()
    {
        var statement = Statement.Parse(Encoding.UTF8.GetBytes(Good));
        Assert.Equal(Good, Encoding.UTF8.GetString(statement.ToCanonicalBytes()));
        Assert.Equal(new Subject("release/a.csv", Digest), Assert.Single(statement.Subjects));
        Assert.Equal("urn:authops:predicate:test:v1", statement.PredicateType);
        Assert.Equal(5, statement.Predicate.GetProperty("k").GetInt64());
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Good))),
            statement.Digest
        );
    }

    [Theory]
    [InlineData(
        "\"_type\":\"https://in-toto.io/Statement/v1\"",
        "\"_type\":\"https://in-toto.io/Statement/v2\"",
        "_type"
    )]
    [InlineData("\"_type\":\"https://in-toto.io/Statement/v1\"", "\"_type\":1", "_type")]
    [InlineData("urn:authops:predicate:test:v1", "https://slsa.dev/provenance/v1", "predicateType")]
    [InlineData("{\"k\":5,\"title\":\"医保\"}", "[]", "predicate")]
    [InlineData("{\"k\":5,\"title\":\"医保\"}", "null", "predicate")]
    [InlineData("{\"k\":5", "{\"a\":1.5,\"k\":5", "integer")]
    [InlineData("{\"k\":5", "{ \"k\":5", "canonical")]
    [InlineData("{\"k\":5,\"title\":\"医保\"}", "{\"title\":\"医保\",\"k\":5}", "canonical")]
    [InlineData("医", "\\u533b", "canonical")]
    [InlineData("]}", "]}\n", "canonical")]
    [InlineData("]}", "],\"zone\":1}", "does not know")]
    [InlineData(",\"name\":\"release/a.csv\"", "", "lacks the member name")]
    [InlineData("\"sha256\"", "\"sha512\"", "does not know")]
    [InlineData("e3b0c4", "E3B0C4", "digest")]
    [InlineData("e3b0c4", "e3b0c", "digest")]
    [InlineData("release/a.csv", "/release/a.csv", "path")]
    [InlineData("release/a.csv", "release/../a.csv", "path")]
    [InlineData("release/a.csv", "release\\\\a.csv", "path")]
    [InlineData("release/a.csv", "C:a.csv", "path")]
    [InlineData("release/a.csv", "a\\u0000.csv", "path")]
    [InlineData("release/a.csv", "", "path")]
    public void Anything_else_is_refused_and_named(string from, string to, string part)
    {
        var changed = Good.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Good, changed);
        var e = Assert.Throws<EvidenceFormatException>(() =>
            Statement.Parse(Encoding.UTF8.GetBytes(changed))
        );
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Subjects_are_bounded_and_named_once()
    {
        var type = PredicateTypes.Name("test");
        var one = new Subject("a", Digest);
        Assert.Throws<ArgumentException>(() => new Statement([], type, "{}"u8));
        Assert.Throws<ArgumentException>(() => new Statement([one, one], type, "{}"u8));
        var many = Enumerable
            .Range(0, Statement.MaxSubjects + 1)
            .Select(i => new Subject($"f{i}", Digest))
            .ToArray();
        Assert.Throws<ArgumentException>(() => new Statement(many, type, "{}"u8));
        var most = new Statement(many[1..], type, "{}"u8);
        Assert.Equal(
            Statement.MaxSubjects,
            Statement.Parse(most.ToCanonicalBytes()).Subjects.Count
        );

        var twice = Good.Replace(
            "[{",
            "[{\"digest\":{\"sha256\":\"" + Digest + "\"},\"name\":\"release/a.csv\"},{",
            StringComparison.Ordinal
        );
        var none = Good[..Good.IndexOf("[{", StringComparison.Ordinal)] + "[]}";
        foreach (var bytes in (string[])[twice, none])
        {
            Assert.Throws<EvidenceFormatException>(() =>
                Statement.Parse(Encoding.UTF8.GetBytes(bytes))
            );
        }
    }

    [Fact]
    public void A_predicate_without_canonical_form_is_refused_when_it_is_made()
    {
        Subject[] subjects = [new("a", Digest)];
        var type = PredicateTypes.Name("test");
        Assert.Throws<EvidenceFormatException>(() =>
            new Statement(subjects, type, new JsonObject { ["rate"] = 0.5 })
        );
        Assert.Throws<EvidenceFormatException>(() =>
            new Statement(subjects, type, new JsonObject { ["rate"] = double.NaN })
        );
        Assert.Throws<EvidenceFormatException>(() => new Statement(subjects, type, "[]"u8));
        Assert.Throws<EvidenceFormatException>(() =>
            new Statement(subjects, type, "{\"a\":\"\\ud800\"}"u8)
        );
        Assert.Throws<ArgumentException>(() => new Statement(subjects, "urn:other:v1", "{}"u8));
    }

    [Fact]
    public void A_lone_surrogate_is_not_silently_replaced()
    {
        foreach (
            var predicate in (JsonObject[])
                [
                    new() { ["a"] = "x\ud800" },
                    new() { ["\udc00"] = 1 },
                    new() { ["a"] = new JsonArray("x", new JsonObject { ["b"] = "\ud83d" }) },
                ]
        )
        {
            Assert.Throws<EvidenceFormatException>(() =>
                new Statement([new("a", Digest)], PredicateTypes.Name("test"), predicate)
            );
        }
    }

    [Fact]
    public void A_statement_too_long_or_too_deep_is_refused()
    {
        Subject[] subjects = [new("a", Digest)];
        var type = PredicateTypes.Name("test");
        var text = new string('x', Statement.MaxBytes);
        Assert.Throws<EvidenceFormatException>(() =>
            new Statement(subjects, type, new JsonObject { ["a"] = text })
        );
        Assert.Throws<EvidenceFormatException>(() =>
            new Statement(subjects, type, new JsonObject { ["a"] = text[100..] })
        );
        Assert.Throws<EvidenceFormatException>(() =>
            Statement.Parse(new byte[Statement.MaxBytes + 1])
        );
        var deep = new JsonObject();
        for (var i = 0; i < 2000; i++)
        {
            deep = new JsonObject { ["a"] = deep };
        }

        Assert.Throws<EvidenceFormatException>(() => new Statement(subjects, type, deep));
    }

    [Fact]
    public void A_reader_insists_on_the_predicate_types_it_understands()
    {
        var statement = Statement.Parse(Encoding.UTF8.GetBytes(Good));
        statement.RequirePredicateType("urn:authops:predicate:other:v1", statement.PredicateType);
        var e = Assert.Throws<EvidenceFormatException>(() =>
            statement.RequirePredicateType("urn:authops:predicate:test:v2")
        );
        Assert.Contains("urn:authops:predicate:test:v2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_caller_does_to_the_arrays_does_not_reach_the_statement()
    {
        Subject[] subjects = [new("a", Digest)];
        var statement = new Statement(subjects, PredicateTypes.Name("test"), "{}"u8);
        subjects[0] = new Subject("b", Digest);
        statement.ToCanonicalBytes()[0] = 0;
        Assert.Equal("a", statement.Subjects[0].Name);
        Assert.Equal((byte)'{', statement.ToCanonicalBytes()[0]);
    }
}
