using AuthOps.Metering.Log;

namespace AuthOps.Metering.Tests.Simulation;

/// <summary>
/// A directory in memory that fails, forgets and crashes on purpose. Between two flushes any subset of sectors may
/// persist; a name persists only when its folder is flushed. Operations are safe for concurrent use; faults and copies
/// are for one thread.
/// </summary>
internal sealed class SimDisk : ILogStorage
{
    private readonly Dictionary<string, SimFile> _live = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimFile> _durable = new(StringComparer.Ordinal);
    private readonly List<(string? Removed, string? Added, SimFile? File)> _pendingNames = [];
    private readonly HashSet<string> _exclusive = new(StringComparer.Ordinal);
    private readonly Lock _sync = new();
    private bool _isDown;
    private bool _isFull;

    /// <summary>What a full disk still takes: a write fails part of the way, as one that meets the end of a device does.</summary>
    private int _spare;

    /// <summary>Operations that change or flush something, so far.</summary>
    public int Operations { get; private set; }

    /// <summary>The operation at which the fault strikes, from 1; 0 for never.</summary>
    public int FaultAt { get; set; }

    public SimFault Fault { get; set; }

    /// <summary>The sector writes a failing write still makes, of those it was asked for, in percent.</summary>
    public int FailingWritePercent { get; set; } = 50;

    public IEnumerable<string> Names => _live.Keys;

    public byte[] this[string name] => _live[name].Live.ToArray();

    public SimFile File(string name) => _live[name];

    public bool Exists(string name)
    {
        lock (_sync)
        {
            return _live.ContainsKey(name);
        }
    }

    public IReadOnlyList<string> List(string prefix)
    {
        lock (_sync)
        {
            return [.. _live.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
        }
    }

    public ILogFile Create(string name)
    {
        lock (_sync)
        {
            Step();
            var file = new SimFile();
            _live[name] = file;
            _pendingNames.Add((null, name, file));
            return new Handle(this, file);
        }
    }

    // Tiles are made again from the records whenever they are missing; what becomes of each in a crash is left to
    // chance as for any other file.
    public void WriteUnflushed(string name, ReadOnlySpan<byte> content)
    {
        using var file = Create(name);
        file.Write(content, 0);
    }

    public ILogFile OpenForWriting(string name) => new Handle(this, Find(name));

    public ILogFile OpenShared(string name) => new Handle(this, Find(name));

    public IDisposable Lock(string name, bool exclusively)
    {
        Find(name);
        if (_exclusive.Contains(name))
        {
            throw new IOException("in use");
        }

        if (exclusively)
        {
            _exclusive.Add(name);
        }

        return new Unlock(() => _exclusive.Remove(name));
    }

    public void Rename(string from, string to)
    {
        lock (_sync)
        {
            Step();
            var file = Find(from);
            _live.Remove(from);
            _live[to] = file;
            _pendingNames.Add((from, to, file));
        }
    }

    public void Delete(string name)
    {
        lock (_sync)
        {
            Step();
            if (_live.Remove(name))
            {
                _pendingNames.Add((name, null, null));
            }
        }
    }

    public void FlushFolderOf(string name)
    {
        lock (_sync)
        {
            Step();
            var folder = FolderOf(name);
            foreach (
                var change in _pendingNames.Where(c => FolderOf(c.Added ?? c.Removed!) == folder)
            )
            {
                Apply(_durable, change);
            }

            _pendingNames.RemoveAll(c => FolderOf(c.Added ?? c.Removed!) == folder);
        }
    }

    /// <summary>The disk after a power cut.</summary>
    public SimDisk AfterCrash(SimRandom random, SimPersistence persistence)
    {
        var names = new Dictionary<string, SimFile>(_durable, StringComparer.Ordinal);
        foreach (var change in _pendingNames)
        {
            if (persistence.Keeps(random))
            {
                Apply(names, change);
            }
        }

        var disk = new SimDisk();
        foreach (var (name, file) in names)
        {
            disk.Put(name, file.AfterCrash(random, persistence));
        }

        return disk;
    }

    /// <summary>A copy in which everything is durable.</summary>
    public SimDisk Copy()
    {
        var disk = new SimDisk();
        foreach (var (name, file) in _live)
        {
            disk.Put(name, SimFile.Of(file.Live));
        }

        return disk;
    }

    /// <summary>A copy with one file's bytes replaced; null removes it.</summary>
    public SimDisk With(string name, byte[]? bytes)
    {
        var disk = Copy();
        if (bytes is null)
        {
            disk._live.Remove(name);
            disk._durable.Remove(name);
        }
        else
        {
            disk.Put(name, SimFile.Of(bytes));
        }

        return disk;
    }

    private static string FolderOf(string name) => name[..(name.LastIndexOf('/') + 1)];

    private static void Apply(
        Dictionary<string, SimFile> names,
        (string? Removed, string? Added, SimFile? File) change
    )
    {
        if (change.Removed is not null)
        {
            names.Remove(change.Removed);
        }

        if (change.Added is not null)
        {
            names[change.Added] = change.File!;
        }
    }

    private void Put(string name, SimFile file)
    {
        _live[name] = file;
        _durable[name] = file;
    }

    private SimFile Find(string name)
    {
        lock (_sync)
        {
            return _live.TryGetValue(name, out var file)
                ? file
                : throw new FileNotFoundException(name);
        }
    }

    private void Step()
    {
        RequirePower();
        Operations++;
        if (Operations != FaultAt)
        {
            return;
        }

        switch (Fault)
        {
            case SimFault.Crash:
                _isDown = true;
                break;
            case SimFault.InputOutputError:
                throw new IOException("simulated input/output error");
            case SimFault.DiskFull:
                (_isFull, _spare) = (true, 64);
                break;
        }

        RequirePower();
    }

    private void RequirePower()
    {
        if (_isDown)
        {
            throw new SimCrashException();
        }
    }

    private sealed class Handle(SimDisk disk, SimFile file) : ILogFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> buffer, long offset)
        {
            lock (disk._sync)
            {
                disk.RequirePower();
                var count = (int)Math.Clamp(file.Length - offset, 0, buffer.Length);
                file.Live.Slice((int)Math.Min(offset, file.Length), count).CopyTo(buffer);
                return count;
            }
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            lock (disk._sync)
            {
                try
                {
                    disk.Step();
                }
                catch (IOException)
                {
                    var part = bytes.Length * disk.FailingWritePercent / 100;
                    file.Write(bytes[..part], (int)offset);
                    throw;
                }

                if (disk._isFull && offset + bytes.Length > file.Length)
                {
                    var room = Math.Max(0, file.Length - offset);
                    var taken = (int)Math.Min(bytes.Length, room + disk._spare);
                    disk._spare -= (int)Math.Max(0, taken - room);
                    file.Write(bytes[..taken], (int)offset);
                    throw new IOException("simulated: no space left on device");
                }

                file.Write(bytes, (int)offset);
            }
        }

        public void Truncate(long length)
        {
            lock (disk._sync)
            {
                disk.Step();
                file.Truncate((int)length);
            }
        }

        public void Flush()
        {
            lock (disk._sync)
            {
                disk.Step();
                file.Flush();
            }
        }

        public void Dispose() { }
    }

    private sealed class Unlock(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}
