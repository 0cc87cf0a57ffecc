using System.Text;

namespace AuthOps.Cli.Tests.Input;

/// <summary>A beginning, then one pattern again and again up to a length, made while it is read.</summary>
internal sealed class EndlessLineStream(string beginning, long length, string pattern = "x")
    : Stream
{
    private readonly byte[] _beginning = Encoding.UTF8.GetBytes(beginning);
    private readonly byte[] _pattern = Encoding.UTF8.GetBytes(pattern);

    public long Delivered { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, length - Delivered);
        for (var i = 0; i < count; i++)
        {
            var at = Delivered + i;
            buffer[i] =
                at < _beginning.Length
                    ? _beginning[at]
                    : _pattern[(at - _beginning.Length) % _pattern.Length];
        }

        Delivered += count;
        return count;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();
}
