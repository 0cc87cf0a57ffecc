using System.Globalization;
using System.Reflection;
using System.Text.Json;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.Policies;
using AuthOps.Testing;

namespace AuthOps.Cli.Tests.Policies;

/// <summary>The published page, schema and exit codes are those of the code.</summary>
public sealed class PolicyDocumentationTests
{
    private static string Root =>
        SharedFiles.CheckoutRoot() ?? throw new InvalidOperationException("Not in a checkout.");

    [Fact]
    public void The_example_of_the_page_is_a_policy()
    {
        var page = File.ReadAllText(Path.Combine(Root, "docs/wire/anonymization-policy.md"));
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("hierarchies"));
        folder.Write("hierarchies/age.csv", Block(page, "text"));
        var path = folder.Write("policy.json", Block(page, "json"));

        var policy = PolicyFile.Load(path, new CsvReadOptions()).Policy;
        Assert.Equal(4, policy.Attributes.Count);
        Assert.Equal(3, policy.QuasiIdentifiers[0].Hierarchy!.ValueCount);
    }

    [Fact]
    public void The_schema_lists_the_members_the_parser_knows()
    {
        using var schema = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Root, "docs/wire/anonymization-policy.schema.json"))
        );
        var members = schema.RootElement.GetProperty("properties");
        var attribute = members
            .GetProperty("attributes")
            .GetProperty("items")
            .GetProperty("oneOf")
            .EnumerateArray()
            .SelectMany(form => form.GetProperty("properties").EnumerateObject())
            .Select(member => member.Name)
            .Distinct(StringComparer.Ordinal);

        Assert.Equal(KnownTo(""), Sorted(members.EnumerateObject().Select(m => m.Name)));
        Assert.Equal(KnownTo("\"attributes\": [{ \"?\": 1 }],"), Sorted(attribute));
    }

    [Fact]
    public void The_readme_lists_every_exit_code()
    {
        var readme = File.ReadAllText(Path.Combine(Root, "src/AuthOps.Cli/README.md"));
        var codes = typeof(ExitCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (int)field.GetRawConstantValue()!);

        Assert.All(
            codes,
            code =>
                Assert.Contains(
                    string.Create(CultureInfo.InvariantCulture, $"\n| {code} | "),
                    readme,
                    StringComparison.Ordinal
                )
        );
    }

    // The parser names what it knows when it meets what it does not.
    private static string[] KnownTo(string attributes)
    {
        var text =
            attributes.Length == 0
                ? "{ \"?\": 1 }"
                : $$"""{ "version": 1, "k": 2, "suppressionLimit": "0", "quality": "loss", {{attributes.TrimEnd(',')}} }""";
        using var folder = new TemporaryFolder();
        var path = folder.Write("policy.json", text);
        var error = Assert.Throws<InputDataException>(() =>
            PolicyFile.Load(path, new CsvReadOptions())
        );
        const string Marker = "the members here are ";
        var at = error.Message.IndexOf(Marker, StringComparison.Ordinal);
        return Sorted(error.Message[(at + Marker.Length)..].Split(", "));
    }

    private static string[] Sorted(IEnumerable<string> names) =>
        [.. names.Order(StringComparer.Ordinal)];

    private static string Block(string page, string language)
    {
        var start =
            page.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
