using System.Text;
using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;
using FsCheck.Xunit;

namespace AuthOps.Primitives.Tests.Evidence;

public sealed class CanonicalJsonTests
{
    private const int Bound = 1 << 20;

    [Fact]
    public void Members_are_sorted_as_in_RFC_8785_3_2_3()
    {
        // By UTF-16 code units the emoji (U+D83D…) comes before U+FB33, by code points it would come after.
        const string Input = """
            {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
             "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
            """;
        const string Expected =
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
            + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
            + "\"\U0001F600\":\"Emoji: Grinning Face\",\"\uFB33\":\"Hebrew Letter Dalet With Dagesh\"}";
        Assert.Equal(Expected, Canonical(Input));
    }

    [Fact]
    public void Strings_and_literals_are_written_as_in_RFC_8785_3_2_2()
    {
        // The string and the literals of the example; its fractions have no place in evidence.
        const string Input = """
            { "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false] }
            """;
        Assert.Equal(
            """{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}""",
            Canonical(Input)
        );
    }

    [Theory]
    [InlineData("[ 1 , 2 ]", "[1,2]")]
    [InlineData("""{"b":1,"a":{}}""", """{"a":{},"b":1}""")]
    [InlineData("""{"a":[],"A":[[]],"":0}""", """{"":0,"A":[[]],"a":[]}""")]
    [InlineData("9007199254740991", "9007199254740991")]
    [InlineData("-9007199254740991", "-9007199254740991")]
    [InlineData("0", "0")]
    [InlineData("\"\\u007f\\b\\f\\t\\u2028\"", "\"\u007f\\b\\f\\t\u2028\"")]
    public void Other_spellings_have_one_canonical_form(string input, string expected) =>
        Assert.Equal(expected, Canonical(input));

    [Theory]
    [InlineData("1.5", "integer")]
    [InlineData("1.0", "integer")]
    [InlineData("1e3", "integer")]
    [InlineData("1E3", "integer")]
    [InlineData("-0", "integer")]
    [InlineData("9007199254740992", "integer")]
    [InlineData("-9007199254740992", "integer")]
    [InlineData("99999999999999999999999999", "integer")]
    [InlineData("""{"a":1,"a":1}""", "twice")]
    [InlineData("""{"a":1,"b":2,"\u0061":1}""", "twice")]
    [InlineData("\"\\ud800\"", "surrogate")]
    [InlineData("\"\\udc00\\ud800\"", "surrogate")]
    [InlineData("{\"\\ud800\":1}", "surrogate")]
    [InlineData("[1,]", "not JSON")]
    [InlineData("[1]//", "not JSON")]
    [InlineData("[1] [2]", "not JSON")]
    [InlineData("01", "not JSON")]
    [InlineData("+1", "not JSON")]
    [InlineData("NaN", "not JSON")]
    [InlineData("'a'", "not JSON")]
    [InlineData("\"\n\"", "not JSON")]
    [InlineData("", "not JSON")]
    [InlineData("\uFEFF1", "not JSON")]
    public void What_has_no_canonical_form_is_refused(string input, string part)
    {
        var e = Assert.Throws<EvidenceFormatException>(() => Canonical(input));
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused()
    {
        byte[][] inputs =
        [
            [0x22, 0xff, 0x22],
            [0x22, 0xc0, 0x80, 0x22],
            [0x22, 0xed, 0xa0, 0x80, 0x22],
        ];
        foreach (var bytes in inputs)
        {
            var e = Assert.Throws<EvidenceFormatException>(() =>
                CanonicalJson.Canonicalize(bytes, Bound)
            );
            Assert.Contains("UTF-8", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Depth_and_length_are_bounded()
    {
        var deepest =
            new string('[', CanonicalJson.MaxDepth) + new string(']', CanonicalJson.MaxDepth);
        Assert.Equal(deepest, Canonical(deepest));
        Assert.Throws<EvidenceFormatException>(() => Canonical("[" + deepest + "]"));
        Assert.Throws<EvidenceFormatException>(() => Canonical(new string('[', 1_000_000)));
        Assert.Throws<EvidenceFormatException>(() => CanonicalJson.Canonicalize("[12]"u8, 3));
        Assert.Equal("[12]"u8, CanonicalJson.Canonicalize("[12]"u8, 4));
    }

    [Fact]
    public void A_message_names_the_place_and_never_the_content()
    {
        var e = Assert.Throws<EvidenceFormatException>(() =>
            Canonical("{\"id\":\n  \"secret\" x}")
        );
        Assert.Contains("line 2, byte 12", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
        Assert.Null(e.InnerException);
    }

    [Theory]
    [InlineData("""{"a":1,"b":2}""", true)]
    [InlineData("""{"b":2,"a":1}""", false)]
    [InlineData("""{"a": 1}""", false)]
    [InlineData("\"\\u0061\"", false)]
    [InlineData("\"\\/\"", false)]
    [InlineData("[1]\n", false)]
    [InlineData("nonsense", false)]
    public void Canonical_bytes_are_told_from_others(string input, bool expected) =>
        Assert.Equal(expected, CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(input), Bound));

    [Property(MaxTest = 300)]
    public void The_order_and_the_spelling_of_members_do_not_matter(
        Dictionary<string, long> members
    )
    {
        var valid = members
            .Where(m => m.Key is not null && IsUnicode(m.Key))
            .Where(m => Math.Abs((decimal)m.Value) <= CanonicalJson.MaxInteger)
            .ToArray();
        var forward = Canonical(Json(valid));
        Assert.Equal(forward, Canonical(Json([.. valid.Reverse()])));
        Assert.Equal(forward, Canonical(forward));
        // An independent reader sees the same members, and in ordinal order.
        var read = JsonNode.Parse(forward)!.AsObject();
        Assert.Equal(
            valid.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => (m.Key, m.Value)),
            read.Select(m => (m.Key, m.Value!.GetValue<long>()))
        );
    }

    [Property(MaxTest = 500)]
    public void Any_bytes_are_canonicalised_or_an_EvidenceFormatException(byte[] bytes)
    {
        try
        {
            var canonical = CanonicalJson.Canonicalize(bytes, Bound);
            Assert.Equal(canonical, CanonicalJson.Canonicalize(canonical, Bound));
        }
        catch (EvidenceFormatException)
        {
            Assert.False(CanonicalJson.IsCanonical(bytes, Bound));
        }
    }

    private static string Canonical(string json) =>
        Encoding.UTF8.GetString(CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(json), Bound));

    private static bool IsUnicode(string text) =>
        text.EnumerateRunes().All(r => r != Rune.ReplacementChar);

    /// <summary>Every character escaped, and spaces between the tokens.</summary>
    private static string Json(KeyValuePair<string, long>[] members) =>
        "{ "
        + string.Join(
            " , ",
            members.Select(m =>
                "\""
                + string.Concat(m.Key.Select(c => $"\\u{(int)c:X4}"))
                + "\" : "
                + m.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)
            )
        )
        + " }";
}
