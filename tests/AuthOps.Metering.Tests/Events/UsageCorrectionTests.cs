using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Reports;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Events;

/// <summary>Nothing recorded changes: a use is taken back by a record of its own, once, and its quota with it.</summary>
public sealed class UsageCorrectionTests : IDisposable
{
    private readonly SimDisk _disk = new();
    private readonly UsageLog _log;
    private readonly UsageGate _gate;
    private readonly UsageRecorder _recorder;
    private readonly UsageTarget _target;

    public UsageCorrectionTests()
    {
        _log = UsageLog.Create(_disk, Sample.Clock());
        _gate = UsageGate.Open(_log, [Sample.Grant()]);
        _recorder = new UsageRecorder(_log);
        _target = _recorder.Resolve("g-1", Sample.Charged.Id);
        var outcomes = new UsageEventOutcome[2];
        _recorder.Record([Event(1, 60), Event(2, 30)], outcomes);
        Assert.All(outcomes, outcome => Assert.Equal(UsageEventOutcome.Recorded, outcome));
    }

    private Int128 Used =>
        _gate.Balances.Single(balance => balance.Unit == UsageUnit.ServiceCalls).Used;

    public void Dispose() => _log.Dispose();

    [Fact]
    public void A_use_is_taken_back_once_and_replaced_in_the_same_step()
    {
        var correction = Correction(1, Event(3, 70));

        Assert.Equal(UsageCorrectionOutcome.Corrected, _recorder.Correct(correction));

        Assert.Equal(100, Used);
        var count = _log.Count;
        Assert.Equal(UsageCorrectionOutcome.AlreadyCorrected, _recorder.Correct(correction));
        Assert.Equal(count, _log.Count);
        var record = _log.Snapshot().Records.OfType<UsageCorrectedRecord>().Single();
        Assert.Equal(
            (1UL, 60, UsageCorrectionReason.RecordedWrongly, "desk-1"),
            (record.Corrected, (int)record.Use.Amount, record.Reason, record.Actor)
        );
        Assert.Equal(UsageEventId.Format(3), record.ReplacementEventId);
    }

    [Fact]
    public void What_cannot_be_taken_back_or_put_in_its_place_changes_nothing()
    {
        Assert.Equal(UsageCorrectionOutcome.UnknownEvent, _recorder.Correct(Correction(77)));
        Assert.Equal(
            UsageCorrectionOutcome.ReplacementConflict,
            _recorder.Correct(Correction(1, Event(2, 5)))
        );
        Assert.Equal(
            UsageCorrectionOutcome.ReplacementRefused,
            _recorder.Correct(Correction(1, Event(4, 71)))
        );
        Assert.Equal(90, Used);
        Assert.Equal(
            [UsageRefusalReason.IdempotencyConflict, UsageRefusalReason.QuotaExceeded],
            _log.Snapshot().Records.OfType<UsageRefusedRecord>().Select(refused => refused.Reason)
        );
        var unknown = Correction(1) with { Reason = 0 };
        Assert.Throws<ArgumentException>(() => _recorder.Correct(unknown));
        var personal = Correction(1) with { Actor = "13800138000" };
        Assert.Throws<ArgumentException>(() => _recorder.Correct(personal));
    }

    [Fact]
    public async Task A_use_through_the_gate_was_settled_with_what_was_really_used()
    {
        var request = Sample.Request(3, "key-1");
        await using (
            var use = await _gate.ReserveAsync(request, TestContext.Current.CancellationToken)
        )
        {
            await use.CommitAsync(2, TestContext.Current.CancellationToken);
        }

        var id = UsageEventId.FromKey(request.GrantId, request.IdempotencyKey);

        Assert.Equal(UsageCorrectionOutcome.NotCorrectable, _recorder.Correct(Correction(id)));
    }

    [Fact]
    public void The_statement_charges_what_stands_and_the_correction_survives_reopening()
    {
        _recorder.Correct(Correction(1, Event(3, 10)));
        using var key = SigningKey.Generate(SignatureAlgorithm.EcdsaP256Sha256);
        _log.WriteCheckpoint(key);
        var statement = UsageStatement.Build(
            _log.Snapshot(),
            [Sample.Grant()],
            Sample.Tariff(),
            Sample.Year,
            Sample.Parties()
        );
        Assert.Equal(40, statement.Lines.Sum(line => (long)line.Quantity));
        Assert.Equal(2UL, statement.Lines.Aggregate(0UL, (sum, line) => sum + (ulong)line.Uses));

        _log.Dispose();
        var verdict = UsageLogVerifier.Verify(_disk, Sample.Trust(key), Sample.Start, ["operator"]);
        Assert.True(verdict.IsAccepted, string.Join("; ", verdict.Findings));
        using var again = UsageLog.Open(_disk, Sample.Clock());
        UsageGate.Open(again, [Sample.Grant()]);
        Assert.Equal(
            UsageCorrectionOutcome.AlreadyCorrected,
            new UsageRecorder(again).Correct(Correction(1))
        );
        ReferenceLedger.Replay(LoggedFact.All(again)).AssertEqual(again);
    }

    [Theory]
    [InlineData("amount")]
    [InlineData("reference")]
    [InlineData("twice")]
    [InlineData("reason")]
    public void A_correction_no_recorder_would_have_written_is_found(string what)
    {
        var forged = new RecordDraft(RecordKind.Corrected, 0)
        {
            Id = what == "reference" ? 2UL : 1UL,
            Unit = (byte)UsageUnit.ServiceCalls,
            Code = what == "reason" ? (byte)9 : (byte)1,
            Scenario = _target.Scenario,
            Amount = what == "amount" ? 59 : 60,
            Reference = 1,
            Tag = 7,
            Extra = new CorrectionBody("desk-1", 0).Write(),
        };
        _log.Append(what == "twice" ? [forged, forged] : [forged]);
        using var key = SigningKey.Generate(SignatureAlgorithm.EcdsaP256Sha256);
        _log.WriteCheckpoint(key);
        _log.Dispose();

        var verdict = UsageLogVerifier.Verify(_disk, Sample.Trust(key), Sample.Start, ["operator"]);

        Assert.False(verdict.IsAccepted);
        Assert.Contains(
            verdict.Findings,
            finding => finding.Contains("correct", StringComparison.Ordinal)
        );
    }

    private static UsageCorrection Correction(UInt128 id, UsageEvent? replacement = null) =>
        new(id, UsageCorrectionReason.RecordedWrongly, "desk-1", replacement);

    private UsageEvent Event(UInt128 id, long amount) =>
        new(id, _target, UsageUnit.ServiceCalls, amount, Microseconds.From(Sample.Start), 7);
}
