using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuthOps.Conventions.Tests;

/// <summary>A file is at most 500 lines, a function at most 70; kernels and generated tables are exempt.</summary>
public sealed class SizeTests
{
    private const int MaxFileLines = 500;
    private const int MaxFunctionLines = 70;

    private static IEnumerable<string> Sources =>
        Tree.Files("src", "*.cs")
            .Concat(Tree.Files("tests", "*.cs"))
            .Concat(Tree.Files("bench", "*.cs"))
            .Concat(Tree.Files("samples", "*.cs"))
            .Where(path => !Tree.IsKernel(path));

    [Fact]
    public void No_file_is_longer_than_five_hundred_lines()
    {
        var tooLong = Sources
            .Select(path => (Name: Tree.Relative(path), Lines: File.ReadLines(path).Count()))
            .Where(file => file.Lines > MaxFileLines)
            .Select(file => $"{file.Name}: {file.Lines} lines");

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_function_is_longer_than_seventy_lines()
    {
        var tooLong = Sources.Select(Tree.Parse).SelectMany(LongFunctions);

        Assert.Empty(tooLong);
    }

    private static IEnumerable<string> LongFunctions(Tree.SourceFile file)
    {
        foreach (var node in file.Node.DescendantNodes())
        {
            SyntaxNode? body = node switch
            {
                BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body
                    ?? method.ExpressionBody,
                AccessorDeclarationSyntax accessor => accessor.Body,
                LocalFunctionStatementSyntax local => local.Body,
                _ => null,
            };
            if (body is null)
            {
                continue;
            }

            var span = body.SyntaxTree.GetLineSpan(body.Span);
            var lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
            if (lines > MaxFunctionLines)
            {
                yield return $"{file.Name}:{span.StartLinePosition.Line + 1}: {lines} lines";
            }
        }
    }
}
