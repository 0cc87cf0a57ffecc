using System.Runtime.InteropServices;

namespace AuthOps.Anonymization.Search;

/// <summary>Memory that begins with a cache line, so that no vector of a row crosses one. Not safe for concurrent use.</summary>
internal sealed class AlignedArray<T>
    where T : unmanaged
{
    private const int Line = 64;
    private static readonly int s_perLine = Line / Marshal.SizeOf<T>();

    /// <summary>Pinned, so that it stays where it is.</summary>
    private T[] _items = [];
    private int _start;
    private int _length;

    /// <summary>What there is room for.</summary>
    public Span<T> Span => _items.AsSpan(_start, _length);

    /// <summary>Makes room; where there was less, the content is lost.</summary>
    public void Reserve(int length)
    {
        if (length <= _length)
        {
            return;
        }

        _items = GC.AllocateUninitializedArray<T>(length + s_perLine, pinned: true);
        _length = length;
        var past = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_items, 0) % Line);
        _start = (Line - past) % Line / Marshal.SizeOf<T>();
    }
}
