using System.Globalization;
using System.Text;
using AuthOps.Primitives.Files;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Metering.Proofs;

/// <summary>
/// An anchor in a text file that is only ever appended to, one line a checkpoint: SHA-256 of the checkpoint's text,
/// a space, the time. As trustworthy as whoever keeps the file. Safe for concurrent use by many threads of one process.
/// </summary>
public sealed class FileAnchor : ICheckpointAnchor
{
    private const int DigestLength = 64;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int LineLength = DigestLength + 1 + 20 + 1;
    private readonly Lock _sync = new();
    private readonly string _path;
    private readonly TimeProvider _time;

    /// <summary>Names the file, which is made with the first checkpoint.</summary>
    /// <param name="path">The file, best on another machine.</param>
    /// <param name="timeProvider">The clock; the system's by default.</param>
    public FileAnchor(string path, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc />
    /// <exception cref="IOException">The disk refuses.</exception>
    public ValueTask<ReadOnlyMemory<byte>> AnchorAsync(
        SignedNote checkpoint,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        cancellationToken.ThrowIfCancellationRequested();
        var line = Encoding.ASCII.GetBytes(
            $"{Digest(checkpoint)} {_time.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture)}\n"
        );
        lock (_sync)
        {
            using (
                var file = File.OpenHandle(
                    _path,
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                )
            )
            {
                // A line that a crash cut short is overwritten.
                RandomAccess.Write(
                    file,
                    line,
                    RandomAccess.GetLength(file) / LineLength * LineLength
                );
                RandomAccess.FlushToDisk(file);
            }

            DirectorySync.Flush(Path.GetDirectoryName(_path)!);
        }

        return ValueTask.FromResult<ReadOnlyMemory<byte>>(line);
    }

    /// <inheritdoc />
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async ValueTask<DateTimeOffset?> FindAsync(
        SignedNote checkpoint,
        ReadOnlyMemory<byte> evidence,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var digest = Digest(checkpoint);
        if (!File.Exists(_path))
        {
            return null;
        }

        await foreach (
            var line in File.ReadLinesAsync(_path, cancellationToken).ConfigureAwait(false)
        )
        {
            if (
                line.Length == LineLength - 1
                && line.StartsWith(digest, StringComparison.Ordinal)
                && Encoding.ASCII.GetString(evidence.Span) == line + "\n"
                && DateTimeOffset.TryParseExact(
                    line[(DigestLength + 1)..],
                    TimeFormat,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                    out var time
                )
            )
            {
                return time;
            }
        }

        return null;
    }

    private static string Digest(SignedNote checkpoint) =>
        Convert.ToHexStringLower(Sha256.Hash(checkpoint.Text.Span));
}
