using System.Text.RegularExpressions;

namespace AuthOps.Conventions.Tests;

/// <summary>Words that must not stand in the tree.</summary>
public sealed partial class WordingTests
{
    private static readonly string[] s_patterns =
    [
        "*.cs",
        "*.md",
        "*.csproj",
        "*.props",
        "*.json",
        "*.sh",
        "*.py",
    ];

    private static IEnumerable<string> Texts =>
        s_patterns
            .SelectMany(pattern => Tree.Files(".", pattern))
            .Where(path => Path.GetFileName(path) != "WordingTests.cs");

    [Fact]
    public void Nothing_is_left_to_be_done_later() => AssertAbsent(UnfinishedWork());

    [Fact]
    public void Nothing_promises_compliance() => AssertAbsent(Promise());

    [Fact]
    public void Nothing_names_a_path_of_a_machine() => AssertAbsent(MachinePath());

    private static void AssertAbsent(Regex pattern)
    {
        var found = Texts.SelectMany(path =>
            File.ReadLines(path)
                .Select((line, index) => (Line: line, Number: index + 1))
                .Where(line => pattern.IsMatch(line.Line))
                .Select(line => $"{Tree.Relative(path)}:{line.Number}")
        );

        Assert.Empty(found);
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex UnfinishedWork();

    // "never «ensures compliance»" is how the rule itself is quoted.
    [GeneratedRegex(
        @"(?<!never .)(?<!not .?)\b(ensures?|guarantees?) compliance",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Promise();

    [GeneratedRegex(@"(?<![A-Za-z0-9_.$}\])/-])/(work|farm|root|home|wt)/")]
    private static partial Regex MachinePath();
}
