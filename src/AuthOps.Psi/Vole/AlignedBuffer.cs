using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Working memory that starts on a cache line, that the collector neither moves nor copies, and that is cleared when it is given
/// back: what VOLE computes with is secret. Large memory serves again. Used by one thread at a time.
/// </summary>
internal sealed class AlignedBuffer<T> : IDisposable
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly LargeMemory _memory;
    private readonly int _offset;
    private byte[]? _array;

    /// <summary>Takes memory; what is in it is undefined.</summary>
    /// <param name="length">Values, at least 0.</param>
    /// <param name="memory">Where large memory comes from and goes back to; null for that of the process.</param>
    public AlignedBuffer(int length, LargeMemory? memory = null)
    {
        _memory = memory ?? LargeMemory.Shared;
        _array = _memory.Take(checked((length * Unsafe.SizeOf<T>()) + Alignment));
        var start = (long)Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _offset = (int)(-start & (Alignment - 1));
        Length = length;
    }

    public int Length { get; }

    /// <summary>The memory. A span taken before disposal must not be used after it.</summary>
    public Span<T> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_array is null, this);
            return MemoryMarshal.Cast<byte, T>(_array.AsSpan(_offset, Length * Unsafe.SizeOf<T>()));
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
        {
            CryptographicOperations.ZeroMemory(array);
            _memory.Return(array);
        }
    }
}
