using System.Diagnostics.CodeAnalysis;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Keeps large working memory for the next bucket: what is fresh from the system is paid for once more when it is first touched. What
/// nobody takes for a few full collections is given up. Safe to share between threads: large arrays are rare, so one lock serves.
/// </summary>
/// <param name="collections">How many full collections took place; never less than before.</param>
internal sealed class LargeMemory(Func<int> collections)
{
    /// <summary>Bytes from which an array is kept.</summary>
    public const int LeastSize = 1 << 20;

    /// <summary>Full collections that an array outlasts without being taken.</summary>
    public const int Patience = 4;

    /// <summary>Bytes kept at most; what is given back beyond them is left to the collector.</summary>
    public const long Capacity = 1L << 29;

    private readonly Lock _lock = new();

    // By size, each list from the one that waits longest to the latest.
    private readonly Dictionary<int, List<Kept>> _kept = [];
    private long _bytes;

    /// <summary>The memory of this process.</summary>
    public static LargeMemory Shared { get; } = CreateShared();

    /// <summary>Bytes kept now.</summary>
    public long KeptBytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Takes an array that is not moved; what is in it is undefined.</summary>
    /// <param name="size">Its length.</param>
    public byte[] Take(int size)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue(size, out var list) && list.Count > 0)
            {
                var kept = list[^1].Array;
                list.RemoveAt(list.Count - 1);
                _bytes -= size;
                return kept;
            }
        }

        var array = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        HugePages.Advise(array.AsSpan());
        return array;
    }

    /// <summary>Gives an array back that nobody uses any more and that has no secret: cleared, or a message that was sent.</summary>
    public void Return(byte[] array)
    {
        if (array.Length < LeastSize)
        {
            return;
        }

        lock (_lock)
        {
            if (_bytes + array.Length > Capacity)
            {
                return;
            }

            if (!_kept.TryGetValue(array.Length, out var list))
            {
                _kept.Add(array.Length, list = []);
            }

            list.Add(new Kept(array, collections()));
            _bytes += array.Length;
        }
    }

    /// <summary>Gives up what has been waiting too long.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            var now = collections();
            foreach (var (size, list) in _kept)
            {
                var count = list.RemoveAll(kept => now - kept.Collection >= Patience);
                _bytes -= (long)count * size;
                if (list.Count == 0)
                {
                    _ = _kept.Remove(size);
                }
            }
        }
    }

    private static LargeMemory CreateShared()
    {
        var memory = new LargeMemory(static () => GC.CollectionCount(GC.MaxGeneration));
        _ = new Trimmer(memory);
        return memory;
    }

    private readonly record struct Kept(byte[] Array, int Collection);

    /// <summary>Unreachable from the start, so that each collection that reaches its generation finalizes it and it trims.</summary>
    [SuppressMessage(
        "Design",
        "MA0055:Do not use finalizer",
        Justification = "Nothing else tells that a full collection took place; it frees no resource."
    )]
    private sealed class Trimmer(LargeMemory memory)
    {
        ~Trimmer()
        {
            memory.Trim();
            GC.ReRegisterForFinalize(this);
        }
    }
}
