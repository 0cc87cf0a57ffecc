using System.Reflection;
using System.Xml.Linq;

namespace AuthOps.Conventions.Tests;

/// <summary>The direction of dependencies: every library on Primitives, none on another.</summary>
public sealed class LayeringTests
{
    private static readonly Dictionary<string, string[]> s_allowedPackages = new(
        StringComparer.Ordinal
    )
    {
        ["AuthOps.Primitives"] = ["BouncyCastle.Cryptography"],
        ["AuthOps.Anonymization"] = [],
        ["AuthOps.Psi"] = [],
        ["AuthOps.Dp"] = [],
        ["AuthOps.Metering"] = [],
        ["AuthOps.Metering.AspNetCore"] = [],
    };

    private static readonly Dictionary<string, string[]> s_allowedLibraries = new(
        StringComparer.Ordinal
    )
    {
        ["AuthOps.Primitives"] = [],
        // A host of one library, not a library beside it.
        ["AuthOps.Metering.AspNetCore"] = ["AuthOps.Metering", "AuthOps.Primitives"],
    };

    private static readonly string[] s_analyzers =
    [
        "Meziantou.Analyzer",
        "Microsoft.CodeAnalysis.BannedApiAnalyzers",
        "Microsoft.CodeAnalysis.PublicApiAnalyzers",
    ];

    public static TheoryData<string> Libraries => [.. Tree.Libraries];

    private static string[] AllowedLibraries(string library) =>
        s_allowedLibraries.GetValueOrDefault(library, ["AuthOps.Primitives"]);

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_references_no_other_library_but_primitives(string library)
    {
        var references = Assembly
            .Load(library)
            .GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => name.StartsWith("AuthOps.", StringComparison.Ordinal))
            .ToList();

        Assert.All(references, name => Assert.Contains(name, AllowedLibraries(library)));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_project_names_only_the_dependencies_the_design_allows(string library)
    {
        var project = XDocument.Load(Path.Combine(Tree.Root, "src", library, library + ".csproj"));
        var packages = project
            .Descendants("PackageReference")
            .Select(element => element.Attribute("Include")!.Value)
            .Except(s_analyzers);
        var projects = project
            .Descendants("ProjectReference")
            .Select(element =>
                Path.GetFileNameWithoutExtension(element.Attribute("Include")!.Value)
            );

        Assert.Subset(new HashSet<string>(s_allowedPackages[library]), packages.ToHashSet());
        Assert.Equal(AllowedLibraries(library), projects);
    }

    [Fact]
    public void Only_the_web_host_stands_on_the_web_framework()
    {
        var frameworks = Tree.Files("src", "*.csproj")
            .SelectMany(path =>
                XDocument
                    .Load(path)
                    .Descendants("FrameworkReference")
                    .Select(element =>
                        $"{Path.GetFileNameWithoutExtension(path)}: {element.Attribute("Include")!.Value}"
                    )
            );

        Assert.Equal(["AuthOps.Metering.AspNetCore: Microsoft.AspNetCore.App"], frameworks);
    }

    [Fact]
    public void Internals_are_open_to_tests_only_and_those_of_primitives_to_testing_alone()
    {
        foreach (var path in Tree.Files("src", "*.csproj"))
        {
            var library = Path.GetFileNameWithoutExtension(path);
            var friends = XDocument
                .Load(path)
                .Descendants("InternalsVisibleTo")
                .Select(element => element.Attribute("Include")!.Value)
                .ToList();
            string[] allowed = library switch
            {
                "AuthOps.Primitives" => ["AuthOps.Testing"],
                // The benchmark measures steps of the tool that have no public name.
                "AuthOps.Cli" => ["AuthOps.Cli.Tests", "AuthOps.Integration", "AuthOps.Bench"],
                "AuthOps.Anonymization" or "AuthOps.Psi" => [library + ".Tests", "AuthOps.Bench"],
                _ => [library + ".Tests"],
            };

            Assert.All(friends, friend => Assert.Contains(friend, allowed));
        }
    }

    [Fact]
    public void Every_library_has_its_readme_its_public_api_files_and_its_tests()
    {
        foreach (var library in Tree.Libraries)
        {
            var folder = Path.Combine(Tree.Root, "src", library);
            Assert.True(
                File.Exists(Path.Combine(folder, "README.md")),
                library + " has no README.md"
            );
            Assert.True(
                File.Exists(Path.Combine(folder, "PublicAPI.Unshipped.txt")),
                library + " has no public API file"
            );
            Assert.True(
                Directory.Exists(Path.Combine(Tree.Root, "tests", library + ".Tests")),
                library + " has no test project"
            );
        }
    }

    [Fact]
    public void Package_versions_live_in_one_place()
    {
        foreach (var path in Tree.Files(".", "*.csproj"))
        {
            var versions = XDocument
                .Load(path)
                .Descendants("PackageReference")
                .Select(element => element.Attribute("Version")?.Value)
                // A value handed in from outside, as the consumer of the packed packages has, is not a pin.
                .Where(version =>
                    version is not null && !version.StartsWith("$(", StringComparison.Ordinal)
                );
            Assert.True(
                !versions.Any(),
                Tree.Relative(path) + " names a version outside Directory.Packages.props"
            );
        }
    }

    [Fact]
    public void The_package_settings_name_no_address()
    {
        var text = File.ReadAllText(Path.Combine(Tree.Root, "nuget.config"));
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
    }
}
