using AuthOps.Cli.Input;
using AuthOps.Cli.Policies;

namespace AuthOps.Cli.Tests.Policies;

public sealed class PolicyFileTests
{
    [Fact]
    public void A_policy_is_read_as_it_stands()
    {
        using var folder = SmallCase.Write();
        var policy = PolicyFile.Load(folder.At("policy.json"), new CsvReadOptions()).Policy;

        Assert.Equal(3, policy.MinimumClassSize);
        Assert.Equal(2, policy.MinimumDistinct("diagnosis"));
        Assert.Equal("1/12", policy.SuppressionLimit.ToString());
        Assert.Equal(["town"], policy.QuasiIdentifiers.Select(a => a.Name));
        Assert.Equal(4, policy.QuasiIdentifiers[0].Hierarchy!.ValueCount);
    }

    [Theory]
    [InlineData("\"1/12\"", "\"0.05\"", "1/20")]
    [InlineData("\"1/12\"", "\"0\"", "0/1")]
    [InlineData("\"1/12\"", "\"1.000\"", "1/1")]
    public void Limits_are_exact(string old, string value, string expected)
    {
        using var folder = SmallCase.Write(
            SmallCase.Policy.Replace(old, value, StringComparison.Ordinal)
        );

        var policy = PolicyFile.Load(folder.At("policy.json"), new CsvReadOptions()).Policy;
        Assert.Equal(expected, policy.SuppressionLimit.ToString());
    }

    [Theory]
    [InlineData("\"version\": 1,", "", "$.version is missing")]
    [InlineData("\"version\": 1", "\"version\": 2", "$.version must be an integer from 1 to 1")]
    [InlineData(
        "\"version\": 1",
        "\"version\": \"1\"",
        "$.version must be a number and is a string"
    )]
    [InlineData("\"k\": 3", "\"k\": 1", "$.k must be an integer from 2 to 2147483647")]
    [InlineData("\"k\": 3", "\"k\": 3.0", "$.k must be an integer from 2 to 2147483647")]
    [InlineData("\"k\": 3", "\"k\": 99999999999", "$.k must be an integer")]
    [InlineData("\"k\": 3", "\"k\": null", "$.k must be a number and is null")]
    [InlineData("\"k\": 3", "\"k\": 3, \"k\": 2", "$.k is given twice")]
    [InlineData("\"k\": 3", "\"k\": 3, \"K\": 2", "$.K is unknown")]
    [InlineData("\"1/12\"", "0.05", "$.suppressionLimit must be a string and is a number")]
    [InlineData("\"1/12\"", "\"1.01\"", "$.suppressionLimit must be a decimal")]
    [InlineData("\"1/12\"", "\"-0.1\"", "$.suppressionLimit must be a decimal")]
    [InlineData("\"1/12\"", "\"5e-2\"", "$.suppressionLimit must be a decimal")]
    [InlineData("\"1/12\"", "\"1/0\"", "$.suppressionLimit must be a decimal")]
    [InlineData("\"loss\"", "\"entropy\"", "$.quality must be \"loss\", \"precision\"")]
    [InlineData("\"direct\"", "\"Direct\"", "$.attributes[0].role must be \"direct\"")]
    [InlineData(
        "\"role\": \"direct\"",
        "\"role\": \"direct\", \"l\": 2",
        "$.attributes[0].l belongs to"
    )]
    [InlineData(
        "\"role\": \"direct\"",
        "\"role\": \"direct\", \"hierarchy\": \"x\"",
        "$.attributes[0].hierarchy belongs to"
    )]
    [InlineData(
        "\"hierarchy\"",
        "\"hierachy\"",
        "$.attributes[1].hierachy is unknown; the members here are"
    )]
    [InlineData(", \"l\": 2", "", "$.attributes[2].l is missing")]
    [InlineData("\"l\": 2", "\"l\": 1", "$.attributes[2].l must be an integer from 2")]
    [InlineData("\"note\"", "\"town\"", "$.attributes[3].name is the name of an earlier attribute")]
    [InlineData("\"note\"", "\"\"", "$.attributes[3].name must have 1 to 256 characters and has 0")]
    [InlineData("\"note\"", "\"\\ud800\"", "half of a surrogate pair")]
    [InlineData(
        "{ \"name\": \"id\", \"role\": \"direct\" }",
        "7",
        "$.attributes[0] must be an object and is a number"
    )]
    [InlineData("\"version\": 1,", "\"version\": 1, // note\n", "line 2: is not JSON")]
    public void Whatever_is_not_the_format_is_named_by_its_json_path(
        string old,
        string replacement,
        string message
    )
    {
        Assert.Contains(old, SmallCase.Policy, StringComparison.Ordinal);
        using var folder = SmallCase.Write(
            SmallCase.Policy.Replace(old, replacement, StringComparison.Ordinal)
        );

        var error = Assert.Throws<InputDataException>(() =>
            PolicyFile.Load(folder.At("policy.json"), new CsvReadOptions())
        );
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(folder.At("policy.json"), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "$ must be an object and is an array")]
    [InlineData("{}", "$.version is missing")]
    [InlineData("", "the file is empty")]
    [InlineData("[[[[[[[[[[1]]]]]]]]]]", "is not JSON")]
    public void Other_documents_are_refused(string text, string message)
    {
        using var folder = SmallCase.Write(text);

        var error = Assert.Throws<InputDataException>(() =>
            PolicyFile.Load(folder.At("policy.json"), new CsvReadOptions())
        );
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_without_quasi_identifier_and_one_that_is_too_long_are_refused()
    {
        using var folder = SmallCase.Write(
            SmallCase.Policy.Replace(
                "\"quasi\", \"hierarchy\": \"town.csv\"",
                "\"direct\"",
                StringComparison.Ordinal
            )
        );
        var path = folder.At("policy.json");

        Assert.Contains(
            "no quasi-identifier",
            Assert
                .Throws<InputDataException>(() => PolicyFile.Load(path, new CsvReadOptions()))
                .Message,
            StringComparison.Ordinal
        );
        folder.Write("policy.json", new string(' ', (1 << 20) + 1));
        Assert.Contains(
            "longer than 1048576 bytes",
            Assert
                .Throws<InputDataException>(() => PolicyFile.Load(path, new CsvReadOptions()))
                .Message,
            StringComparison.Ordinal
        );
    }
}
