using System.Text.RegularExpressions;

namespace AuthOps.Conventions.Tests;

/// <summary>One C# program in a Markdown page, with the output the page promises, if it promises one.</summary>
public sealed partial record Snippet(string Page, int Line, string Code, string? ExpectedOutput)
{
    public static IEnumerable<Snippet> All() =>
        Tree.Files(".", "*.md").Order(StringComparer.Ordinal).SelectMany(InPage);

    public override string ToString() => $"{Page}:{Line}";

    private static IEnumerable<Snippet> InPage(string path)
    {
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        foreach (Match match in Blocks().Matches(text))
        {
            yield return new Snippet(
                Tree.Relative(path),
                text.AsSpan(0, match.Index).Count('\n') + 1,
                match.Groups["code"].Value,
                match.Groups["output"].Success ? match.Groups["output"].Value : null
            );
        }
    }

    // A csharp block, and the text block that follows it with nothing but blank lines between.
    [GeneratedRegex(
        @"^```csharp\n(?<code>.*?)^```\n(\n*```text\n(?<output>.*?)^```)?",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Blocks();
}
