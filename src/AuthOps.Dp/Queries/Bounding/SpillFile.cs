using System.Buffers;
using System.Runtime.InteropServices;
using AuthOps.Primitives.Files;

namespace AuthOps.Dp.Queries.Bounding;

/// <summary>
/// Lends pages of memory up to a limit and, beyond it, keeps pages in an encrypted temporary file. Safe for concurrent
/// use.
/// </summary>
internal sealed class SpillFile : IDisposable
{
    private const int FirstSlabWords = 1 << 14;
    private const int MaxSlabWords = 1 << 20;

    private readonly long _memoryWords;
    private readonly ScratchFile _file;
    private readonly Lock _lock = new();
    private readonly List<ulong[]> _slabs = [];
    private int _used;
    private long _lent;

    /// <param name="memoryBytes">How much memory the pages may take.</param>
    /// <param name="folder">Where the file would lie; null for the system's folder of temporary files.</param>
    internal SpillFile(long memoryBytes, string? folder)
    {
        _memoryWords = memoryBytes / sizeof(ulong);
        _file = new ScratchFile(folder);
    }

    /// <summary>Whether a full page should go to the file.</summary>
    internal bool MustSpill => Volatile.Read(ref _lent) >= _memoryWords;

    /// <summary>How many bytes were written to the file.</summary>
    internal long SpilledBytes => _file.Length;

    /// <summary>A page of memory; it stays lent until this object is disposed.</summary>
    internal Memory<ulong> Rent(int words)
    {
        lock (_lock)
        {
            _lent += words;
            if (_slabs.Count == 0 || _used + words > _slabs[^1].Length)
            {
                var size = _slabs.Count == 0 ? FirstSlabWords : MaxSlabWords;
                _slabs.Add(ArrayPool<ulong>.Shared.Rent(Math.Max(size, words)));
                _used = 0;
            }

            _used += words;
            return _slabs[^1].AsMemory(_used - words, words);
        }
    }

    /// <summary>Writes a page and returns where it lies.</summary>
    internal long Write(ReadOnlySpan<ulong> page) => _file.Write(MemoryMarshal.AsBytes(page));

    /// <summary>Reads a page back.</summary>
    internal void Read(long offset, ulong[] page) =>
        _file.Read(offset, MemoryMarshal.AsBytes(page.AsSpan()));

    public void Dispose()
    {
        foreach (var slab in _slabs)
        {
            ArrayPool<ulong>.Shared.Return(slab);
        }

        _slabs.Clear();
        _file.Dispose();
    }
}
