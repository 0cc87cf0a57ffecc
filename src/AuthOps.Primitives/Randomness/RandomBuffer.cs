using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuthOps.Primitives.Randomness;

/// <summary>Bytes of the platform's generator, fetched ahead for one thread and cleared as they are handed out.</summary>
/// <remarks>
/// One request of 16 KiB costs the platform little more than one of 8 bytes, so fetching ahead makes small draws
/// cheap. The bytes not yet handed out lie in pinned memory, so that the collector leaves no copies, and are cleared
/// when the thread is gone. A process cannot inherit them: the runtime does not survive a fork without exec. A
/// snapshot of a running machine does duplicate them, as it duplicates the state of any generator.
/// </remarks>
internal sealed class RandomBuffer
{
    /// <summary>Bytes fetched at once.</summary>
    public const int Capacity = 16 * 1024;

    /// <summary>From here on a request goes to the platform directly.</summary>
    private const int LargeRequest = 2048;

    [ThreadStatic]
    private static RandomBuffer? s_ofThread;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Capacity, pinned: true);
    private int _position = Capacity;

    private RandomBuffer() { }

#pragma warning disable MA0055 // The bytes are secret and no one disposes of a thread's own object.
    ~RandomBuffer() => CryptographicOperations.ZeroMemory(_bytes);
#pragma warning restore MA0055

    /// <summary>The buffer of the calling thread.</summary>
    public static RandomBuffer OfThread
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => s_ofThread ?? Create();
    }

    /// <summary>Where the bytes already handed out lay; the tests look here for what should be gone.</summary>
    internal ReadOnlySpan<byte> HandedOut => _bytes.AsSpan(0, _position);

    /// <summary>Overwrites all of <paramref name="destination"/>.</summary>
    public void Fill(Span<byte> destination)
    {
        if (destination.Length >= LargeRequest)
        {
            RandomNumberGenerator.Fill(destination);
            return;
        }

        if (destination.Length > Capacity - _position)
        {
            Refill();
        }

        var taken = _bytes.AsSpan(_position, destination.Length);
        taken.CopyTo(destination);
        taken.Clear();
        _position += destination.Length;
    }

    /// <summary>The next four bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint NextUInt32() => Take<uint>();

    /// <summary>The next eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextUInt64() => Take<ulong>();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RandomBuffer Create() => s_ofThread = new RandomBuffer();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Take<T>()
        where T : unmanaged
    {
        var position = _position;
        if (position > Capacity - Unsafe.SizeOf<T>())
        {
            Refill();
            position = 0;
        }

        // 0 <= position <= Capacity - size, by the test above and because Refill either throws or sets it to 0.
        ref var at = ref Unsafe.Add(
            ref MemoryMarshal.GetArrayDataReference(_bytes),
            (nint)(uint)position
        );
        var value = Unsafe.ReadUnaligned<T>(ref at);
        Unsafe.WriteUnaligned(ref at, default(T));
        _position = position + Unsafe.SizeOf<T>();
        return value;
    }

    /// <summary>Fetches anew; what was left over (at most a few bytes short of a request) is overwritten unused.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refill()
    {
        // Were the platform to fail half way, the buffer must count as empty, not as filled.
        _position = Capacity;
        RandomNumberGenerator.Fill(_bytes);
        _position = 0;
    }
}
