using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Working memory that starts on a cache line, that the collector neither moves nor copies, and that is cleared when it is given
/// back: what VOLE computes with is secret. Used by one thread at a time.
/// </summary>
internal sealed class AlignedBuffer<T> : IDisposable
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly T[] _array;
    private readonly int _offset;

    /// <summary>Takes memory; what is in it is undefined.</summary>
    /// <param name="length">Values, at least 0.</param>
    public AlignedBuffer(int length)
    {
        var size = Unsafe.SizeOf<T>();
        _array = GC.AllocateUninitializedArray<T>(length + (Alignment / size), pinned: true);
        var start = (long)Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _offset = (int)((-start & (Alignment - 1)) / size);
        Length = length;
        HugePages.Advise(Span);
    }

    public int Length { get; }

    public Span<T> Span => _array.AsSpan(_offset, Length);

    public void Dispose() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(Span));
}
