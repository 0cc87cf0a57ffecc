using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// A thread's working memory for batches: native, so that the collector neither moves nor copies secrets, and on a cache line,
/// which spans on the heap are not. Whoever takes it clears what was used. Belongs to one thread.
/// </summary>
internal sealed unsafe class LaneScratch
{
    private const nuint CacheLine = 64;

    [ThreadStatic]
    private static LaneScratch? s_ofThread;

    private byte* _memory;
    private int _capacity;
    private int _used;

    private LaneScratch() { }

#pragma warning disable MA0055 // No one disposes of a thread's own object.
    ~LaneScratch() => Free();
#pragma warning restore MA0055

    /// <summary>The thread's memory, empty and large enough for the bytes; nothing is in use of it.</summary>
    public static LaneScratch Take(int bytes)
    {
        var scratch = s_ofThread ??= new LaneScratch();
        scratch.Ensure(bytes);
        scratch._used = 0;
        return scratch;
    }

    /// <summary>The next items; their content is undefined.</summary>
    public Span<T> Next<T>(int count)
        where T : unmanaged
    {
        var bytes = (checked(count * sizeof(T)) + (int)CacheLine - 1) & -(int)CacheLine;
        if (bytes > _capacity - _used)
        {
            throw new InvalidOperationException("The scratch memory was asked for too little.");
        }

        var items = new Span<T>(_memory + _used, count);
        _used += bytes;
        return items;
    }

    /// <summary>Erases what was in use.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(new Span<byte>(_memory, _used));
        _used = 0;
    }

    private void Ensure(int bytes)
    {
        if (bytes > _capacity)
        {
            Free();
            _memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, CacheLine);
            _capacity = bytes;
        }
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _capacity = 0;
    }
}
