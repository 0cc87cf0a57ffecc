using AuthOps.Metering.Log;

namespace AuthOps.Metering.Packs;

/// <summary>The log in a pack, for reading alone. Safe for concurrent reading.</summary>
internal sealed class PackLogStorage(PackArchive archive) : ILogStorage
{
    public bool Exists(string name) => archive.Find(PackNames.LogFolder + name) is not null;

    public IReadOnlyList<string> List(string prefix) =>
        [
            .. archive
                .Entries.Where(e =>
                    e.Name.StartsWith(PackNames.LogFolder + prefix, StringComparison.Ordinal)
                )
                .Select(static e => e.Name[PackNames.LogFolder.Length..]),
        ];

    public ILogFile OpenShared(string name) =>
        archive.Find(PackNames.LogFolder + name) is { } entry
            ? new PackLogFile(archive, entry)
            : throw new UsageLogCorruptException(null, name, null, "the file is missing.");

    // Nobody writes into a pack.
    public IDisposable Lock(string name, bool exclusively) => new MemoryStream();

    public ILogFile Create(string name) => throw ReadOnly();

    public void WriteUnflushed(string name, ReadOnlySpan<byte> content) => throw ReadOnly();

    public ILogFile OpenForWriting(string name) => throw ReadOnly();

    public void Rename(string from, string to) => throw ReadOnly();

    public void Delete(string name) => throw ReadOnly();

    public void FlushFolderOf(string name) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("A pack is only read.");

    private sealed class PackLogFile(PackArchive archive, PackEntry entry) : ILogFile
    {
        public long Length => entry.Length;

        public int Read(Span<byte> buffer, long offset) => archive.Read(entry, buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset) => throw ReadOnly();

        public void Truncate(long length) => throw ReadOnly();

        public void Flush() => throw ReadOnly();

        public void Dispose() { }
    }
}
