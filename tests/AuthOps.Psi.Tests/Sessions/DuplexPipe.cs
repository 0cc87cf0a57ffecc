using System.IO.Pipelines;

namespace AuthOps.Psi.Tests.Sessions;

/// <summary>One end of an in-memory duplex connection with small buffers, so that a writer waits for its reader.</summary>
internal sealed class DuplexPipe(Stream read, Stream write) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static (DuplexPipe Left, DuplexPipe Right) Create()
    {
        var options = new PipeOptions(pauseWriterThreshold: 4096, resumeWriterThreshold: 1024);
        var there = new Pipe(options);
        var back = new Pipe(options);
        return (
            new DuplexPipe(back.Reader.AsStream(), there.Writer.AsStream()),
            new DuplexPipe(there.Reader.AsStream(), back.Writer.AsStream())
        );
    }

    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    ) => read.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    ) => write.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        write.FlushAsync(cancellationToken);

    public override void Flush() => write.Flush();

    public override int Read(byte[] buffer, int offset, int count) =>
        read.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) =>
        write.Write(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            read.Dispose();
            write.Dispose();
        }

        base.Dispose(disposing);
    }
}
