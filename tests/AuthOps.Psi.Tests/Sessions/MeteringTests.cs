using AuthOps.Primitives.Usage;
using AuthOps.Psi.Ecdh;

namespace AuthOps.Psi.Tests.Sessions;

public sealed class MeteringTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(UsageUnit.DataInvocations, 6, 4)]
    [InlineData(UsageUnit.Rows, 9, 9)]
    public async Task A_session_reserves_its_bound_and_commits_what_it_used(
        UsageUnit unit,
        int reserved,
        int committed
    )
    {
        var gate = new RecordingGate();
        await RunMeteredAsync(gate, unit);

        Assert.Equal([$"reserve {unit} {reserved}", "begin", $"commit {committed}"], gate.Events);
    }

    [Fact]
    public async Task A_refused_use_reads_nothing_and_ends_the_peer()
    {
        var gate = new RecordingGate { Refuses = true };

        await Assert.ThrowsAsync<UsageRefusedException>(() =>
            RunMeteredAsync(gate, UsageUnit.DataInvocations)
        );
        Assert.Empty(gate.Events);
    }

    [Fact]
    public async Task A_session_that_fails_after_reading_burns_its_reservation()
    {
        var gate = new RecordingGate();
        var (ours, theirs) = DuplexPipe.Create();
        var session = PsiSession.RunAsync(
            ours,
            PsiRole.Sender,
            Parties.Set("a"),
            Parties.Rows() with
            {
                Metering = Metering(gate, UsageUnit.DataInvocations),
            },
            cancellationToken: Token
        );
        using var receiver = new EcdhPsiReceiver(Parties.Set("a"), Parties.Rows());
        await theirs.WriteAsync(receiver.NextFrame(Token), Token);
        await theirs.FlushAsync(Token);
        await theirs.ReadExactlyAsync(new byte[8 + 264], Token);
        await theirs.DisposeAsync();

        var thrown = await Assert.ThrowsAsync<PsiProtocolException>(() => session);
        Assert.Equal(PsiProtocolError.ConnectionClosed, thrown.Reason);
        Assert.Equal(["reserve DataInvocations 1", "begin", "burn"], gate.Events);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Check(Parties.Rows() with { Output = 0 }, "Output");
        Check(Parties.Rows() with { Subjects = 0 }, "Subjects");
        Check(Parties.Rows() with { Suite = 0 }, "Suite");
        Check(Parties.Rows() with { MinimumIntersection = -1 }, "MinimumIntersection");
        Check(Parties.Rows() with { MaxPeerItems = PsiOptions.SizeCeiling + 1 }, "MaxPeerItems");
        Check(Parties.Rows() with { StepTimeout = TimeSpan.Zero }, "StepTimeout");
        Check(Parties.Rows() with { MaxDegreeOfParallelism = 0 }, "MaxDegreeOfParallelism");
        Check(
            Parties.Rows() with
            {
                Metering = Metering(new RecordingGate(), UsageUnit.Bytes),
            },
            "Metering"
        );

        static void Check(PsiOptions options, string name) =>
            Assert.Throws<ArgumentOutOfRangeException>(name, options.Validate);
    }

    private static PsiMetering Metering(IUsageGate gate, UsageUnit unit) =>
        new()
        {
            Gate = gate,
            GrantId = "g",
            ScenarioId = "s",
            Purpose = "p",
            ProductId = "d",
            IdempotencyKey = "k",
            Unit = unit,
        };

    /// <summary>The receiver has 6 keys, the metered sender 9 rows; 4 keys match.</summary>
    private static async Task RunMeteredAsync(RecordingGate gate, UsageUnit unit)
    {
        var (left, right) = DuplexPipe.Create();
        var receiver = PsiSession.RunAsync(
            left,
            PsiRole.Receiver,
            Parties.Set(Parties.Keys(0, 6)),
            Parties.Rows(),
            cancellationToken: Token
        );
        try
        {
            await PsiSession.RunAsync(
                right,
                PsiRole.Sender,
                Parties.Set(Parties.Keys(2, 9)),
                Parties.Rows() with
                {
                    Metering = Metering(gate, unit),
                },
                cancellationToken: Token
            );
        }
        catch (UsageRefusedException)
        {
            var told = await Assert.ThrowsAsync<PsiProtocolException>(() => receiver);
            Assert.Equal(PsiProtocolError.Stopped, told.PeerReason);
            throw;
        }

        await receiver;
    }

    private sealed class RecordingGate : IUsageGate
    {
        public List<string> Events { get; } = [];

        public bool Refuses { get; init; }

        public ValueTask<UsageReservation> ReserveAsync(
            UsageRequest request,
            CancellationToken cancellationToken = default
        )
        {
            request.Validate();
            if (Refuses)
            {
                throw new UsageRefusedException(UsageRefusalReason.QuotaExceeded, "no quota");
            }

            Events.Add($"reserve {request.Unit} {request.Amount}");
            return new(new Reservation(request, Events));
        }
    }

    private sealed class Reservation(UsageRequest request, List<string> events)
        : UsageReservation(request)
    {
        protected override ValueTask CommitCoreAsync(
            Int128 actualAmount,
            CancellationToken cancellationToken
        ) => Note(FirstRowRead ? "begin" : "unread", $"commit {actualAmount}");

        protected override ValueTask VoidCoreAsync(CancellationToken cancellationToken) =>
            Note("void");

        protected override ValueTask BurnCoreAsync(CancellationToken cancellationToken) =>
            Note("begin", "burn");

        private ValueTask Note(params ReadOnlySpan<string> what)
        {
            events.AddRange(what);
            return ValueTask.CompletedTask;
        }
    }
}
