using System.IO.Compression;

namespace AuthOps.Metering.Tests.Packs;

/// <summary>Writes archives in the form of a pack, whatever they hold: the tests' own writer.</summary>
internal static class PackFile
{
    public static void Write(
        string path,
        IEnumerable<(string Name, byte[] Bytes)> files,
        bool isSorted = true,
        CompressionLevel level = CompressionLevel.NoCompression,
        int year = 1980,
        int attributes = 0,
        string? comment = null
    )
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        if (comment is not null)
        {
            archive.Comment = comment;
        }

        var ordered = isSorted
            ? files
                .OrderBy(static f => f.Name == "manifest.dsse.json")
                .ThenBy(static f => f.Name, StringComparer.Ordinal)
            : files;
        foreach (var (name, bytes) in ordered)
        {
            var entry = archive.CreateEntry(name, level);
            entry.LastWriteTime = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
            entry.ExternalAttributes = attributes;
            using var content = entry.Open();
            content.Write(bytes);
        }
    }
}
