using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Sessions;

/// <summary>Whole messages in sealed frames: full ones while a message goes on, then its end. One session owns it.</summary>
internal sealed class MessageChannel(FrameChannel channel)
{
    /// <summary>Bytes of a message in a frame that is not its last.</summary>
    public const int PartSize = FrameHeader.MaxPayloadLength - FrameSeal.TagSize;

    private readonly byte[] _frame = new byte[FrameHeader.Size + PartSize];

    /// <summary>Sends a message.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        while (message.Length > PartSize)
        {
            await WriteAsync(FrameType.MessagePart, message[..PartSize], cancellationToken)
                .ConfigureAwait(false);
            message = message[PartSize..];
        }

        await WriteAsync(FrameType.MessageEnd, message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a message of at most so many bytes; memory grows with what arrives.</summary>
    public async Task<byte[]> ReadAsync(long most, CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        while (true)
        {
            var frame = await ReadFrameAsync(cancellationToken).ConfigureAwait(false);
            var type = (FrameType)frame.Span[1];
            var payload = frame[FrameHeader.Size..];
            if (
                type is not (FrameType.MessagePart or FrameType.MessageEnd)
                || (type == FrameType.MessagePart && payload.Length != PartSize)
            )
            {
                throw new PsiProtocolException(
                    PsiProtocolError.UnexpectedFrame,
                    $"A frame of type {(byte)type} with {payload.Length} bytes arrived where a message was due."
                );
            }

            if (message.Length + payload.Length > most)
            {
                throw new PsiProtocolException(
                    PsiProtocolError.SizeLimitExceeded,
                    $"The peer sends a message of more than {most} bytes."
                );
            }

            message.Write(payload.Span);
            if (type == FrameType.MessageEnd)
            {
                return message.ToArray();
            }
        }
    }

    /// <summary>Says that everything was said, and waits until the peer says so.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(FrameType.Finish, ReadOnlyMemory<byte>.Empty, cancellationToken)
            .ConfigureAwait(false);
        var frame = await ReadFrameAsync(cancellationToken).ConfigureAwait(false);
        if ((FrameType)frame.Span[1] != FrameType.Finish || frame.Length != FrameHeader.Size)
        {
            throw new PsiProtocolException(
                PsiProtocolError.UnexpectedFrame,
                $"A frame of type {frame.Span[1]} arrived where the end was due."
            );
        }
    }

    private async Task WriteAsync(
        FrameType type,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    )
    {
        new FrameHeader(type, payload.Length).Write(_frame);
        payload.CopyTo(_frame.AsMemory(FrameHeader.Size));
        await channel
            .WriteAsync(_frame.AsMemory(0, FrameHeader.Size + payload.Length), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The next frame but heartbeats.</summary>
    private async Task<ReadOnlyMemory<byte>> ReadFrameAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var frame = channel.Open(
                await channel.ReadAsync(cancellationToken).ConfigureAwait(false)
            );
            switch ((FrameType)frame.Span[1])
            {
                case FrameType.Heartbeat when frame.Length == FrameHeader.Size:
                    break;
                case FrameType.Abort:
                    throw AbortMessage.Parse(frame.Span[FrameHeader.Size..]);
                default:
                    return frame;
            }
        }
    }
}
