using System.Globalization;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AuthOps.Conventions.Tests;

/// <summary>Every C# block in the README and the docs is a program: it compiles, runs, and prints what the page says.</summary>
public sealed class SnippetTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static TheoryData<string> Snippets =>
        [.. Snippet.All().Select(snippet => snippet.ToString())];

    [Fact]
    public void Each_library_readme_has_a_first_example()
    {
        var pages = Snippet.All().Select(snippet => snippet.Page).ToHashSet(StringComparer.Ordinal);

        Assert.All(Tree.Libraries, library => Assert.Contains($"src/{library}/README.md", pages));
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void A_snippet_compiles_runs_and_prints_what_its_page_says(string name)
    {
        var snippet = Snippet.All().Single(candidate => candidate.ToString() == name);

        var output = Run(Compile(snippet));

        if (snippet.ExpectedOutput is not null)
        {
            Assert.Equal(
                snippet.ExpectedOutput.TrimEnd(),
                output.ReplaceLineEndings("\n").TrimEnd()
            );
        }
    }

    private static MemoryStream Compile(Snippet snippet)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create(
            "Snippet" + snippet.Line.ToString(CultureInfo.InvariantCulture),
            [
                CSharpSyntaxTree.ParseText(snippet.Code, options),
                CSharpSyntaxTree.ParseText(ImplicitUsings, options),
            ],
            s_references.Value,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(
            result.Success,
            $"{snippet} does not compile:\n"
                + string.Join(
                    '\n',
                    result.Diagnostics.Where(diagnostic =>
                        diagnostic.Severity == DiagnosticSeverity.Error
                    )
                )
        );
        stream.Position = 0;
        return stream;
    }

    // Shared by all snippets: reading the metadata of the platform takes longer than compiling one.
    private static readonly Lazy<MetadataReference[]> s_references = new(() => [.. References()]);

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path =>
            {
                var name = Path.GetFileName(path);
                return name.StartsWith("System.", StringComparison.Ordinal)
                    || name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
                    || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                    || name is "mscorlib.dll" or "netstandard.dll"
                    || Tree.Libraries.Contains(
                        Path.GetFileNameWithoutExtension(name),
                        StringComparer.Ordinal
                    );
            })
            .Select(path => MetadataReference.CreateFromFile(path));

    private static string Run(MemoryStream program)
    {
        var context = new AssemblyLoadContext("snippet", isCollectible: true);
        var previous = (Out: Console.Out, Folder: Environment.CurrentDirectory);
        var folder = Directory.CreateTempSubdirectory("authops-snippet-");
        var output = new StringWriter(CultureInfo.InvariantCulture);
        try
        {
            Console.SetOut(output);
            Environment.CurrentDirectory = folder.FullName;
            var main = context.LoadFromStream(program).EntryPoint!;
            main.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
            return output.ToString();
        }
        finally
        {
            Environment.CurrentDirectory = previous.Folder;
            Console.SetOut(previous.Out);
            folder.Delete(recursive: true);
            context.Unload();
        }
    }
}
