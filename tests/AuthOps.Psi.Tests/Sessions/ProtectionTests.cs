using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Usage;
using AuthOps.Psi.Sessions;
using AuthOps.Psi.Wire;
using FsCheck.Xunit;

namespace AuthOps.Psi.Tests.Sessions;

public sealed class ProtectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Parties.Suites), MemberType = typeof(Parties))]
    public async Task Frames_behind_the_handshake_are_sealed_in_every_suite(PsiSuite suite)
    {
        var tap = new Wiretap();
        var options = Parties.Rows() with { Suite = suite };
        var (receiver, _, _, _) = await tap.RunAsync(options, options, Token);

        Assert.Equal([1], receiver!.MatchedRows.ToArray());
        // Opening and transcript hash would show in the clear: the opening by its zeros, the hash in the facts.
        var opening = tap.Sent[PsiRole.Sender].Single(f => (FrameType)f[1] == FrameType.Opening);
        Assert.Equal(FrameHeader.Size + OpeningMessage.Size + FrameSeal.TagSize, opening.Length);
        Assert.True(opening[8..16].Count(b => b == 0) < 6);
        var finish = tap.Sent[PsiRole.Sender].Single(f => (FrameType)f[1] == FrameType.Finish);
        Assert.NotEqual(receiver.TranscriptHash, Convert.ToHexStringLower(finish[8..40]));
    }

    [Fact]
    public async Task Parties_with_one_pre_shared_key_agree_and_with_two_do_not()
    {
        var one = Parties.Rows() with { PreSharedKey = Enumerable.Repeat((byte)1, 32).ToArray() };
        var two = Parties.Rows() with { PreSharedKey = Enumerable.Repeat((byte)2, 32).ToArray() };

        var (same, _, _, _) = await new Wiretap().RunAsync(one, one, Token);
        Assert.Equal(1, same!.IntersectionSize);
        foreach (var other in (PsiOptions[])[two, Parties.Rows()])
        {
            var (receiver, sender, receiverFault, senderFault) = await new Wiretap().RunAsync(
                one,
                other,
                Token
            );
            Assert.True(receiver is null && sender is null);
            Assert.Contains(
                new[] { receiverFault, senderFault }.OfType<PsiProtocolException>(),
                e => e.Reason == PsiProtocolError.AuthenticationFailed
            );
        }
    }

    [Fact]
    public void Keys_follow_from_all_that_the_parties_agree_on_and_differ_by_direction()
    {
        var (one, two) = (new byte[32], Enumerable.Repeat((byte)1, 32).ToArray());
        SessionKeys[] all =
        [
            SessionKeys.Derive(HashKind.Sha256, one, one, default),
            SessionKeys.Derive(HashKind.Sm3, one, one, default),
            SessionKeys.Derive(HashKind.Sha256, two, one, default),
            SessionKeys.Derive(HashKind.Sha256, one, two, default),
            SessionKeys.Derive(HashKind.Sha256, one, one, one),
            SessionKeys.Derive(HashKind.Sha256, one, one, two),
        ];

        var keys = all.SelectMany(k => new[] { k.Receiver, k.Sender }).Select(Convert.ToHexString);
        Assert.Equal(2 * all.Length, keys.Distinct(StringComparer.Ordinal).Count());
    }

    [Property(MaxTest = 300)]
    public void Any_bytes_behind_a_header_do_not_open(byte[] bytes)
    {
        byte[] frame = [FrameHeader.Version, 2, 0, 0, 0, 0, 0, 0, .. bytes];
        using var seal = new FrameSeal(new byte[32]);
        var thrown = Assert.Throws<PsiProtocolException>(() => seal.Open(frame));
        Assert.Equal(PsiProtocolError.AuthenticationFailed, thrown.Reason);
    }

    [Fact]
    public void A_sealed_frame_opens_once_in_its_place_and_direction_only()
    {
        var keys = new SessionKeys([.. new byte[31], 1], [.. new byte[31], 2]);
        byte[] frame = [FrameHeader.Version, (byte)FrameType.Tags, 0, 0, 3, 0, 0, 0, 7, 8, 9];
        using var seal = new FrameSeal(keys.Receiver);
        var first = Seal(seal, frame);
        var second = Seal(seal, frame);

        using var open = new FrameSeal(keys.Receiver);
        Assert.Equal(frame, first[..open.Open(first)]);
        Assert.Equal(frame, second[..open.Open(second)]);

        var again = Seal(seal, frame);
        foreach (var key in (byte[][])[keys.Sender, keys.Receiver])
        {
            using var other = new FrameSeal(key);
            var thrown = Assert.Throws<PsiProtocolException>(() => other.Open([.. again]));
            Assert.Equal(PsiProtocolError.AuthenticationFailed, thrown.Reason);
        }

        using var fresh = new FrameSeal(keys.Receiver);
        Assert.Throws<PsiProtocolException>(() => fresh.Open(new byte[FrameHeader.Size]));
    }

    [Fact]
    public async Task A_party_that_takes_longer_than_a_step_keeps_the_session_alive_by_heartbeats()
    {
        var options = Parties.Rows() with { StepTimeout = TimeSpan.FromSeconds(2) };
        var slow = options with { Metering = Metering(TimeSpan.FromSeconds(3)) };

        var (receiver, sender, _, _) = await new Wiretap().RunAsync(options, slow, Token);

        Assert.Equal((1, 1), (receiver?.IntersectionSize, sender?.IntersectionSize));
    }

    [Fact]
    public async Task Heartbeats_do_not_stretch_a_session_beyond_its_limit()
    {
        var options = Parties.Rows() with { SessionTimeout = TimeSpan.FromSeconds(1) };
        var stuck = options with { Metering = Metering(Timeout.InfiniteTimeSpan) };

        var (receiver, sender, receiverFault, senderFault) = await new Wiretap().RunAsync(
            options,
            stuck,
            Token
        );

        Assert.True(receiver is null && sender is null);
        // Whichever notices first tells the other.
        foreach (var fault in new[] { receiverFault, senderFault })
        {
            var typed = Assert.IsType<PsiProtocolException>(fault);
            Assert.Equal(PsiProtocolError.Timeout, typed.PeerReason ?? typed.Reason);
        }
    }

    [Fact]
    public void Limits_and_keys_out_of_range_are_refused_by_name()
    {
        Check(Parties.Rows() with { SessionTimeout = TimeSpan.Zero }, "SessionTimeout");
        Check(Parties.Rows() with { StepTimeout = TimeSpan.FromDays(25) }, "StepTimeout");
        Check(Parties.Rows() with { SizeBound = -1 }, "SizeBound");
        Check(Parties.Rows() with { PreSharedKey = new byte[31] }, "PreSharedKey");

        static void Check(PsiOptions options, string name) =>
            Assert.Throws<ArgumentOutOfRangeException>(name, options.Validate);
    }

    private static byte[] Seal(FrameSeal seal, byte[] frame)
    {
        var sealedFrame = new byte[frame.Length + FrameSeal.TagSize];
        Assert.Equal(sealedFrame.Length, seal.Seal(frame, sealedFrame));
        return sealedFrame;
    }

    private static PsiMetering Metering(TimeSpan delay) =>
        new()
        {
            Gate = new SlowGate(delay),
            GrantId = "g",
            ScenarioId = "s",
            Purpose = "p",
            ProductId = "d",
            IdempotencyKey = "k",
        };

    /// <summary>Takes its time to answer.</summary>
    private sealed class SlowGate(TimeSpan delay) : IUsageGate
    {
        public async ValueTask<UsageReservation> ReserveAsync(
            UsageRequest request,
            CancellationToken cancellationToken = default
        )
        {
            await Task.Delay(delay, cancellationToken);
            return new Granted(request);
        }
    }

    private sealed class Granted(UsageRequest request) : UsageReservation(request)
    {
        protected override ValueTask CommitCoreAsync(
            Int128 actualAmount,
            CancellationToken cancellationToken
        ) => ValueTask.CompletedTask;

        protected override ValueTask VoidCoreAsync(CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;

        protected override ValueTask BurnCoreAsync(CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;
    }
}
