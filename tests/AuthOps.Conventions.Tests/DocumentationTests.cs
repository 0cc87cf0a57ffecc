using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuthOps.Conventions.Tests;

/// <summary>What the documentation owes its reader.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_public_type_of_a_library_says_how_it_behaves_under_threads()
    {
        var silent = Tree
            .Libraries.SelectMany(library => Tree.Files("src/" + library, "*.cs"))
            .Select(Tree.Parse)
            .SelectMany(file =>
                file.Node.DescendantNodes()
                    .OfType<BaseTypeDeclarationSyntax>()
                    .Where(type => type is not EnumDeclarationSyntax)
                    .Where(type =>
                        type.Modifiers.Any(SyntaxKind.PublicKeyword) && IsReachable(type)
                    )
                    // A partial type is documented in its main file; the others carry no summary.
                    .Where(type =>
                        !type.Modifiers.Any(SyntaxKind.PartialKeyword) || Doc(type).Length > 0
                    )
                    .Where(type => !IsException(type) && !Threads().IsMatch(Doc(type)))
                    .Select(type => $"{file.Name}: {type.Identifier.Text}")
            );

        Assert.Empty(silent);
    }

    [Fact]
    public void Every_relative_link_in_the_documentation_leads_somewhere()
    {
        var broken = new List<string>();
        foreach (var path in Tree.Files(".", "*.md"))
        {
            foreach (Match match in Links().Matches(WithoutCode(File.ReadAllText(path))))
            {
                var target = match.Groups["target"].Value;
                var target0 = target.Split('#')[0];
                if (target.Contains("://", StringComparison.Ordinal) || target0.Length == 0)
                {
                    continue;
                }

                var full = Path.Combine(Path.GetDirectoryName(path)!, target0);
                if (!File.Exists(full) && !Directory.Exists(full))
                {
                    broken.Add($"{Tree.Relative(path)}: {target}");
                }
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_guide_design_wire_and_math_page_stands_in_the_map_of_the_docs()
    {
        var map = File.ReadAllText(Path.Combine(Tree.Root, "docs", "README.md"));
        var missing = Tree.Files("docs", "*.md")
            .Select(path =>
                Path.GetRelativePath(Path.Combine(Tree.Root, "docs"), path).Replace('\\', '/')
            )
            .Where(page =>
                page != "README.md" && !map.Contains($"({page})", StringComparison.Ordinal)
            );

        Assert.Empty(missing);
    }

    private static bool IsReachable(BaseTypeDeclarationSyntax type) =>
        type.Ancestors()
            .OfType<BaseTypeDeclarationSyntax>()
            .All(outer => outer.Modifiers.Any(SyntaxKind.PublicKeyword));

    private static bool IsException(BaseTypeDeclarationSyntax type) =>
        type.Identifier.Text.EndsWith("Exception", StringComparison.Ordinal);

    private static string Doc(BaseTypeDeclarationSyntax type) =>
        type.GetLeadingTrivia().ToFullString();

    private static string WithoutCode(string markdown) => Fences().Replace(markdown, "");

    [GeneratedRegex("thread|concurrent", RegexOptions.IgnoreCase)]
    private static partial Regex Threads();

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
