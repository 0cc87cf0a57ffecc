using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests;

public sealed class UsageGateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reserve_commit_void_and_burn_move_the_balance_as_documented()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant()]);

        var committed = await gate.ReserveAsync(Sample.Request(10, "commit"), Token);
        Assert.Equal((0, 10, 90), Calls(gate));
        await committed.CommitAsync(7, Token);
        Assert.Equal((7, 0, 93), Calls(gate));
        Assert.True(committed.IsSettled);

        var voided = await gate.ReserveAsync(Sample.Request(10, "void"), Token);
        await voided.VoidAsync(Token);
        Assert.Equal((7, 0, 93), Calls(gate));

        await using (await gate.ReserveAsync(Sample.Request(10, "dispose-unread"), Token)) { }
        Assert.Equal((7, 0, 93), Calls(gate));

        await using (
            var burned = await gate.ReserveAsync(Sample.Request(10, "dispose-read"), Token)
        )
        {
            burned.BeginReading();
        }

        Assert.Equal((17, 0, 83), Calls(gate));
    }

    [Fact]
    public async Task Privacy_is_never_given_back_once_the_first_row_was_read()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        var before = await gate.ReserveAsync(Privacy(100, "before"), Token);
        await before.VoidAsync(Token);
        Assert.Equal(1_000, Balance(gate, UsageUnit.PrivacyPicoRho).Free);

        var after = await gate.ReserveAsync(Privacy(100, "after"), Token);
        after.BeginReading();
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await after.VoidAsync(Token)
        );
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await after.CommitAsync(99, Token)
        );
        await after.DisposeAsync();
        Assert.Equal(900, Balance(gate, UsageUnit.PrivacyPicoRho).Free);
        Assert.Equal(100, Balance(gate, UsageUnit.PrivacyPicoRho).Used);
    }

    [Theory]
    [InlineData(UsageRefusalReason.UnknownGrant)]
    [InlineData(UsageRefusalReason.OutsideValidity)]
    [InlineData(UsageRefusalReason.ScenarioNotAuthorized)]
    [InlineData(UsageRefusalReason.PurposeNotAuthorized)]
    [InlineData(UsageRefusalReason.ProductNotAuthorized)]
    [InlineData(UsageRefusalReason.UnitNotAuthorized)]
    [InlineData(UsageRefusalReason.QuotaExceeded)]
    [InlineData(UsageRefusalReason.IdempotencyConflict)]
    [InlineData(UsageRefusalReason.PrivacyBudgetExceeded)]
    public async Task What_no_grant_allows_is_refused_and_the_refusal_is_in_the_log(
        UsageRefusalReason reason
    )
    {
        var clock = Sample.Clock();
        using var log = UsageLog.Create(new SimDisk(), clock);
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        await (await gate.ReserveAsync(Sample.Request(1, "taken"), Token)).CommitAsync(1, Token);
        var balances = gate.Balances;
        if (reason == UsageRefusalReason.OutsideValidity)
        {
            clock.SetUtcNow(Sample.Year.Until);
        }

        var request = Forbidden(reason);
        var thrown = await Assert.ThrowsAsync<UsageRefusedException>(async () =>
            await gate.ReserveAsync(request, Token)
        );
        Assert.Equal(reason, thrown.Reason);
        var record = Assert.IsType<UsageRefusedRecord>(log.Snapshot().Records[^1]);
        Assert.Equal(reason, record.Reason);
        Assert.Equal(
            new MeteredUse(
                request.GrantId,
                request.ScenarioId,
                request.Purpose,
                request.ProductId,
                request.Unit,
                request.Amount
            ),
            record.Use
        );
        Assert.Equal(balances, gate.Balances);
    }

    [Fact]
    public async Task The_same_key_with_the_same_content_is_the_same_reservation()
    {
        var storage = new SimDisk();
        using (var log = UsageLog.Create(storage, Sample.Clock()))
        {
            var gate = UsageGate.Open(log, [Sample.Grant()]);
            var first = await gate.ReserveAsync(Sample.Request(5, "k"), Token);
            Assert.Same(first, await gate.ReserveAsync(Sample.Request(5, "k"), Token));
            Assert.Equal((0, 5, 95), Calls(gate));
            await first.CommitAsync(5, Token);

            var again = await gate.ReserveAsync(Sample.Request(5, "k"), Token);
            Assert.True(again.IsSettled);
            await again.DisposeAsync();
            await Assert.ThrowsAsync<InvalidOperationException>(async () =>
                await again.CommitAsync(5, Token)
            );
            Assert.Equal((5, 0, 95), Calls(gate));
        }

        using var reopened = UsageLog.Open(storage, Sample.Clock());
        var later = UsageGate.Open(reopened, [Sample.Grant()]);
        Assert.True((await later.ReserveAsync(Sample.Request(5, "k"), Token)).IsSettled);
        await Assert.ThrowsAsync<UsageRefusedException>(async () =>
            await later.ReserveAsync(Sample.Request(6, "k"), Token)
        );
    }

    [Fact]
    public async Task Reservations_open_at_a_crash_are_burned_at_reopening_and_logged_so()
    {
        var storage = new SimDisk();
        using var lost = UsageLog.Create(storage, Sample.Clock());
        var gate = UsageGate.Open(lost, [Sample.Grant()]);
        await gate.ReserveAsync(Sample.Request(10, "open"), Token);
        await gate.ReserveAsync(Privacy(300, "open-privacy"), Token);
        await (await gate.ReserveAsync(Sample.Request(10, "done"), Token)).CommitAsync(4, Token);

        var disk = storage.AfterCrash(new SimRandom(1), SimPersistence.Nothing);
        using var log = UsageLog.Open(disk, Sample.Clock());
        var reopened = UsageGate.Open(log, [Sample.Grant()]);
        Assert.Equal((14, 0, 86), Calls(reopened));
        Assert.Equal(300, Balance(reopened, UsageUnit.PrivacyPicoRho).Used);
        var burns = log.Snapshot()
            .Records.OfType<UsageSettledRecord>()
            .Where(r => r.Outcome == UsageOutcome.BurnedAtReopen)
            .Select(r => r.Consumed);
        Assert.Equal([10, 300], burns);

        // Nothing is burned a second time, and no grant is registered twice.
        var size = log.Count;
        log.Dispose();
        using var third = UsageLog.Open(disk, Sample.Clock());
        UsageGate.Open(third, [Sample.Grant()]);
        Assert.Equal(size, third.Count);
    }

    [Fact]
    public void A_changed_grant_under_an_old_identifier_is_refused()
    {
        var storage = new SimDisk();
        using (var log = UsageLog.Create(storage, Sample.Clock()))
        {
            UsageGate.Open(log, [Sample.Grant()]);
        }

        using var reopened = UsageLog.Open(storage, Sample.Clock());
        var richer = Sample.Grant(
            quotas: new Dictionary<UsageUnit, Int128> { [UsageUnit.ServiceCalls] = 101 }
        );
        var thrown = Assert.Throws<ArgumentException>(() => UsageGate.Open(reopened, [richer]));
        Assert.Contains("new identifier", thrown.Message, StringComparison.Ordinal);

        // Nothing was written, and a gate with the right grant can still be opened.
        Assert.Equal(1UL, reopened.Count);
        Assert.Single(UsageGate.Open(reopened, [Sample.Grant()]).Balances, IsCalls);
    }

    [Fact]
    public void A_second_gate_over_one_log_is_refused()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        UsageGate.Open(log, [Sample.Grant()]);
        Assert.Throws<InvalidOperationException>(() => UsageGate.Open(log, [Sample.Grant()]));
    }

    [Theory]
    [InlineData("11010519491231002X")]
    [InlineData("ward-3:11010519491231002x")]
    [InlineData("13812345678")]
    [InlineData("call_13812345678_1")]
    public async Task A_request_that_carries_a_persons_number_never_reaches_the_log(string key)
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        var size = log.Count;
        var thrown = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await gate.ReserveAsync(Sample.Request(1, key), Token)
        );
        Assert.DoesNotContain(key, thrown.Message, StringComparison.Ordinal);
        Assert.Equal(size, log.Count);
    }

    [Theory]
    [InlineData("110105194912310021")]
    [InlineData("11010519491331002X")]
    [InlineData("12812345678")]
    [InlineData("138123456789")]
    [InlineData("a13812345678")]
    public async Task A_number_that_is_nobodys_is_accepted(string key)
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        await using var reservation = await gate.ReserveAsync(Sample.Request(1, key), Token);
        Assert.False(reservation.IsSettled);
    }

    [Fact]
    public async Task A_clock_that_runs_backwards_never_makes_a_record_older_than_the_one_before()
    {
        var clock = new SteppingClock(Sample.Start);
        using var log = UsageLog.Create(new SimDisk(), clock);
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        clock.Now -= TimeSpan.FromDays(1);
        await (await gate.ReserveAsync(Sample.Request(1, "k"), Token)).CommitAsync(1, Token);
        var records = log.Snapshot().Records;
        Assert.All(records, r => Assert.Equal(Sample.Start, r.Time));
        var notice = Assert.Single(records.OfType<LogNoticeRecord>());
        Assert.Equal(LogNotice.ClockWentBack, notice.Notice);
        Assert.Equal((Int128)TimeSpan.FromDays(1).TotalMicroseconds, notice.Amount);
    }

    [Fact]
    public async Task A_failed_write_reserves_nothing_for_the_caller_and_reopening_tells_the_truth()
    {
        var storage = new SimDisk();
        using var log = UsageLog.Create(storage, Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        storage.FaultAt = storage.Operations + 4;
        storage.Fault = SimFault.InputOutputError;
        await Assert.ThrowsAsync<UsageLogPoisonedException>(async () =>
            await gate.ReserveAsync(Sample.Request(10, "k"), Token)
        );
        Assert.Equal((0, 0, 100), Calls(gate));

        // The batch and one commit record had reached the disk, the other had not: the allowance is lost, never gained.
        using var reopened = UsageLog.Open(
            storage.AfterCrash(new SimRandom(1), SimPersistence.Everything),
            Sample.Clock()
        );
        Assert.Equal(1UL, reopened.Recovery.KeptRecords);
        Assert.Equal((10, 0, 90), Calls(UsageGate.Open(reopened, [Sample.Grant()])));
    }

    private static bool IsCalls(QuotaBalance balance) => balance.Unit == UsageUnit.ServiceCalls;

    private static UsageRequest Privacy(Int128 amount, string key) =>
        Sample.Request(amount, key, UsageUnit.PrivacyPicoRho, Sample.Free);

    private static UsageRequest Forbidden(UsageRefusalReason reason) =>
        reason switch
        {
            UsageRefusalReason.UnknownGrant => Sample.Request(1, "k", grantId: "g-none"),
            UsageRefusalReason.ScenarioNotAuthorized => Sample.Request(1, "k") with
            {
                ScenarioId = "s-none",
            },
            UsageRefusalReason.PurposeNotAuthorized => Sample.Request(1, "k") with
            {
                Purpose = Sample.Free.Purpose,
            },
            UsageRefusalReason.ProductNotAuthorized => Sample.Request(1, "k") with
            {
                ProductId = "p-other",
            },
            UsageRefusalReason.UnitNotAuthorized => Sample.Request(1, "k", UsageUnit.Bytes),
            UsageRefusalReason.QuotaExceeded => Sample.Request(100, "k"),
            UsageRefusalReason.IdempotencyConflict => Sample.Request(2, "taken"),
            UsageRefusalReason.PrivacyBudgetExceeded => Privacy(1_001, "k"),
            _ => Sample.Request(1, "k"),
        };

    private static QuotaBalance Balance(UsageGate gate, UsageUnit unit) =>
        gate.Balances.Single(b => b.Unit == unit);

    private static (int Used, int Reserved, int Free) Calls(UsageGate gate)
    {
        var balance = Balance(gate, UsageUnit.ServiceCalls);
        return ((int)balance.Used, (int)balance.Reserved, (int)balance.Free);
    }

    private sealed class SteppingClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
