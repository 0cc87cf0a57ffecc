using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// Working memory of one batch, aligned to 64 bytes: native, so that the collector neither moves nor copies secrets, and on a cache
/// line, which spans on the heap are not. What was taken of it is cleared when it is given back; the thread keeps the memory for
/// its next batch. Belongs to one thread.
/// </summary>
internal readonly unsafe ref struct AlignedScratch : IDisposable
{
    private const int Alignment = 64;

    [ThreadStatic]
    private static Block? s_ofThread;

    private readonly Block _block;

    /// <summary>Takes the thread's memory, or new memory where the thread's is in use.</summary>
    /// <param name="capacity">Bytes: the sum of <see cref="SizeOf"/> of all that will be taken.</param>
    public AlignedScratch(int capacity)
    {
        _block = s_ofThread ?? new Block();
        s_ofThread = null;
        _block.Reset(capacity);
    }

    /// <summary>The bytes that <paramref name="count"/> values take.</summary>
    public static int SizeOf<T>(int count)
        where T : unmanaged => (checked(sizeof(T) * count) + Alignment - 1) & -Alignment;

    /// <summary>Takes room for values; what is in it is undefined.</summary>
    public T* Take<T>(int count)
        where T : unmanaged => (T*)_block.Take(SizeOf<T>(count));

    /// <summary>As <see cref="Take"/>, with its length.</summary>
    public Span<T> TakeSpan<T>(int count)
        where T : unmanaged => new(Take<T>(count), count);

    /// <summary>Clears what was taken and gives the memory back.</summary>
    public void Dispose()
    {
        _block.Clear();
        s_ofThread = _block;
    }

    /// <summary>The memory itself. Belongs to one thread.</summary>
    private sealed class Block
    {
        private byte* _start;
        private int _capacity;
        private int _limit;
        private int _used;

#pragma warning disable MA0055 // No one disposes of what a thread keeps.
        ~Block() => NativeMemory.AlignedFree(_start);
#pragma warning restore MA0055

        public void Reset(int capacity)
        {
            _used = 0;
            _limit = capacity;
            if (capacity > _capacity)
            {
                NativeMemory.AlignedFree(_start);
                _start = null;
                _capacity = 0;
                _start = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, Alignment);
                _capacity = capacity;
            }
        }

        public byte* Take(int bytes)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _limit - _used);
            var taken = _start + _used;
            _used += bytes;
            return taken;
        }

        public void Clear() => CryptographicOperations.ZeroMemory(new Span<byte>(_start, _used));
    }
}
