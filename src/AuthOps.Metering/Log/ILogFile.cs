namespace AuthOps.Metering.Log;

/// <summary>An open file of a log.</summary>
internal interface ILogFile : IDisposable
{
    /// <summary>Its length in bytes.</summary>
    long Length { get; }

    /// <summary>Reads bytes at an offset, filling the buffer unless the file ends first.</summary>
    /// <returns>The number of bytes read.</returns>
    int Read(Span<byte> buffer, long offset);

    /// <summary>Writes all bytes at an offset; not durable before <see cref="Flush"/>.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Cuts the file; not durable before <see cref="Flush"/>.</summary>
    void Truncate(long length);

    /// <summary>Makes everything written so far durable (fsync).</summary>
    void Flush();
}
