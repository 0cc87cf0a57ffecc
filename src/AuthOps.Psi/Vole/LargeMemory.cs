using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Keeps large working memory for the next bucket: what is fresh from the system is paid for once more when it is first touched. What
/// nobody takes for a few full collections is given up. Safe to share between threads.
/// </summary>
internal static class LargeMemory
{
    /// <summary>Bytes from which an array is kept.</summary>
    public const int LeastSize = 1 << 20;

    /// <summary>Full collections that an array outlasts without being taken.</summary>
    public const int Patience = 4;

    /// <summary>Bytes kept at most; what is given back beyond them is left to the collector.</summary>
    public const long Capacity = 1L << 29;

    private static readonly ConcurrentDictionary<int, ConcurrentStack<Kept>> s_kept = new();
    private static long s_bytes;
    private static int s_hasTrimmer;

    /// <summary>Bytes kept now.</summary>
    public static long KeptBytes => Interlocked.Read(ref s_bytes);

    /// <summary>Takes an array that is not moved; what is in it is undefined.</summary>
    /// <param name="size">Its length.</param>
    public static byte[] Take(int size)
    {
        if (
            size >= LeastSize
            && s_kept.TryGetValue(size, out var stack)
            && stack.TryPop(out var kept)
        )
        {
            _ = Interlocked.Add(ref s_bytes, -size);
            return kept.Array;
        }

        var array = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        HugePages.Advise(array.AsSpan());
        return array;
    }

    /// <summary>Gives an array back that the caller has cleared and does not use any more.</summary>
    public static void Return(byte[] array)
    {
        if (array.Length < LeastSize)
        {
            return;
        }

        if (Interlocked.Add(ref s_bytes, array.Length) > Capacity)
        {
            _ = Interlocked.Add(ref s_bytes, -array.Length);
            return;
        }

        if (Interlocked.Exchange(ref s_hasTrimmer, 1) == 0)
        {
            _ = new Trimmer();
        }

        s_kept
            .GetOrAdd(array.Length, static _ => new ConcurrentStack<Kept>())
            .Push(new Kept(array, GC.CollectionCount(GC.MaxGeneration)));
    }

    /// <summary>Gives up what has been waiting too long.</summary>
    public static void Trim()
    {
        var now = GC.CollectionCount(GC.MaxGeneration);
        foreach (var stack in s_kept.Values)
        {
            var all = new Kept[stack.Count];
            var count = stack.TryPopRange(all);
            for (var i = count - 1; i >= 0; i--)
            {
                if (now - all[i].Collection < Patience)
                {
                    stack.Push(all[i]);
                }
                else
                {
                    _ = Interlocked.Add(ref s_bytes, -all[i].Array.Length);
                }
            }
        }
    }

    private readonly record struct Kept(byte[] Array, int Collection);

    /// <summary>Unreachable from the start, so that each collection that reaches its generation finalizes it and it trims.</summary>
    [SuppressMessage(
        "Design",
        "MA0055:Do not use finalizer",
        Justification = "Nothing else tells that a full collection took place; it frees no resource."
    )]
    private sealed class Trimmer
    {
        ~Trimmer()
        {
            Trim();
            GC.ReRegisterForFinalize(this);
        }
    }
}
