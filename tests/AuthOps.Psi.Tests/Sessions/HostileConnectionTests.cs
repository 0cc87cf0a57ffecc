using System.Text;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Tests.Sessions;

public sealed class HostileConnectionTests
{
    private static readonly PsiOptions s_impatient = Parties.Rows() with
    {
        StepTimeout = TimeSpan.FromMilliseconds(300),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silent_peer_ends_in_a_timeout_for_either_role()
    {
        foreach (var role in (PsiRole[])[PsiRole.Receiver, PsiRole.Sender])
        {
            var (ours, theirs) = DuplexPipe.Create();
            await using var keep = theirs;
            Assert.Equal(PsiProtocolError.Timeout, await ReasonAsync(ours, role, s_impatient));
        }
    }

    [Fact]
    public async Task A_peer_that_stops_after_any_byte_of_any_frame_ends_in_a_timeout()
    {
        using var receiver = new EcdhPsiReceiver(Parties.Set("a", "b"), Parties.Rows());
        var hello = receiver.NextFrame(Token).ToArray();
        foreach (var cut in (int[])[1, 7, 8, 60, hello.Length - 1, hello.Length])
        {
            var (ours, theirs) = DuplexPipe.Create();
            await using var keep = theirs;
            await theirs.WriteAsync(hello.AsMemory(0, cut), Token);
            await theirs.FlushAsync(Token);
            var options = s_impatient with { StepTimeout = TimeSpan.FromMilliseconds(100) };
            Assert.Equal(
                PsiProtocolError.Timeout,
                await ReasonAsync(ours, PsiRole.Sender, options)
            );
        }
    }

    [Fact]
    public async Task A_dripping_peer_does_not_stretch_the_step()
    {
        var (ours, theirs) = DuplexPipe.Create();
        await using var keep = theirs;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var drip = DripAsync(theirs, stop.Token);

        Assert.Equal(
            PsiProtocolError.Timeout,
            await ReasonAsync(ours, PsiRole.Sender, s_impatient)
        );
        await stop.CancelAsync();
        await drip;
    }

    [Fact]
    public async Task A_stream_that_ignores_cancellation_does_not_hang_the_session()
    {
        await using var deaf = new DeafStream();
        Assert.Equal(
            PsiProtocolError.Timeout,
            await ReasonAsync(deaf, PsiRole.Sender, s_impatient)
        );
    }

    [Fact]
    public async Task A_closed_connection_says_so()
    {
        using var connection = await Loopback.ConnectAsync(Token);
        connection.Server.Close();
        Assert.Equal(
            PsiProtocolError.ConnectionClosed,
            await ReasonAsync(connection.Client, PsiRole.Sender, Parties.Rows())
        );
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", PsiProtocolError.UnsupportedVersion)]
    [InlineData("\u0002\u0001\0\0\u00ff\u00ff\u00ff\u007f", PsiProtocolError.SizeLimitExceeded)]
    [InlineData("\u0002\u0001\0\0\u0002\0\0\0hi", PsiProtocolError.MalformedFrame)]
    [InlineData("\u0002\u0005\0\0\u0000\0\0\0", PsiProtocolError.UnexpectedFrame)]
    public async Task Foreign_bytes_are_refused_and_the_peer_is_told(
        string bytes,
        PsiProtocolError reason
    )
    {
        var (ours, theirs) = DuplexPipe.Create();
        await using var keep = theirs;
        await theirs.WriteAsync(Encoding.Latin1.GetBytes(bytes), Token);
        await theirs.FlushAsync(Token);

        Assert.Equal(reason, await ReasonAsync(ours, PsiRole.Sender, Parties.Rows()));

        var told = new byte[9];
        await theirs.ReadExactlyAsync(told, Token);
        Assert.Equal([2, 15, 0, 0, 1, 0, 0, 0, (byte)reason], told);
    }

    [Fact]
    public async Task Cancellation_ends_the_session_and_tells_the_peer()
    {
        var (ours, theirs) = DuplexPipe.Create();
        await using var keep = theirs;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var session = PsiSession.RunAsync(
            ours,
            PsiRole.Receiver,
            Parties.Set("a"),
            Parties.Rows(),
            cancellationToken: cancel.Token
        );
        var hello = new byte[FrameHeader.Size + HelloMessage.Size];
        await theirs.ReadExactlyAsync(hello, Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session);
        var told = new byte[9];
        await theirs.ReadExactlyAsync(told, Token);
        Assert.Equal((byte)PsiProtocolError.Stopped, told[8]);
    }

    [Fact]
    public async Task A_refusal_of_one_party_reaches_the_other_with_its_reason()
    {
        var (left, right) = DuplexPipe.Create();
        var receiver = PsiSession.RunAsync(
            left,
            PsiRole.Receiver,
            Parties.Set("a"),
            Parties.Rows(),
            cancellationToken: Token
        );
        var sender = ReasonAsync(right, PsiRole.Sender, Parties.Cardinality());

        var told = await Assert.ThrowsAsync<PsiProtocolException>(() => receiver);
        Assert.Equal(PsiProtocolError.PolicyMismatch, await sender);
        Assert.Equal(PsiProtocolError.PeerAborted, told.Reason);
        Assert.Equal(PsiProtocolError.PolicyMismatch, told.PeerReason);
    }

    private static async Task<PsiProtocolError> ReasonAsync(
        Stream stream,
        PsiRole role,
        PsiOptions options
    )
    {
        var session = PsiSession.RunAsync(
            stream,
            role,
            Parties.Set("a", "b"),
            options,
            cancellationToken: Token
        );
        var thrown = await Assert.ThrowsAsync<PsiProtocolException>(() =>
            session.WaitAsync(TimeSpan.FromSeconds(20), Token)
        );
        return thrown.Reason;
    }

    private static async Task DripAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            byte[] header = [2, 1, 0, 0, 8, 1, 0, 0];
            foreach (var b in header.Concat(new byte[264]))
            {
                await stream.WriteAsync(new[] { b }, cancellationToken);
                await stream.FlushAsync(cancellationToken);
                await Task.Delay(20, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The session gave up before the frame was whole.
        }
    }

    /// <summary>Never answers and never notices a cancelled token.</summary>
    private sealed class DeafStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            await new TaskCompletionSource().Task;
            return 0;
        }
    }
}
