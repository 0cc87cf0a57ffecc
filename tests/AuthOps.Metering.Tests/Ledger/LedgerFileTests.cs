using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tariffs;
using AuthOps.Metering.Tests.Simulation;

namespace AuthOps.Metering.Tests.Ledger;

public sealed class LedgerFileTests : IDisposable
{
    private const int Steps = 6;

    private static readonly LedgerAccount s_bank = new(LedgerAccountKind.Bank);
    private static readonly LedgerAccount s_cost = new(LedgerAccountKind.OperatingCost, "Labour");
    private static readonly GrantId s_grant = new("g-bank");
    private readonly string _folder = Directory.CreateTempSubdirectory("authops-ledger-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_ledger_is_closed_and_opened_again_over_years()
    {
        using var city = new BillingCase();
        await city.UseAsync(0, 20, "a");
        var invoice = city.Invoice(0);
        var path = Path.Combine(_folder, "account");
        var heads = new List<string>();
        using (var file = LedgerFile.Create(path, s_grant))
        {
            file.Ledger.Charge(invoice, Sample.Start);
            Assert.Throws<IOException>(() => LedgerFile.Open(path));
            Assert.Equal(file.Ledger.Head, LedgerFile.Read(path).Head);
        }

        for (var year = 2027; year < 2031; year++)
        {
            using var file = LedgerFile.Open(path);
            var end = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
            Pay(file.Ledger, end.AddDays(-1), year);
            file.Ledger.Close(end);
            Assert.Equal(
                LedgerFault.PeriodClosed,
                Assert.Throws<LedgerException>(() => Pay(file.Ledger, end.AddDays(-1), 1)).Fault
            );
            heads.Add(file.Ledger.Head);
        }

        using var last = LedgerFile.Open(path);
        Assert.Equal((0L, true), (last.DroppedBytes, last.IsUsable));
        Assert.Equal(9, last.Ledger.Entries.Count);
        Assert.Equal(heads[^1], last.Ledger.Head);
        Assert.All(heads, head => Assert.Contains(last.Ledger.Entries, e => e.Hash == head));
        Assert.Equal(
            LedgerFault.ChargedTwice,
            Assert
                .Throws<LedgerException>(() =>
                    last.Ledger.Charge(invoice, Sample.Start.AddYears(9))
                )
                .Fault
        );
        Assert.True(last.Ledger.TrialBalance().IsBalanced);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(path, LedgerFile.FileName)),
            last.Ledger.ToBytes()
        );
    }

    [Theory]
    [InlineData(SimFault.Crash)]
    [InlineData(SimFault.InputOutputError)]
    [InlineData(SimFault.DiskFull)]
    public void Whatever_happens_at_whatever_operation_no_booked_entry_is_lost(object faultToStrike)
    {
        var whole = new SimDisk();
        var (_, expected) = Run(whole);
        for (var at = 1; at <= whole.Operations; at++)
        {
            var disk = new SimDisk { Fault = (SimFault)faultToStrike, FaultAt = at };
            var (booked, _) = Run(disk);
            foreach (
                var persistence in (SimPersistence[])
                    [SimPersistence.Nothing, SimPersistence.Everything, SimPersistence.Half]
            )
            {
                for (ulong seed = 0; seed < 2; seed++)
                {
                    var random = new SimRandom(((ulong)at * 2) + seed);
                    Check(disk.AfterCrash(random, persistence), booked, expected);
                }
            }
        }
    }

    [Fact]
    public void A_full_disk_leaves_the_ledger_as_it_was_and_takes_entries_again_once_there_is_room()
    {
        var disk = new SimDisk();
        using (var file = LedgerFile.Create(disk, s_grant))
        {
            Pay(file.Ledger, Sample.Start, 1);
            var (before, head) = (disk[LedgerFile.FileName], file.Ledger.Head);
            disk.Fault = SimFault.DiskFull;
            disk.FaultAt = disk.Operations + 1;
            Assert.Throws<IOException>(() => Pay(file.Ledger, Sample.Start, 2));
            Assert.Equal(before, disk[LedgerFile.FileName]);
            Assert.Equal(
                (head, 1, true),
                (file.Ledger.Head, file.Ledger.Entries.Count, file.IsUsable)
            );
        }

        using var roomier = LedgerFile.Open(disk.Copy());
        Assert.Equal(0, roomier.DroppedBytes);
        Pay(roomier.Ledger, Sample.Start, 2);
        Assert.Equal(2, roomier.Ledger.Entries.Count);
    }

    [Fact]
    public void After_a_failed_flush_nothing_is_booked_until_the_ledger_is_opened_again()
    {
        var disk = new SimDisk();
        using var file = LedgerFile.Create(disk, s_grant);
        disk.Fault = SimFault.InputOutputError;
        disk.FaultAt = disk.Operations + 2;
        Assert.Throws<IOException>(() => Pay(file.Ledger, Sample.Start, 1));
        Assert.False(file.IsUsable);
        Assert.Equal(
            LedgerFault.Unusable,
            Assert.Throws<LedgerException>(() => Pay(file.Ledger, Sample.Start, 1)).Fault
        );
        Assert.Empty(file.Ledger.Entries);

        // The line was written whole: who asked may look, and finds it booked.
        using var again = LedgerFile.Open(disk.Copy());
        Assert.Single(again.Ledger.Entries);
    }

    [Fact]
    public void A_changed_byte_is_told_or_changes_nothing()
    {
        var disk = new SimDisk();
        using (var file = LedgerFile.Create(disk, s_grant))
        {
            Pay(file.Ledger, Sample.Start, 1);
            Pay(file.Ledger, Sample.Start, 2);
        }

        var whole = disk[LedgerFile.FileName];
        foreach (var name in (string[])[LedgerFile.FileName, LedgerCommit.FileName])
        {
            var bytes = disk[name];
            for (var i = 0; i < bytes.Length; i += 5)
            {
                var flipped = bytes.ToArray();
                flipped[i] ^= (byte)(1 << (i % 8));
                var damaged = disk.With(name, flipped);
                if (name == LedgerFile.FileName)
                {
                    Assert.Throws<LedgerException>(() => LedgerFile.Open(damaged));
                    continue;
                }

                using var open = LedgerFile.Open(damaged);
                Assert.Equal(whole, open.Ledger.ToBytes());
            }
        }

        // Entries cut off at a line, both commits gone, or a file gone.
        var cut = whole.AsSpan(0, whole.AsSpan(0, whole.Length - 1).LastIndexOf((byte)'\n') + 1);
        Refused(disk.With(LedgerFile.FileName, cut.ToArray()));
        Refused(disk.With(LedgerCommit.FileName, null));
        Refused(disk.With(LedgerFile.FileName, null));
        Assert.Throws<FileNotFoundException>(() => LedgerFile.Open(new SimDisk()));
        Assert.Throws<IOException>(() => LedgerFile.Create(disk.Copy(), s_grant));

        static void Refused(SimDisk disk) =>
            Assert.Equal(
                LedgerFault.Damaged,
                Assert.Throws<LedgerException>(() => LedgerFile.Open(disk)).Fault
            );
    }

    /// <summary>A few entries of every kind but charges; how many were acknowledged, and the ledger as far as it came.</summary>
    private static (int? Booked, byte[] Bytes) Run(SimDisk disk)
    {
        int? booked = null;
        byte[] bytes = [];
        try
        {
            using var file = LedgerFile.Create(disk, s_grant);
            booked = 0;
            for (var step = 0; step < Steps; step++)
            {
                var at = Sample.Start.AddDays(step);
                try
                {
                    _ = (step % 3) switch
                    {
                        0 => Pay(file.Ledger, at, step + 1),
                        1 => file.Ledger.Reverse(step - 1, "desk-1", "wrong", at),
                        _ => file.Ledger.Close(at),
                    };
                }
                catch (IOException) when (file.IsUsable)
                {
                    break;
                }

                booked++;
            }

            bytes = file.Ledger.ToBytes();
        }
        catch (Exception e) when (e is IOException or LedgerException)
        {
            // The disk failed; what was acknowledged counts.
        }

        return (booked, bytes);
    }

    private static void Check(SimDisk disk, int? booked, byte[] expected)
    {
        if (!disk.Exists(LedgerFile.FileName))
        {
            Assert.Null(booked);
            using var fresh = LedgerFile.Create(disk, s_grant);
            return;
        }

        using var file = LedgerFile.Open(disk);
        var found = file.Ledger.ToBytes();
        Assert.InRange(file.Ledger.Entries.Count, booked ?? 0, (booked ?? 0) + 1);
        Assert.True(expected.AsSpan().StartsWith(found), "an entry is another");
        Pay(file.Ledger, Sample.Start.AddYears(1), 1);
        Assert.Equal(disk[LedgerFile.FileName], file.Ledger.ToBytes());
    }

    private static LedgerEntry Pay(DedicatedLedger ledger, DateTimeOffset at, long fen) =>
        ledger.Post(
            at,
            "wages",
            [
                LedgerPosting.ToDebit(s_cost, new Fen(fen)),
                LedgerPosting.ToCredit(s_bank, new Fen(fen)),
            ]
        );
}
