using AuthOps.Psi.Multiparty;
using AuthOps.Psi.Sessions;
using AuthOps.Psi.Sum;
using AuthOps.Psi.Tests.Sum;
using AuthOps.Psi.Unbalanced;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Tests.Sessions;

/// <summary>Lookups, sums and many parties from end to end over a stream, and what ends them early.</summary>
public sealed class MessageSessionTests
{
    private static readonly PsiConnectionOptions s_options = new();
    private static readonly SumOptions s_sum = new()
    {
        Lowest = -5,
        Highest = 100,
        MinimumIntersection = 2,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lookup_over_a_real_connection_finds_what_is_there_with_its_label()
    {
        using var server = MessageNetworkTests.LookupServer();
        using var connection = await Loopback.ConnectAsync(Token);
        var serving = LookupSession.ServeAsync(connection.Server, server, "c", s_options, Token);
        var steps = new List<PsiProgress>();

        var outcome = await LookupSession.RunAsync(
            connection.Client,
            Parties.Set("a", "b", "c"),
            new LookupOptions { ExpectedEpoch = server.Epoch },
            s_options,
            progress: new Steps(steps),
            cancellationToken: Token
        );

        var result = outcome.Result!;
        var served = await serving;
        Assert.Equal(outcome.Facts, served.Facts);
        Assert.Equal(3, served.Facts.Keys);
        Assert.Null(served.Result);
        Assert.Equal([1, 2], result.MatchedRows.ToArray());
        Assert.Equal([2], result.LabelOf(2).ToArray());
        Assert.Equal([PsiPhase.MaskingOwn, PsiPhase.Matching], steps.Select(s => s.Phase));
    }

    [Theory]
    [InlineData(2, 13L)]
    [InlineData(4, null)]
    public async Task Both_sides_of_a_sum_learn_what_they_agreed_to(int minimum, long? expected)
    {
        var (left, right) = DuplexPipe.Create();
        var sum = s_sum with { MinimumIntersection = minimum };
        var keys = SumSession.RunKeysAsync(
            left,
            Parties.Set("a", "b", "c"),
            sum,
            s_options,
            cancellationToken: Token
        );
        var values = SumSession.RunValuesAsync(
            right,
            Parties.Set("b", "x", "c"),
            new long[] { 6, 90, 7 },
            sum,
            s_options,
            cancellationToken: Token
        );

        Assert.Equal(expected, (await values).Sum);
        Assert.Equal((expected is not null, 2, null), SumTests.Learnt(await keys));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Parties_zero_and_one_learn_how_many_keys_all_have(int parties)
    {
        var streams = new Stream?[parties, parties];
        for (var i = 0; i < parties; i++)
        {
            for (var j = i + 1; j < parties; j++)
            {
                (streams[i, j], streams[j, i]) = DuplexPipe.Create();
            }
        }

        var runs = Enumerable
            .Range(0, parties)
            .Select(i =>
                CardinalitySession.RunAsync(
                    [.. Enumerable.Range(0, parties).Select(j => streams[i, j])],
                    i,
                    Parties.Set(["all", "every", $"own{i}", i < 2 ? "two" : $"no{i}"]),
                    s_options,
                    Token
                )
            );
        var outputs = await Task.WhenAll(runs);

        Assert.Equal([2, 2], outputs[..2]);
        Assert.All(outputs[2..], output => Assert.Null(output));
    }

    [Fact]
    public async Task Another_key_protocol_role_or_epoch_is_refused_on_both_sides()
    {
        using var server = MessageNetworkTests.LookupServer();
        using var later = MessageNetworkTests.LookupServer();
        var secret = s_options with { PreSharedKey = new byte[32] };
        await Refused(
            PsiProtocolError.AuthenticationFailed,
            s =>
                LookupSession.RunAsync(
                    s,
                    Parties.Set("a"),
                    new(),
                    secret,
                    cancellationToken: Token
                ),
            s => LookupSession.ServeAsync(s, server, "c", s_options, Token)
        );
        await Refused(
            PsiProtocolError.PolicyMismatch,
            s =>
                LookupSession.RunAsync(
                    s,
                    Parties.Set("a"),
                    new LookupOptions { ExpectedEpoch = later.Epoch },
                    s_options,
                    cancellationToken: Token
                ),
            s => LookupSession.ServeAsync(s, server, "c", s_options, Token)
        );
        await Refused(
            PsiProtocolError.PolicyMismatch,
            SumKeys,
            s => LookupSession.ServeAsync(s, server, "c", s_options, Token)
        );
        await Refused(PsiProtocolError.RoleConflict, SumKeys, SumKeys);
        await Refused(
            PsiProtocolError.SizeLimitExceeded,
            s =>
                LookupSession.RunAsync(
                    s,
                    Parties.Set("a"),
                    new LookupOptions { MaxEpochItems = 1 },
                    s_options,
                    cancellationToken: Token
                ),
            s => LookupSession.ServeAsync(s, server, "c", s_options, Token)
        );

        Task SumKeys(Stream stream) =>
            SumSession.RunKeysAsync(
                stream,
                Parties.Set("a"),
                s_sum,
                s_options,
                cancellationToken: Token
            );
    }

    [Fact]
    public async Task A_query_beyond_the_quota_ends_the_session_and_the_client_is_told_why()
    {
        using var server = UnbalancedServer.Create(
            Parties.Set("b"),
            new UnbalancedOptions { Subjects = PsiSubjects.LegalPersons, EvaluationsPerClient = 2 },
            cancellationToken: Token
        );
        var (left, right) = DuplexPipe.Create();
        var serving = LookupSession.ServeAsync(right, server, "c", s_options, Token);

        var fault = await Assert.ThrowsAsync<PsiProtocolException>(() =>
            LookupSession.RunAsync(
                left,
                Parties.Set("a", "b", "c"),
                new LookupOptions(),
                s_options,
                cancellationToken: Token
            )
        );

        Assert.Equal(PsiProtocolError.QuotaExceeded, fault.PeerReason);
        var refused = await Assert.ThrowsAsync<PsiProtocolException>(() => serving);
        Assert.Equal(PsiProtocolError.QuotaExceeded, refused.Reason);
        Assert.Equal(2, server.EvaluationsLeft("c"));
    }

    [Fact]
    public async Task A_silent_peer_a_slow_one_and_a_caller_end_a_session()
    {
        // Nobody answers.
        var (left, _) = DuplexPipe.Create();
        var silent = s_options with { StepTimeout = TimeSpan.FromMilliseconds(200) };
        var fault = await Assert.ThrowsAsync<PsiProtocolException>(() =>
            SumSession.RunKeysAsync(left, Parties.Set("a"), s_sum, silent, cancellationToken: Token)
        );
        Assert.Equal(PsiProtocolError.Timeout, fault.Reason);

        // Heartbeats bear a step, and the limit of the session ends it.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var (mine, theirs) = DuplexPipe.Create();
        var slow = Exchange(theirs, PsiRole.Sender, silent, Never, stop.Token);
        var limited = silent with { SessionTimeout = TimeSpan.FromSeconds(1) };
        fault = await Assert.ThrowsAsync<PsiProtocolException>(() =>
            Exchange(mine, PsiRole.Receiver, limited, (m, t) => m.ReadAsync(10, t), Token)
        );
        Assert.Equal(PsiProtocolError.Timeout, fault.Reason);
        await stop.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<Exception>(() => slow);

        // The caller.
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var (here, there) = DuplexPipe.Create();
        var waiting = Exchange(
            there,
            PsiRole.Sender,
            s_options,
            (m, t) => m.ReadAsync(10, t),
            Token
        );
        var running = Exchange(here, PsiRole.Receiver, s_options, Never, cancel.Token);
        cancel.CancelAfter(100);
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        fault = await Assert.ThrowsAsync<PsiProtocolException>(() => waiting);
        Assert.Equal(
            (PsiProtocolError.PeerAborted, PsiProtocolError.Stopped),
            (fault.Reason, fault.PeerReason)
        );

        static async Task<byte[]> Never(MessageChannel messages, CancellationToken token)
        {
            await Task.Delay(Timeout.Infinite, token);
            return [];
        }
    }

    [Fact]
    public async Task Messages_of_all_lengths_arrive_and_longer_ones_are_refused()
    {
        var lengths = new[]
        {
            0,
            1,
            MessageChannel.PartSize,
            MessageChannel.PartSize + 1,
            (3 * MessageChannel.PartSize) + 5,
        };
        foreach (var length in lengths)
        {
            var message = new byte[length];
            AuthOps.Primitives.Randomness.SecureRandom.Fill(message);
            Assert.Equal(message, await SendAsync(message, length));
            if (length > 0)
            {
                var fault = await Assert.ThrowsAsync<PsiProtocolException>(() =>
                    SendAsync(message, length - 1)
                );
                Assert.Equal(PsiProtocolError.SizeLimitExceeded, fault.Reason);
            }
        }

        static async Task<byte[]> SendAsync(byte[] message, long most)
        {
            var (left, right) = DuplexPipe.Create();
            var sending = Exchange(
                left,
                PsiRole.Sender,
                s_options,
                async (m, t) =>
                {
                    await m.WriteAsync(message, t);
                    return message;
                },
                Token
            );
            try
            {
                return await Exchange(
                    right,
                    PsiRole.Receiver,
                    s_options,
                    (m, t) => m.ReadAsync(most, t),
                    Token
                );
            }
            finally
            {
                await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [Fact]
    public void Any_bytes_are_a_declaration_of_messages_or_a_typed_refusal()
    {
        using var keys = new MessageKeys();
        using var others = new MessageKeys();
        var own = Hello(PsiRole.Receiver, keys);
        var peer = Hello(PsiRole.Sender, others).Bytes;
        _ = keys.Agree(PsiRole.Receiver, own, own.ReadPeer(peer), default);
        for (var bit = 0; bit < 8 * peer.Length; bit++)
        {
            var bytes = peer.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Try(bytes);
        }

        var random = new byte[2 * MessageHello.Size];
        for (var length = 0; length < random.Length; length++)
        {
            AuthOps.Primitives.Randomness.SecureRandom.Fill(random);
            Try(random[..length]);
            peer.AsSpan(0, Math.Min(16, length)).CopyTo(random);
            Try(random[..length]);
        }

        void Try(byte[] bytes)
        {
            try
            {
                using var session = new MessageKeys();
                _ = session.Agree(PsiRole.Receiver, own, own.ReadPeer(bytes), default);
                Assert.Equal(MessageHello.Size, bytes.Length);
            }
            catch (PsiProtocolException refused)
            {
                Assert.True(Enum.IsDefined(refused.Reason));
            }
        }

        static MessageHello Hello(PsiRole role, MessageKeys keys) =>
            MessageHello.Create(
                MessageProtocol.Sum,
                role,
                TimeSpan.FromSeconds(1),
                new byte[MessageSession.ContextSize],
                keys.Ephemeral
            );
    }

    private static Task<byte[]> Exchange(
        Stream stream,
        PsiRole role,
        PsiConnectionOptions options,
        Func<MessageChannel, CancellationToken, Task<byte[]>> body,
        CancellationToken token
    ) =>
        MessageSession.RunAsync(
            stream,
            MessageProtocol.Lookup,
            role,
            new byte[MessageSession.ContextSize],
            options,
            body,
            token
        );

    /// <summary>One side finds the reason, the other finds it too or is told.</summary>
    private static async Task Refused(
        PsiProtocolError reason,
        Func<Stream, Task> left,
        Func<Stream, Task> right
    )
    {
        var (here, there) = DuplexPipe.Create();
        var (one, two) = (left(here), right(there));
        var faults = new[]
        {
            await Assert.ThrowsAsync<PsiProtocolException>(() => one),
            await Assert.ThrowsAsync<PsiProtocolException>(() => two),
        };
        Assert.Contains(faults, fault => fault.Reason == reason);
        Assert.All(
            faults,
            fault =>
                Assert.True(
                    fault.Reason == reason
                        || fault.PeerReason == reason
                        || fault.Reason
                            is PsiProtocolError.AuthenticationFailed
                                or PsiProtocolError.PeerAborted
                )
        );
    }

    private sealed class Steps(List<PsiProgress> steps) : IProgress<PsiProgress>
    {
        public void Report(PsiProgress value) => steps.Add(value);
    }
}
