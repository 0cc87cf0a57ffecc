using System.Runtime.InteropServices;
using Xunit;

namespace AuthOps.Testing;

/// <summary>
/// Memory that ends (or begins) exactly at a page nobody may touch, so that a kernel that reads or writes one
/// byte too far ends the process instead of passing. Not safe for concurrent use by several threads.
/// </summary>
public sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ProtectNone = 0;
    private const int ProtectReadWrite = 3;
    private const int MapPrivateAnonymous = 0x22;

    private readonly nuint _pageSize = (nuint)Environment.SystemPageSize;
    private readonly nuint _usable;
    private readonly byte* _mapping;
    private bool _disposed;

    /// <summary>Maps room for <paramref name="capacity"/> bytes between two protected pages; skips the running test elsewhere than on Linux.</summary>
    public GuardedMemory(int capacity)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("guarded memory needs mmap and mprotect of Linux");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _usable = ((nuint)capacity + _pageSize - 1) / _pageSize * _pageSize;
        var mapping = Map(null, _usable + (2 * _pageSize), ProtectNone, MapPrivateAnonymous, -1, 0);
        if (mapping == -1)
        {
            throw new InvalidOperationException(
                $"mmap failed with error {Marshal.GetLastPInvokeError()}"
            );
        }

        _mapping = (byte*)mapping;
        if (Protect(_mapping + _pageSize, _usable, ProtectReadWrite) != 0)
        {
            throw new InvalidOperationException(
                $"mprotect failed with error {Marshal.GetLastPInvokeError()}"
            );
        }
    }

    /// <summary>The first <paramref name="length"/> bytes: the byte before them is protected.</summary>
    public Span<byte> AfterGuard(int length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((nuint)length, _usable);
        return new Span<byte>(_mapping + _pageSize, length);
    }

    /// <summary>The last <paramref name="length"/> bytes: the byte after them is protected.</summary>
    public Span<byte> BeforeGuard(int length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((nuint)length, _usable);
        return new Span<byte>(_mapping + _pageSize + _usable - (nuint)length, length);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _ = Unmap(_mapping, _usable + (2 * _pageSize));
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(
        void* address,
        nuint length,
        int protection,
        int flags,
        int file,
        nint offset
    );

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(void* address, nuint length);
}
