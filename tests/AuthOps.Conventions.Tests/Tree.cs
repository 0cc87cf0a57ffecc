using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AuthOps.Conventions.Tests;

/// <summary>The checkout as the conventions see it: which files there are, and how C# reads.</summary>
internal static class Tree
{
    private static readonly string[] s_skippedFolders =
    [
        "artifacts",
        "bin",
        "obj",
        ".git",
        "node_modules",
    ];

    public static string Root { get; } = FindRoot();

    public static readonly string[] Libraries =
    [
        "AuthOps.Primitives",
        "AuthOps.Anonymization",
        "AuthOps.Psi",
        "AuthOps.Dp",
        "AuthOps.Metering",
        "AuthOps.Metering.AspNetCore",
    ];

    public static IEnumerable<string> Files(string folder, string pattern)
    {
        var path = Path.Combine(Root, folder);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories).Where(IsOurs)
            : [];
    }

    public static string Relative(string path) =>
        Path.GetRelativePath(Root, path).Replace('\\', '/');

    public static SourceFile Parse(string path) =>
        new(
            Relative(path),
            CSharpSyntaxTree.ParseText(
                File.ReadAllText(path),
                new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Parse),
                path
            )
        );

    /// <summary>Kernel files are straight-line by nature and generated tables are data: both may be long.</summary>
    public static bool IsKernel(string path)
    {
        var name = Path.GetFileName(path);
        return name.EndsWith(".Avx512.cs", StringComparison.Ordinal)
            || name.EndsWith(".Avx2.cs", StringComparison.Ordinal)
            || name.EndsWith(".Generated.cs", StringComparison.Ordinal);
    }

    private static bool IsOurs(string path) =>
        !Relative(path)
            .Split('/')
            .Any(part => s_skippedFolders.Contains(part, StringComparer.Ordinal));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Libraries.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder
            ?? throw new InvalidOperationException(
                "Libraries.sln was not found above the test's folder; run the tests from a checkout."
            );
    }

    internal sealed record SourceFile(string Name, SyntaxTree Syntax)
    {
        public SyntaxNode Node => Syntax.GetRoot();
    }
}
