using System.Buffers.Binary;
using System.Text;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Tests.Sessions;

/// <summary>Somebody between two parties, who sees frames as they are on the wire and passes on what it likes.</summary>
internal sealed class Wiretap
{
    /// <summary>Frames of each direction as sent, without heartbeats.</summary>
    public Dictionary<PsiRole, List<byte[]>> Sent { get; } =
        new() { [PsiRole.Receiver] = [], [PsiRole.Sender] = [] };

    /// <summary>What is passed on in place of a frame: none, one or several. Receives direction, number and frame.</summary>
    public Func<PsiRole, int, byte[], IReadOnlyList<byte[]>> PassOn { get; init; } =
        (_, _, frame) => [frame];

    /// <summary>Runs a session through the tap and gives each party's output or what it threw.</summary>
    public async Task<(
        PsiResult? Receiver,
        PsiResult? Sender,
        Exception? ReceiverFault,
        Exception? SenderFault
    )> RunAsync(PsiOptions receiverOptions, PsiOptions senderOptions, CancellationToken token)
    {
        var (receiver, sender, receiverFault, senderFault) = await RunAsync(
            async stream => await Run(stream, PsiRole.Receiver, ["a", "b"], receiverOptions),
            async stream => await Run(stream, PsiRole.Sender, ["b", "c"], senderOptions),
            token
        );
        return ((PsiResult?)receiver, (PsiResult?)sender, receiverFault, senderFault);

        Task<PsiResult> Run(Stream stream, PsiRole role, string?[] keys, PsiOptions options)
        {
            var items = Parties.Set(keys);
            if (options.PayloadBytes > 0 && role == PsiRole.Sender)
            {
                items = items.WithPayloads([
                    .. keys.Select(key => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(key!))),
                ]);
            }

            return PsiSession.RunAsync(stream, role, items, options, null, token);
        }
    }

    /// <summary>Runs any two parties through the tap; each gives its output or throws.</summary>
    public async Task<(
        object? Receiver,
        object? Sender,
        Exception? ReceiverFault,
        Exception? SenderFault
    )> RunAsync(
        Func<Stream, Task<object>> receiver,
        Func<Stream, Task<object>> sender,
        CancellationToken token
    )
    {
        var (receiverEnd, tapToReceiver) = DuplexPipe.Create();
        var (senderEnd, tapToSender) = DuplexPipe.Create();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var there = RelayAsync(PsiRole.Receiver, tapToReceiver, tapToSender, stop.Token);
        var back = RelayAsync(PsiRole.Sender, tapToSender, tapToReceiver, stop.Token);
        var (asking, telling) = (
            OutputAsync(receiver(receiverEnd)),
            OutputAsync(sender(senderEnd))
        );
        var (asked, told) = (await asking, await telling);
        await stop.CancelAsync();
        await Task.WhenAll(there, back);
        return (asked.Result, told.Result, asked.Fault, told.Fault);

        async Task<(object? Result, Exception? Fault)> OutputAsync(Task<object> session)
        {
            try
            {
                return (await session.WaitAsync(TimeSpan.FromSeconds(60), token), null);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return (null, e);
            }
        }
    }

    private async Task RelayAsync(
        PsiRole from,
        Stream source,
        Stream destination,
        CancellationToken token
    )
    {
        try
        {
            var header = new byte[FrameHeader.Size];
            while (true)
            {
                await source.ReadExactlyAsync(header, token);
                var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4));
                var frame = new byte[header.Length + length];
                header.CopyTo(frame, 0);
                await source.ReadExactlyAsync(frame.AsMemory(header.Length), token);
                IReadOnlyList<byte[]> passed = [frame];
                if ((FrameType)frame[1] is not (FrameType.Heartbeat or FrameType.Abort))
                {
                    Sent[from].Add([.. frame]);
                    passed = PassOn(from, Sent[from].Count - 1, frame);
                }

                foreach (var bytes in passed)
                {
                    await destination.WriteAsync(bytes, token);
                    await destination.FlushAsync(token);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The session is over.
        }
    }
}
