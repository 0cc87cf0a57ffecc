using Xunit;

namespace AuthOps.Testing;

/// <summary>
/// Finds published vectors and data in the <c>shared</c> folder beside the checkout, which a lone clone does not have.
/// Safe to call from any thread.
/// </summary>
public static class SharedFiles
{
    /// <summary>Names another place for the folder; read once.</summary>
    public const string Variable = "AUTHOPS_SHARED";

    private static readonly string? s_root = FindRoot();

    /// <summary>Whether the folder exists.</summary>
    public static bool IsPresent => s_root is not null;

    /// <summary>The full path of a file or folder in it, such as <c>vectors/metering/merkle.json</c>; skips the running test where it is absent.</summary>
    public static string Path(string relative)
    {
        var path = s_root is null ? null : System.IO.Path.Combine(s_root, relative);
        if (path is null || !(File.Exists(path) || Directory.Exists(path)))
        {
            Assert.Skip($"needs shared/{relative}, which is not beside this checkout");
        }

        return path;
    }

    /// <summary>The folder of this checkout that holds the solution, or null where the tests run elsewhere.</summary>
    public static string? CheckoutRoot()
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Libraries.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static string? FindRoot()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        if (CheckoutRoot() is not { } root)
        {
            return null;
        }

        var beside = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, "..", "shared"));
        return Directory.Exists(beside) ? beside : null;
    }
}
