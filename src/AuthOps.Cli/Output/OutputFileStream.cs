namespace AuthOps.Cli.Output;

/// <summary>
/// A file being written. A limit on the length of files, which .NET reports as an argument out of range, is a failure to write like a
/// full disk; both name the file that was asked for, not the temporary one. Used by one thread.
/// </summary>
/// <param name="path">Where the bytes go.</param>
/// <param name="target">The file that was asked for.</param>
/// <param name="options">How it is opened.</param>
internal sealed class OutputFileStream(string path, string target, FileStreamOptions options)
    : Stream
{
    private readonly FileStream _file = new(path, options);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => _file.CanWrite;

    /// <inheritdoc/>
    public override long Length => _file.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _file.Position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) =>
        Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file.Write(buffer);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IOException)
        {
            throw Failure(e);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            await _file.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IOException)
        {
            throw Failure(e);
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(
        byte[] buffer,
        int offset,
        int count,
        CancellationToken cancellationToken
    ) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush() => Flush(toDisk: false);

    /// <summary>Hands what was written to the system.</summary>
    /// <param name="toDisk">Whether it has to reach the disk too.</param>
    public void Flush(bool toDisk)
    {
        try
        {
            _file.Flush(toDisk);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IOException)
        {
            throw Failure(e);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing)
            {
                _file.Dispose();
            }
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IOException)
        {
            throw Failure(e);
        }
        finally
        {
            base.Dispose(disposing);
        }
    }

    private IOException Failure(Exception cause) =>
        cause is IOException
            ? new IOException(
                $"'{target}' cannot be written: {cause.Message.Replace(path, target, StringComparison.Ordinal)} Free space there, or name another folder.",
                cause
            )
            {
                HResult = cause.HResult,
            }
            : new IOException(
                $"'{target}' cannot be written: the file system or a limit of this process allows no longer file; raise the limit (ulimit -f) or name another folder.",
                cause
            );
}
