using AuthOps.Anonymization.Hierarchies;
using AuthOps.Cli.Input;

namespace AuthOps.Cli.Policies;

/// <summary>Reads the hierarchy files a policy names, by paths relative to the policy. Used by one thread.</summary>
internal sealed class HierarchyFiles(string policyPath, CsvEncoding encoding)
{
    private readonly List<string> _paths = [];

    /// <summary>The files read so far, as full paths.</summary>
    public IReadOnlyList<string> Paths => _paths;

    public Hierarchy Read(string attribute, string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new InputDataException(
                policyPath,
                $"the hierarchy path of '{attribute}' holds a NUL character"
            );
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(policyPath))!;
        var shown = Path.Combine(Path.GetDirectoryName(policyPath) ?? "", path);
        var full = Path.GetFullPath(path, folder);
        _paths.Add(full);
        using var reader = new StrictTextReader(TextFile.Open(shown), shown, encoding);
        try
        {
            return Hierarchy.Read(attribute, reader);
        }
        catch (HierarchyException e)
        {
            throw new InputDataException(shown, e.Message);
        }
    }
}
