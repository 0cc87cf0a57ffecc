using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// Native working memory of one batch, aligned to 64 bytes: the collector makes no copies of what lies in it, and it is
/// cleared before it is given back. Belongs to one thread.
/// </summary>
internal unsafe ref struct AlignedScratch : IDisposable
{
    private const int Alignment = 64;
    private readonly int _capacity;
    private byte* _start;
    private int _used;

    public AlignedScratch(int capacity)
    {
        _capacity = capacity;
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, Alignment);
    }

    /// <summary>The bytes that <paramref name="count"/> values take.</summary>
    public static int SizeOf<T>(int count)
        where T : unmanaged => ((sizeof(T) * count) + Alignment - 1) / Alignment * Alignment;

    /// <summary>Takes room for values; what is in it is undefined.</summary>
    public T* Take<T>(int count)
        where T : unmanaged
    {
        var size = SizeOf<T>(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, _capacity - _used);
        var taken = (T*)(_start + _used);
        _used += size;
        return taken;
    }

    /// <summary>Clears the memory and gives it back.</summary>
    public void Dispose()
    {
        if (_start != null)
        {
            CryptographicOperations.ZeroMemory(new Span<byte>(_start, _capacity));
            NativeMemory.AlignedFree(_start);
            _start = null;
        }
    }
}
