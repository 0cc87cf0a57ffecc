using AuthOps.Metering.Log;
using AuthOps.Metering.Tests.Proofs;
using AuthOps.Metering.Tests.Simulation;

namespace AuthOps.Metering.Tests.Log;

/// <summary>Snapshots: the same state sooner, and never another one.</summary>
public sealed class SnapshotTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(700)]
    public void A_log_opened_from_a_snapshot_is_the_log_read_whole(int records)
    {
        using var fixture = new ProofFixture(records);
        fixture.Log.WriteSnapshot();
        fixture.Grow(300);
        var disk = fixture.Disk.Copy();
        using var fromSnapshot = UsageLog.Open(disk, Sample.Clock());
        using var whole = UsageLog.Open(
            fixture.Disk.With(LogSnapshot.FileName, null),
            Sample.Clock()
        );
        Assert.Equal(whole.State.Position, fromSnapshot.State.Position);
        Assert.Equal(LoggedFact.All(whole), LoggedFact.All(fromSnapshot));
        ReferenceLedger.Replay(LoggedFact.All(whole)).AssertEqual(fromSnapshot);
        fromSnapshot.WriteCheckpoint(fixture.Ed25519);
        fromSnapshot.CreateReceipt(1);
        fromSnapshot.Append(new RecordDraft(RecordKind.Notice, RecordLayout.NoGrant) { Code = 1 });
        Assert.Equal(UsageEventId.FromKey("test", "2"), Id(fromSnapshot, 2));
        Assert.Equal(2UL, fromSnapshot.FindClaim(UsageEventId.FromKey("test", "2")));
    }

    [Fact]
    public async Task Reservations_open_at_a_snapshot_are_burned_as_if_there_were_none()
    {
        var disk = new SimDisk();
        using (var log = UsageLog.Create(disk, Sample.Clock()))
        {
            var gate = UsageGate.Open(log, [Sample.Grant()]);
            await gate.ReserveAsync(
                Sample.Request(10, "open"),
                TestContext.Current.CancellationToken
            );
            log.WriteSnapshot();
        }

        using var reopened = UsageLog.Open(disk.Copy(), Sample.Clock());
        var again = UsageGate.Open(reopened, [Sample.Grant()]);
        Assert.Equal(10, again.Balances[0].Used);
        Assert.Equal(
            UsageOutcome.BurnedAtReopen,
            Assert.IsType<UsageSettledRecord>(reopened.Snapshot().Records[^1]).Outcome
        );
    }

    [Fact]
    public async Task What_became_of_a_key_is_known_also_from_a_snapshot_and_from_the_records()
    {
        var token = TestContext.Current.CancellationToken;
        var disk = new SimDisk();
        using (var log = UsageLog.Create(disk, Sample.Clock()))
        {
            var gate = UsageGate.Open(log, [Sample.Grant()]);
            var voided = await gate.ReserveAsync(Sample.Request(1, "void"), token);
            await voided.VoidAsync(token);
            var nothing = await gate.ReserveAsync(Sample.Request(1, "nothing"), token);
            await nothing.CommitAsync(0, token);
            await gate.ReserveAsync(Sample.Request(1, "open"), token);
            AssertStates(gate, UsageKeyState.Open);
            Assert.Equal(6UL, log.Count);
            log.WriteSnapshot();
        }

        foreach (var from in (SimDisk[])[disk.Copy(), disk.With(LogSnapshot.FileName, null)])
        {
            using var again = UsageLog.Open(from, Sample.Clock());
            AssertStates(UsageGate.Open(again, [Sample.Grant()]), UsageKeyState.Settled);
        }

        static void AssertStates(UsageGate gate, UsageKeyState open)
        {
            Assert.Equal(UsageKeyState.Unused, gate.StateOf(Sample.Request(1, "new")));
            Assert.Equal(UsageKeyState.Voided, gate.StateOf(Sample.Request(1, "void")));
            Assert.Equal(UsageKeyState.UsedOtherwise, gate.StateOf(Sample.Request(2, "void")));
            Assert.Equal(UsageKeyState.Settled, gate.StateOf(Sample.Request(1, "nothing")));
            Assert.Equal(open, gate.StateOf(Sample.Request(1, "open")));
        }
    }

    [Fact]
    public void A_damaged_foreign_or_outrun_snapshot_is_ignored()
    {
        using var fixture = new ProofFixture(40);
        fixture.Log.WriteSnapshot();
        var good = fixture.Disk[LogSnapshot.FileName];
        var expected = fixture.Log.State.Position;
        for (var bit = 0; bit < good.Length * 8; bit += 397)
        {
            good[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertSame(good);
            good[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (var length = 0; length < good.Length; length += 211)
        {
            AssertSame(good[..length]);
        }

        using var other = new ProofFixture(40);
        other.Log.WriteSnapshot();
        AssertSame(other.Disk[LogSnapshot.FileName]);

        void AssertSame(byte[] snapshot)
        {
            using var log = UsageLog.Open(
                fixture.Disk.With(LogSnapshot.FileName, snapshot),
                Sample.Clock()
            );
            Assert.Equal(expected, log.State.Position);
            Assert.Equal(fixture.Log.State.Projection.Balances, log.State.Projection.Balances);
            var (number, entries) = log.State.Trees.Publisher.PartialBundle;
            var (expectedNumber, expectedEntries) = fixture.Log.State.Trees.Publisher.PartialBundle;
            Assert.Equal(expectedNumber, number);
            Assert.Equal(expectedEntries.ToArray(), entries.ToArray());
        }
    }

    [Fact]
    public void A_crash_while_a_snapshot_is_written_leaves_the_log_as_it_was()
    {
        for (var at = 1; at <= 6; at++)
        {
            using var fixture = new ProofFixture(40);
            fixture.Log.WriteSnapshot();
            fixture.Grow(5);
            fixture.Disk.Fault = SimFault.Crash;
            fixture.Disk.FaultAt = fixture.Disk.Operations + at;
            try
            {
                fixture.Log.WriteSnapshot();
            }
            catch (IOException)
            {
                // Crashed.
            }

            foreach (
                var persistence in (SimPersistence[])
                    [SimPersistence.Nothing, SimPersistence.Half, SimPersistence.Everything]
            )
            {
                var disk = fixture.Disk.AfterCrash(new SimRandom((ulong)at), persistence);
                using var log = UsageLog.Open(disk, Sample.Clock());
                Assert.Equal(45UL, log.Count);
            }
        }
    }

    private static UInt128 Id(UsageLog log, ulong index) =>
        new RecordView(log.ReadRecord(index).Record, default).Id;
}
