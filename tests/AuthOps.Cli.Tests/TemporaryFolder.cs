namespace AuthOps.Cli.Tests;

/// <summary>A folder of a test's own, removed at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-tests-");

    public string Root => _folder.FullName;

    public string[] Entries =>
        [
            .. Directory
                .EnumerateFileSystemEntries(Root)
                .Select(e => Path.GetFileName(e))
                .Order(StringComparer.Ordinal),
        ];

    public string At(string name) => Path.Combine(Root, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(At(name), content);
        return At(name);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
