using AuthOps.Metering.Log;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Metering.Tests.Log;

/// <summary>Truncation at every byte, every bit flipped, a crash at every operation: correct or loud, never silent.</summary>
public sealed class UsageLogCrashTests
{
    [Fact]
    public async Task A_log_cut_at_any_byte_is_refused_since_every_byte_was_acknowledged()
    {
        var storage = await SmallLog.CreateAsync(signer: null);
        var records = storage[LogImage.RecordsName];
        for (var length = 0; length < records.Length; length++)
        {
            var cut = storage.With(LogImage.RecordsName, records[..length]);
            Assert.Throws<UsageLogCorruptException>(() => UsageLog.Open(cut, Sample.Clock()));
            Assert.Equal(records[..length], cut[LogImage.RecordsName]);
        }
    }

    [Fact]
    public async Task A_corrupt_exception_names_index_offset_and_reason()
    {
        var storage = await SmallLog.CreateAsync(signer: null);
        var records = storage[LogImage.RecordsName];
        var offsets = SmallLog.Offsets(storage);
        for (var i = 0; i < offsets.Count - 1; i++)
        {
            var damaged = records.ToArray();
            damaged[offsets[i] + 9] ^= 0x10;
            var thrown = Assert.Throws<UsageLogCorruptException>(() =>
                UsageLog.Open(storage.With(LogImage.RecordsName, damaged), Sample.Clock())
            );
            Assert.Equal((ulong)i, thrown.Index);
            Assert.Equal(offsets[i], thrown.Offset);
            Assert.Contains("checksum", thrown.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_flipped_bit_of_the_records_is_refused_loudly()
    {
        var storage = await SmallLog.CreateAsync(signer: null);
        ForEachFlip(
            storage[LogImage.RecordsName],
            flipped =>
                Assert.Throws<UsageLogCorruptException>(() =>
                    UsageLog.Open(storage.With(LogImage.RecordsName, flipped), Sample.Clock())
                )
        );
    }

    [Fact]
    public async Task Every_flipped_bit_of_the_acknowledgements_leaves_all_records_or_is_loud()
    {
        var storage = await SmallLog.CreateAsync(signer: null);
        var expected = SmallLog.Records(storage);
        var loud = 0;
        ForEachFlip(
            storage[AcknowledgementFile.Name],
            flipped =>
            {
                try
                {
                    using var log = UsageLog.Open(
                        storage.With(AcknowledgementFile.Name, flipped),
                        Sample.Clock()
                    );
                    SmallLog.AssertSame(expected, log.Snapshot().Records);
                }
                catch (UsageLogCorruptException)
                {
                    loud++;
                }
            },
            AcknowledgementFile.Length - Acknowledgement.Size,
            Acknowledgement.Size
        );
        Assert.True(loud > 0);
    }

    [Fact]
    public async Task Every_flipped_bit_of_any_file_of_a_signed_log_fails_verification_or_changes_nothing()
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.EcdsaP256Sha256);
        var trust = Sample.Trust(key);
        var storage = await SmallLog.CreateAsync(key);
        var good = Verify(storage);
        Assert.True(good.IsAccepted, string.Join("; ", good.Findings));
        ForEachFlip(
            storage[LogImage.RecordsName],
            flipped => Assert.False(Verify(storage.With(LogImage.RecordsName, flipped)).IsAccepted)
        );
        ForEachFlip(
            storage[UsageCheckpoint.FileName],
            flipped =>
                Assert.False(Verify(storage.With(UsageCheckpoint.FileName, flipped)).IsAccepted)
        );

        UsageLogVerdict Verify(MemoryStorage damaged) =>
            UsageLogVerifier.Verify(damaged, trust, Sample.Start, ["operator"]);
    }

    [Fact]
    public async Task A_log_cut_below_its_signed_checkpoint_is_refused_even_if_the_acknowledgement_agrees_with_the_cut()
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.EcdsaP256Sha256);
        var longer = await SmallLog.CreateAsync(key);
        var offsets = SmallLog.Offsets(longer);
        var logId = longer[LogImage.RecordsName].AsSpan(8, LogHeader.LogIdSize).ToArray();
        for (var count = 0; count < offsets.Count - 1; count++)
        {
            var root = SmallLog.RootAt(longer, count);
            var slot = new Acknowledgement((ulong)count, (ulong)count, offsets[count], root);
            var slots = new byte[AcknowledgementFile.Length];
            slot.Write(logId).CopyTo(slots, (int)AcknowledgementFile.OffsetOf(slot.Sequence));
            if (count > 0)
            {
                var before = new Acknowledgement(
                    (ulong)count - 1,
                    (ulong)count - 1,
                    offsets[count - 1],
                    SmallLog.RootAt(longer, count - 1)
                );
                before
                    .Write(logId)
                    .CopyTo(slots, (int)AcknowledgementFile.OffsetOf(before.Sequence));
            }

            var rolledBack = longer
                .With(AcknowledgementFile.Name, slots)
                .With(LogImage.RecordsName, longer[LogImage.RecordsName][..(int)offsets[count]]);
            var thrown = Assert.Throws<UsageLogCorruptException>(() =>
                UsageLog.Open(rolledBack, Sample.Clock())
            );
            Assert.Contains("signed", thrown.Reason, StringComparison.Ordinal);

            // Without the checkpoint the same files open: the signature is what refuses.
            using var unsigned = UsageLog.Open(
                rolledBack.With(UsageCheckpoint.FileName, null),
                Sample.Clock()
            );
            Assert.Equal((ulong)count, unsigned.Count);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_crash_at_any_operation_keeps_everything_acknowledged_and_invents_nothing(
        bool tears,
        bool unflushedSurvives
    )
    {
        var whole = await SmallLog.CreateAsync(signer: null);
        for (var failAt = 1; failAt <= whole.Operations; failAt++)
        {
            var storage = new MemoryStorage { FailAt = failAt, FailingWriteTears = tears };
            var acknowledged = new List<string>();
            await SmallLog.TryRunAsync(storage, acknowledged);
            var disk = storage.AfterCrash(unflushedSurvives);
            if (!disk.Exists(LogImage.RecordsName))
            {
                Assert.Empty(acknowledged);
                using var fresh = UsageLog.Create(disk, Sample.Clock());
                continue;
            }

            using var log = UsageLog.Open(disk, Sample.Clock());
            var found = log.Snapshot().Records.Select(SmallLog.Describe).ToList();
            Assert.Equal(acknowledged, found.Take(acknowledged.Count));
            Assert.InRange(found.Count, acknowledged.Count, acknowledged.Count + 2);
            Assert.Equal(
                SmallLog.Records(whole).Select(SmallLog.Describe).Take(found.Count),
                found
            );
        }
    }

    [Fact]
    public async Task An_append_cut_at_any_byte_before_its_acknowledgement_is_dropped_and_reported()
    {
        var before = await SmallLog.CreateAsync(signer: null);
        var after = before.AfterCrash(unflushedSurvives: true);
        using (var log = UsageLog.Open(after, Sample.Clock()))
        {
            log.Append(log.Now(), new UsageSettledRecord(2, UsageOutcome.Voided, 0));
        }

        var whole = before[LogImage.RecordsName].Length;
        var longer = after[LogImage.RecordsName];
        for (var length = whole; length <= longer.Length; length++)
        {
            var torn = before.With(LogImage.RecordsName, longer[..length]);
            var isComplete = length == longer.Length;
            using (var log = UsageLog.Open(torn, Sample.Clock()))
            {
                Assert.Equal(isComplete ? 0 : length - whole, log.Recovery.DroppedBytes);
                Assert.Equal(isComplete ? 1UL : 0UL, log.Recovery.KeptRecords);
            }

            using var again = UsageLog.Open(torn, Sample.Clock());
            Assert.True(again.Recovery.IsClean);
        }
    }

    [Fact]
    public async Task Any_failure_of_the_disk_poisons_the_log_until_it_is_opened_again()
    {
        var storage = await SmallLog.CreateAsync(signer: null);
        for (var step = 1; step <= 4; step++)
        {
            var disk = storage.AfterCrash(unflushedSurvives: true);
            using var log = UsageLog.Open(disk, Sample.Clock());
            disk.FailAt = disk.Operations + step;
            Assert.Throws<UsageLogPoisonedException>(() => Append(log));
            Assert.Throws<UsageLogPoisonedException>(() => Append(log));
            Assert.Throws<UsageLogPoisonedException>(() => log.Snapshot());
            using var key = SigningKey.Generate(SignatureAlgorithm.EcdsaP256Sha256);
            Assert.Throws<UsageLogPoisonedException>(() => log.WriteCheckpoint(key));
        }

        static void Append(UsageLog log) =>
            log.Append(log.Now(), new UsageSettledRecord(2, UsageOutcome.Voided, 0));
    }

    private static void ForEachFlip(
        byte[] bytes,
        Action<byte[]> check,
        int skipAfter = int.MaxValue,
        int skipFrom = int.MaxValue
    )
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            // The bytes between two slots are unused.
            if (i >= skipFrom && i < skipAfter)
            {
                continue;
            }

            for (var bit = 0; bit < 8; bit++)
            {
                bytes[i] ^= (byte)(1 << bit);
                check([.. bytes]);
                bytes[i] ^= (byte)(1 << bit);
            }
        }
    }
}
