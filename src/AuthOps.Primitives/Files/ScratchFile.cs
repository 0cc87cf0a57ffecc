using System.Buffers;
using System.Security.Cryptography;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Primitives.Files;

/// <summary>
/// A temporary file for what memory does not hold: pages encrypted (AES-256-GCM) under a key that never leaves memory, in
/// a file only its owner may open, created with the first page. On Unix it has no name from then on, so that even a
/// crash leaves nothing; elsewhere it goes when it is closed. Safe for concurrent use.
/// </summary>
public sealed class ScratchFile : IDisposable
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Lock _lock = new();
    private readonly string _folder;
    private FileStream? _file;
    private AesGcm? _cipher;
    private bool _isDisposed;

    /// <summary>Names the folder; nothing is created yet.</summary>
    /// <param name="folder">Where the file would lie; null for the system's folder of temporary files.</param>
    public ScratchFile(string? folder = null) => _folder = folder ?? Path.GetTempPath();

    /// <summary>Bytes written, with what encryption adds.</summary>
    public long Length { get; private set; }

    /// <summary>Writes a page.</summary>
    /// <param name="page">Its bytes; any number.</param>
    /// <returns>Where it lies, to be read again.</returns>
    /// <exception cref="IOException">The file cannot be created or the disk is full; pages written before stay.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public long Write(ReadOnlySpan<byte> page)
    {
        var sealedPage = ArrayPool<byte>.Shared.Rent(page.Length + TagBytes);
        try
        {
            lock (_lock)
            {
                Open();
                var place = Length;
                _cipher!.Encrypt(
                    Nonce(place, stackalloc byte[NonceBytes]),
                    page,
                    sealedPage.AsSpan(0, page.Length),
                    sealedPage.AsSpan(page.Length, TagBytes)
                );
                try
                {
                    RandomAccess.Write(
                        _file!.SafeFileHandle,
                        sealedPage.AsSpan(0, page.Length + TagBytes),
                        place
                    );
                }
                // The second is what .NET makes of a limit on the length of files.
                catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
                {
                    throw new IOException(
                        $"The temporary file in '{_folder}' cannot grow beyond {place} bytes: {e.Message} Free space there, or name another folder.",
                        e
                    );
                }
                finally
                {
                    // A nonce is never used twice, not even after a failure.
                    Length = place + page.Length + TagBytes;
                }

                return place;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(sealedPage);
        }
    }

    /// <summary>Reads a page again.</summary>
    /// <param name="place">Where <see cref="Write"/> said it lies.</param>
    /// <param name="page">Takes it; as long as it was.</param>
    /// <exception cref="EndOfStreamException">The file was cut short.</exception>
    /// <exception cref="CryptographicException">Somebody changed the file, or the length or place is another one.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed, or nothing was written.</exception>
    public void Read(long place, Span<byte> page)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        var sealedPage = ArrayPool<byte>.Shared.Rent(page.Length + TagBytes);
        try
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed || _file is null, this);
                var wanted = sealedPage.AsSpan(0, page.Length + TagBytes);
                for (var read = 0; read < wanted.Length; )
                {
                    var got = RandomAccess.Read(_file.SafeFileHandle, wanted[read..], place + read);
                    read +=
                        got > 0
                            ? got
                            : throw new EndOfStreamException("The temporary file was cut short.");
                }

                _cipher!.Decrypt(
                    Nonce(place, stackalloc byte[NonceBytes]),
                    wanted[..page.Length],
                    wanted[page.Length..],
                    page
                );
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(sealedPage);
        }
    }

    /// <summary>Closes the file, which is gone then, and forgets the key.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _file?.Dispose();
            _cipher?.Dispose();
        }
    }

    private static Span<byte> Nonce(long place, Span<byte> nonce)
    {
        // Each place is written once under the key of this file.
        nonce.Clear();
        BitConverter.TryWriteBytes(nonce, place);
        return nonce;
    }

    private void Open()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_file is not null)
        {
            return;
        }

        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var path = Path.Combine(
            _folder,
            $"authops-{SecureRandom.NextUInt64().ToString("x16", null)}.scratch"
        );
        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        Span<byte> key = stackalloc byte[KeyBytes];
        SecureRandom.Fill(key);
        _cipher = new AesGcm(key, TagBytes);
        CryptographicOperations.ZeroMemory(key);
        _file = file;
    }
}
