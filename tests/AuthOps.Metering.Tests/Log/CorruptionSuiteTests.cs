using AuthOps.Metering.Log;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Signatures;
using AuthOps.Testing;

namespace AuthOps.Metering.Tests.Log;

/// <summary>Damaged files: the outcome is what was acknowledged, or a loud error, and never anything else.</summary>
public sealed class CorruptionSuiteTests
{
    /// <summary>Asks for every bit of every byte; otherwise a sample is flipped, denser in headers and commit records.</summary>
    private const string EveryBitVariable = "AUTHOPS_FLIP_EVERY_BIT";

    [Fact]
    public void Every_bit_of_a_log_of_64_KiB_flipped_gives_what_was_acknowledged_or_a_loud_error()
    {
        var disk = SixtyFourKiB();
        var name = SegmentHeader.NameOf(0);
        var bytes = disk[name];
        Assert.InRange(bytes.Length, 64 << 10, 72 << 10);
        var expected = End(disk);
        var everyBit = Environment.GetEnvironmentVariable(EveryBitVariable) is not null;
        var bounds = BatchBounds(disk);
        int loud = 0,
            correct = 0;
        Parallel.For(
            0,
            bytes.Length,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            () => disk.Copy(),
            (at, _, mine) =>
            {
                for (var bit = 0; bit < 8; bit++)
                {
                    if (!everyBit && !IsSampled(at, bit, bounds))
                    {
                        continue;
                    }

                    mine.File(name).LiveForDamage[at] ^= (byte)(1 << bit);
                    try
                    {
                        Assert.Equal(expected, End(mine));
                        Interlocked.Increment(ref correct);
                    }
                    catch (UsageLogCorruptException)
                    {
                        Interlocked.Increment(ref loud);
                    }

                    mine.File(name).LiveForDamage[at] ^= (byte)(1 << bit);
                }

                return mine;
            },
            _ => { }
        );

        // What may be wrong without harm: pages of zeros, and one of two commit records.
        Assert.InRange(correct, 1, 8 * (SegmentHeader.DataOffset + (3 * CommitRecord.Size)));
        Assert.True(loud > 0);
    }

    [Fact]
    public async Task Every_flipped_bit_of_the_last_acknowledged_batch_is_loud_or_changes_nothing()
    {
        var disk = new SimDisk();
        await new GateScript(5, 6).RunAsync(disk);
        var expected = Facts(disk);
        using (var log = GateScript.Open(disk))
        {
            var last = log.State.Batches.From(0)[^1];
            var name = SegmentHeader.NameOf(last.Segment);
            var bytes = disk[name];
            for (var bit = (int)last.Offset * 8; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                AssertCorrectOrLoud(disk.With(name, bytes), expected);
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public async Task A_log_cut_anywhere_is_refused_or_whole_since_all_of_it_was_acknowledged()
    {
        var disk = new SimDisk();
        await new GateScript(9, 8).RunAsync(disk);
        var expected = Facts(disk);
        var name = disk.Names.Where(IsSegment).Max()!;
        var bytes = disk[name];
        for (var length = 0; length < bytes.Length; length += SimdMode.IsDefault ? 3 : 61)
        {
            AssertCorrectOrLoud(disk.With(name, bytes[..length]), expected);
        }
    }

    [Fact]
    public async Task Lost_misdirected_stale_and_torn_sectors_are_loud_or_change_nothing()
    {
        var disk = new SimDisk();
        await new GateScript(11, 12).RunAsync(disk);
        var expected = Facts(disk.Copy());
        foreach (var name in disk.Names.Where(IsSegment).ToList())
        {
            var bytes = disk[name];
            var sectors = bytes.Length / SimFile.Sector;
            for (var sector = 0; sector < sectors; sector++)
            {
                var at = sector * SimFile.Sector;
                Damage(b => b.AsSpan(at, SimFile.Sector).Clear());
                Damage(b => b.AsSpan(at + 200, SimFile.Sector - 200).Clear());
                for (var other = 0; other < sectors; other++)
                {
                    var from = other * SimFile.Sector;
                    Damage(b => b.AsSpan(from, SimFile.Sector).CopyTo(b.AsSpan(at)));
                }

                if (disk.File(name).Stale.TryGetValue(at, out var old))
                {
                    Damage(b => old.CopyTo(b, at));
                }
            }

            void Damage(Action<byte[]> change)
            {
                var changed = bytes.ToArray();
                change(changed);
                AssertCorrectOrLoud(disk.With(name, changed), expected);
            }
        }
    }

    [Fact]
    public async Task A_missing_or_exchanged_segment_is_refused()
    {
        var disk = new SimDisk();
        await new GateScript(3, 40).RunAsync(disk);
        var segments = disk.Names.Where(IsSegment).Order(StringComparer.Ordinal).ToList();
        Assert.True(segments.Count >= 3);
        foreach (var name in segments[..^1])
        {
            Assert.Throws<UsageLogCorruptException>(() => GateScript.Open(disk.With(name, null)));
        }

        var exchanged = disk.With(segments[0], disk[segments[1]])
            .With(segments[1], disk[segments[0]]);
        Assert.Throws<UsageLogCorruptException>(() => GateScript.Open(exchanged));
        var other = new SimDisk();
        await new GateScript(3, 40).RunAsync(other);
        var foreign = disk.With(segments[1], other[segments[1]]);
        var thrown = Assert.Throws<UsageLogCorruptException>(() => GateScript.Open(foreign));
        Assert.Contains("another log", thrown.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flipped_bit_of_any_file_of_a_signed_log_fails_verification_or_changes_nothing()
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.EcdsaP256Sha256);
        var disk = new SimDisk();
        using (var log = UsageLog.Create(disk, Sample.Clock()))
        {
            var gate = UsageGate.Open(log, [Sample.Grant()]);
            var token = TestContext.Current.CancellationToken;
            await (await gate.ReserveAsync(Sample.Request(3, "a"), token)).CommitAsync(2, token);
            log.WriteCheckpoint(key);
        }

        var trust = Sample.Trust(key);
        var good = UsageLogVerifier.Verify(disk, trust, Sample.Start, ["operator"]);
        Assert.True(good.IsAccepted, string.Join("; ", good.Findings));
        var expected = Facts(disk);
        foreach (var name in disk.Names.ToList())
        {
            var bytes = disk[name];

            // Between header and slots, and behind the slots, a segment has pages of zeros that mean nothing.
            for (var bit = 0; bit < bytes.Length * 8; bit += IsSegment(name) ? 397 : 11)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                var damaged = disk.With(name, bytes);
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                var verdict = UsageLogVerifier.Verify(damaged, trust, Sample.Start, ["operator"]);
                if (verdict.IsAccepted)
                {
                    Assert.True(IsSegment(name), $"bit {bit} of {name} does not matter");
                    Assert.Equal(expected, Facts(damaged));
                }
            }
        }
    }

    [Fact]
    public async Task Damage_is_named_by_record_file_byte_and_reason()
    {
        var disk = new SimDisk();
        await new GateScript(5, 6).RunAsync(disk);
        BatchPlace[] places;
        using (var log = GateScript.Open(disk.Copy()))
        {
            places = log.State.Batches.From(0);
        }

        foreach (var place in places)
        {
            var name = SegmentHeader.NameOf(place.Segment);
            var bytes = disk[name];
            bytes[place.Offset + BatchHeader.Size + 30] ^= 0x10;
            var thrown = Assert.Throws<UsageLogCorruptException>(() =>
                GateScript.Open(disk.With(name, bytes))
            );
            Assert.Equal(place.FirstIndex, thrown.Index);
            Assert.Equal(name, thrown.File);
            Assert.Equal(place.Offset + BatchHeader.Size, thrown.Offset);
            Assert.Contains("checksum", thrown.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Any_failure_of_the_disk_poisons_the_log_until_it_is_opened_again()
    {
        var whole = new SimDisk();
        await new GateScript(5, 6).RunAsync(whole);
        for (var step = 1; step <= 5; step++)
        {
            var disk = whole.Copy();
            using var log = GateScript.Open(disk);
            disk.Fault = SimFault.InputOutputError;
            disk.FaultAt = disk.Operations + step;
            var draft = new RecordDraft(RecordKind.Notice, RecordLayout.NoGrant) { Code = 1 };
            Assert.Throws<UsageLogPoisonedException>(() => log.Append(draft));
            Assert.Throws<UsageLogPoisonedException>(() => log.Append(draft));
            Assert.Throws<UsageLogPoisonedException>(() => log.Snapshot());
            using var key = SigningKey.Generate(SignatureAlgorithm.EcdsaP256Sha256);
            Assert.Throws<UsageLogPoisonedException>(() => log.WriteCheckpoint(key));
        }
    }

    private static bool IsSegment(string name) =>
        name.StartsWith(SegmentHeader.NamePrefix, StringComparison.Ordinal);

    private static (long Start, long End)[] BatchBounds(SimDisk disk)
    {
        using var log = GateScript.Open(disk.Copy());
        var starts = log.State.Batches.From(0).Select(place => place.Offset).ToList();
        return
        [
            .. starts.Select(
                (start, i) => (start, i + 1 < starts.Count ? starts[i + 1] : log.WriterEnd)
            ),
        ];
    }

    private static bool IsSampled(int at, int bit, (long Start, long End)[] batches) =>
        bit == (at + (at / 8)) % 8
        && at
            % (
                !SimdMode.IsDefault ? 97
                : IsStructure(at, batches) ? 1
                : 7
            )
            == 0;

    /// <summary>Whether a byte belongs to a header or a commit record and not to records.</summary>
    private static bool IsStructure(long at, (long Start, long End)[] batches) =>
        at < SegmentHeader.Sector
        || (
            at >= SegmentHeader.SlotOffset
            && (at % SegmentHeader.SlotDistance) < CommitRecord.Size
            && at < SegmentHeader.DataOffset
        )
        || batches.Any(batch =>
            (at >= batch.Start && at < batch.Start + BatchHeader.Size)
            || (at >= batch.End - CommitRecord.Size && at < batch.End)
        );

    /// <summary>Three batches, the last one by far the largest.</summary>
    private static SimDisk SixtyFourKiB()
    {
        var disk = new SimDisk();
        using var log = UsageLog.Create(disk, Sample.Clock());
        UsageGate.Open(log, [Sample.Grant()]);
        foreach (var (first, count) in ((int, int)[])[(0, 20), (20, 404)])
        {
            log.Append([
                .. Enumerable
                    .Range(first, count)
                    .Select(i => new RecordDraft(RecordKind.Used, 0)
                    {
                        Id = (UInt128)i,
                        Unit = (byte)Primitives.Usage.UsageUnit.Rows,
                        Scenario = 0,
                        Amount = i,
                        Reference = (ulong)Microseconds.From(Sample.Start),
                    }),
            ]);
        }

        return disk.Copy();
    }

    /// <summary>Where a log ends: its size and both roots, which are the same only for the same records.</summary>
    private static LogPosition End(SimDisk disk) =>
        LogFiles.Read(disk, LogIdentity.Read(disk), new TilePublisher()).State.Position;

    private static List<LoggedFact> Facts(SimDisk disk)
    {
        using var log = GateScript.Open(disk);
        return LoggedFact.All(log);
    }

    private static void AssertCorrectOrLoud(SimDisk disk, List<LoggedFact> expected)
    {
        try
        {
            Assert.Equal(expected, Facts(disk));
        }
        catch (UsageLogCorruptException)
        {
            // Loud.
        }
    }
}
