using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Dp.Queries.Bounding;

/// <summary>
/// Lends pages of memory up to a limit and, beyond it, keeps pages in a temporary file that only this process can
/// read: encrypted (AES-256-GCM) under a key that never leaves memory, deleted when closed. Safe for concurrent use.
/// </summary>
internal sealed class SpillFile : IDisposable
{
    private const int TagBytes = 16;

    private const int FirstSlabWords = 1 << 14;
    private const int MaxSlabWords = 1 << 20;

    private readonly long _memoryWords;
    private readonly string? _folder;
    private readonly Lock _lock = new();
    private readonly List<ulong[]> _slabs = [];
    private int _used;
    private FileStream? _file;
    private AesGcm? _cipher;
    private byte[] _sealed = [];
    private long _lent;
    private long _end;

    /// <param name="memoryBytes">How much memory the pages may take.</param>
    /// <param name="folder">Where the file would lie; null for the system's folder of temporary files.</param>
    internal SpillFile(long memoryBytes, string? folder)
    {
        _memoryWords = memoryBytes / sizeof(ulong);
        _folder = folder;
    }

    /// <summary>Whether a full page should go to the file.</summary>
    internal bool MustSpill => Volatile.Read(ref _lent) >= _memoryWords;

    /// <summary>How many bytes were written to the file.</summary>
    internal long SpilledBytes => _end;

    /// <summary>A page of memory; it stays lent until this object is disposed.</summary>
    internal Memory<ulong> Rent(int words)
    {
        lock (_lock)
        {
            _lent += words;
            if (_slabs.Count == 0 || _used + words > _slabs[^1].Length)
            {
                var size = _slabs.Count == 0 ? FirstSlabWords : MaxSlabWords;
                _slabs.Add(ArrayPool<ulong>.Shared.Rent(Math.Max(size, words)));
                _used = 0;
            }

            _used += words;
            return _slabs[^1].AsMemory(_used - words, words);
        }
    }

    /// <summary>Writes a page and returns where it lies.</summary>
    internal long Write(ReadOnlySpan<ulong> page)
    {
        var plain = MemoryMarshal.AsBytes(page);
        lock (_lock)
        {
            Open();
            var offset = _end;
            Resize(plain.Length + TagBytes);
            _cipher!.Encrypt(
                Nonce(offset, stackalloc byte[12]),
                plain,
                _sealed.AsSpan(0, plain.Length),
                _sealed.AsSpan(plain.Length, TagBytes)
            );
            RandomAccess.Write(
                _file!.SafeFileHandle,
                _sealed.AsSpan(0, plain.Length + TagBytes),
                offset
            );
            _end = offset + plain.Length + TagBytes;
            return offset;
        }
    }

    /// <summary>Reads a page back.</summary>
    /// <exception cref="CryptographicException">Somebody changed the file.</exception>
    internal void Read(long offset, ulong[] page)
    {
        var plain = MemoryMarshal.AsBytes(page.AsSpan());
        lock (_lock)
        {
            Resize(plain.Length + TagBytes);
            var wanted = _sealed.AsSpan(0, plain.Length + TagBytes);
            var got = RandomAccess.Read(_file!.SafeFileHandle, wanted, offset);
            if (got != wanted.Length)
            {
                throw new EndOfStreamException("The spill file was cut short.");
            }

            _cipher!.Decrypt(
                Nonce(offset, stackalloc byte[12]),
                wanted[..plain.Length],
                wanted[plain.Length..],
                plain
            );
        }
    }

    public void Dispose()
    {
        foreach (var slab in _slabs)
        {
            ArrayPool<ulong>.Shared.Return(slab);
        }

        _slabs.Clear();
        _file?.Dispose();
        _cipher?.Dispose();
    }

    private static Span<byte> Nonce(long offset, Span<byte> nonce)
    {
        // Each offset is written once under the key of this file.
        nonce.Clear();
        BitConverter.TryWriteBytes(nonce, offset);
        return nonce;
    }

    private void Resize(int bytes)
    {
        if (_sealed.Length < bytes)
        {
            _sealed = new byte[bytes];
        }
    }

    private void Open()
    {
        if (_file is not null)
        {
            return;
        }

        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var name = "authops-dp-" + SecureRandom.NextUInt64().ToString("x16", null) + ".spill";
        _file = new FileStream(Path.Combine(_folder ?? Path.GetTempPath(), name), options);
        Span<byte> key = stackalloc byte[32];
        SecureRandom.Fill(key);
        _cipher = new AesGcm(key, TagBytes);
        CryptographicOperations.ZeroMemory(key);
    }
}
