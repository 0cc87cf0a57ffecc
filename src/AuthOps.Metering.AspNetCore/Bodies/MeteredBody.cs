using System.IO.Pipelines;
using AuthOps.Metering.AspNetCore.Charges;
using Microsoft.AspNetCore.Http.Features;

namespace AuthOps.Metering.AspNetCore.Bodies;

/// <summary>A response body whose every byte is counted before the server gets it. Not safe for concurrent use, as any body.</summary>
internal sealed class MeteredBody(IHttpResponseBodyFeature inner, RequestMeter meter)
    : IHttpResponseBodyFeature
{
    private MeteredStream? _stream;
    private MeteredPipeWriter? _writer;

    public Stream Stream => _stream ??= new MeteredStream(inner.Stream, meter);

    public PipeWriter Writer => _writer ??= new MeteredPipeWriter(inner.Writer, meter);

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) =>
        inner.StartAsync(cancellationToken);

    public Task CompleteAsync() => inner.CompleteAsync();

    public Task SendFileAsync(
        string path,
        long offset,
        long? count,
        CancellationToken cancellationToken = default
    )
    {
        // Named, so that a file that grows meanwhile sends no more than was counted.
        var length = count ?? (new FileInfo(path).Length - offset);
        meter.TakeBytes(Math.Max(length, 0));
        return inner.SendFileAsync(path, offset, length, cancellationToken);
    }
}
