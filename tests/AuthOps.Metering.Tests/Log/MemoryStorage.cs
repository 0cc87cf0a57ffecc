using AuthOps.Metering.Log;

namespace AuthOps.Metering.Tests.Log;

/// <summary>
/// A directory in memory that remembers what is durable, can fail at the n-th write or flush, and can be copied as
/// a crash would leave it.
/// </summary>
internal sealed class MemoryStorage : ILogStorage
{
    private readonly Dictionary<string, MemoryFile> _files = new(StringComparer.Ordinal);

    /// <summary>Operations (writes, flushes, truncations, puts) so far.</summary>
    public int Operations { get; private set; }

    /// <summary>The operation that fails, from 1; 0 for none.</summary>
    public int FailAt { get; set; }

    /// <summary>Whether a failing write leaves half of its bytes behind.</summary>
    public bool FailingWriteTears { get; set; }

    public byte[] this[string name] => _files[name].Bytes.ToArray();

    public bool Exists(string name) => _files.ContainsKey(name);

    public ILogFile OpenForWriting(string name)
    {
        var file = Find(name);
        if (file.IsLocked)
        {
            throw new IOException("in use");
        }

        file.IsLocked = true;
        return new Handle(this, file, isWriter: true);
    }

    public ILogFile OpenForReading(string name)
    {
        var file = Find(name);
        return file.IsLocked
            ? throw new IOException("in use")
            : new Handle(this, file, isWriter: false);
    }

    public void Put(string name, ReadOnlySpan<byte> content, bool overwrite)
    {
        Step();
        if (!overwrite && Exists(name))
        {
            throw new IOException("exists");
        }

        _files[name] = new MemoryFile { Bytes = [.. content], Durable = content.ToArray() };
    }

    /// <summary>The disk after a power cut: only what was flushed, plus optionally what was merely written.</summary>
    public MemoryStorage AfterCrash(bool unflushedSurvives)
    {
        var copy = new MemoryStorage();
        foreach (var (name, file) in _files)
        {
            var bytes = unflushedSurvives ? file.Bytes.ToArray() : file.Durable;
            copy._files[name] = new MemoryFile { Bytes = [.. bytes], Durable = [.. bytes] };
        }

        return copy;
    }

    /// <summary>A copy with one file's bytes replaced; null removes it.</summary>
    public MemoryStorage With(string name, byte[]? bytes)
    {
        var copy = AfterCrash(unflushedSurvives: true);
        if (bytes is null)
        {
            copy._files.Remove(name);
        }
        else
        {
            copy._files[name] = new MemoryFile { Bytes = [.. bytes], Durable = bytes };
        }

        return copy;
    }

    private MemoryFile Find(string name) =>
        _files.TryGetValue(name, out var file) ? file : throw new FileNotFoundException(name);

    private void Step()
    {
        Operations++;
        if (Operations == FailAt)
        {
            throw new IOException("simulated failure of the disk");
        }
    }

    private sealed class MemoryFile
    {
        public List<byte> Bytes { get; init; } = [];

        public byte[] Durable { get; set; } = [];

        public bool IsLocked { get; set; }
    }

    private sealed class Handle(MemoryStorage storage, MemoryFile file, bool isWriter) : ILogFile
    {
        public long Length => file.Bytes.Count;

        public int Read(Span<byte> buffer, long offset)
        {
            var count = Math.Min(buffer.Length, file.Bytes.Count - (int)offset);
            for (var i = 0; i < count; i++)
            {
                buffer[i] = file.Bytes[(int)offset + i];
            }

            return count;
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            try
            {
                storage.Step();
            }
            catch (IOException) when (storage.FailingWriteTears)
            {
                Place(bytes[..(bytes.Length / 2)], offset);
                throw;
            }

            Place(bytes, offset);
        }

        public void Truncate(long length)
        {
            storage.Step();
            file.Bytes.RemoveRange((int)length, file.Bytes.Count - (int)length);
        }

        public void Flush()
        {
            storage.Step();
            file.Durable = [.. file.Bytes];
        }

        public void Dispose()
        {
            if (isWriter)
            {
                file.IsLocked = false;
            }
        }

        private void Place(ReadOnlySpan<byte> bytes, long offset)
        {
            while (file.Bytes.Count < offset + bytes.Length)
            {
                file.Bytes.Add(0);
            }

            for (var i = 0; i < bytes.Length; i++)
            {
                file.Bytes[(int)offset + i] = bytes[i];
            }
        }
    }
}
