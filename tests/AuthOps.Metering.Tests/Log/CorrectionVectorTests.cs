using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Usage;
using AuthOps.Testing;

namespace AuthOps.Metering.Tests.Log;

/// <summary>
/// The bytes of a correction and of a receipt, as <c>docs/wire/usage-log.md</c> prints them; they were computed there by
/// another program in another language.
/// </summary>
public sealed class CorrectionVectorTests
{
    private const string Batch =
        "0100414f55424154000102030405060708090a0b0c0d0e0f01000000000000000500000000000000010000003f000000"
        + "00000000000000000000000058e9150f01870000000004000000000000000560c326eb4b060030313233343536373839"
        + "3a3b3c3d3e3fa5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5600d45bce9082f78b053f199b832a80d3938ff02a82a56edc35f"
        + "e487df2ff24927e2cdd0aed90d8918cc62ee98fc275d3dfff32f9c99bbf1721f8c0bc9208bfdc0213d55000000003700"
        + "00000203000007000000000000000000000000000000030000000000000009000000066465736b2d3100000000000000"
        + "000000000000000000";

    private const string Commit =
        "0100414f55434d54000102030405060708090a0b0c0d0e0f003600000000000000020000e802e8ac0100000000000000"
        + "05000000000000000460c326eb4b06003907e1a48fc26a33d57ded0a9043533fe98d43a42a1226025d465b945acdf20c"
        + "22789665cfb95a5bdde16753d311ab1a2300699eed575beb7670b28fc24d95cb02000000000000000600000000000000"
        + "0560c326eb4b0600e0695d6f1145dd46d5a1937060778a8209005035f3e9e4fa2fd9baf35068f8eeaec67514a96f6861"
        + "7b2f69836e17ec3bdc020e605c787ac6b186a73ddc730ca0";

    private const string Receipt =
        "c2sp.org/tlog-proof@v1\n"
        + "extra AQEFAAAAAAMAAAAAAAAAA2DDJutLBgAwMTIzNDU2Nzg5Ojs8PT4/o6Ojo6Ojo6Ojo6Ojo6Ojo4pfpgUM0aIzfTSydV2YCLXRZxWNanhbxNHieSiRbRQBAgAAAAcAAAAAAAAAAAAAAAAAAAAAYMMm60sGAAkAAAADJaxBgI8+MGVAXVETFA65Hhho6tswOyubEcVlfNuY7z9O+F+i0sHefIT1Bq57GyBqoQanQanzmh6IVnIsmv4AMRXx1ze5PfGkm4T5xlEGVeKFuwjAZlseSgL7aTuMiJh2\n"
        + "index 3\n"
        + "il+mBQzRojN9NLJ1XZgItdFnFY1qeFvE0eJ5KJFtFAE=\n"
        + "4euXtSfvxBC7WWZA0r8wAnfYzZqcbQ1DfhJdT5ok4sE=\n"
        + "x5M1FSCC+Vrnu69lOQS1lMcyF1ZpinuNJ9ymvCQiuBE=\n"
        + "\n"
        + "example.org/usage\n"
        + "6\n"
        + "4GldbxFF3UbVoZNwYHeKggkAUDXz6eT6L9m681Bo+O4=\n"
        + "sm3 rsZ1FKlvaGF7L2mDbhfsO9wCDmBceHrGsYanPdxzDKA=\n"
        + "\n"
        + "— example.org/usage JVwM8ZcZr/ZwqnAoOZVhDZmYa8cRxeKmC4cI/teq/PSGLkY5qiMdMn+LWMaNhaus3g84SlTDzGNz2EdwFI69vmi2zA4=\n";

    private const string VerifierKey =
        "example.org/usage+255c0cf1+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";

    [Fact]
    public void The_correction_is_written_byte_for_byte()
    {
        var state = new LogState(new TilePublisher());
        var (_, before) = WireFormatTests.Commit(state, WireFormatTests.VectorBatch(state));
        var (data, after) = WireFormatTests.Commit(state, Correction(state));
        var commit = new CommitRecord(
            SegmentHeader.DataOffset + 1024 + CommitRecord.Size,
            data.Length,
            Crc32C.Compute(data),
            before,
            after
        );

        Assert.Equal(Batch.PadRight(1024, '0'), Convert.ToHexStringLower(data));
        Assert.Equal(
            Commit.PadRight(2 * (CommitRecord.Size - 4), '0') + "cff09876",
            Convert.ToHexStringLower(commit.Write(WireFormatTests.LogId))
        );
    }

    [Fact]
    public void A_log_of_the_printed_bytes_gives_the_printed_receipt()
    {
        var note = Receipt[(Receipt.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        var disk = Disk().With(UsageCheckpoint.FileName, System.Text.Encoding.UTF8.GetBytes(note));
        using var log = UsageLog.Open(disk, Sample.Clock());

        var receipt = log.CreateReceipt(3);

        Assert.Equal(Receipt, System.Text.Encoding.UTF8.GetString(receipt.ToBytes()));
        var policy = CheckpointPolicy.LogOnly(NoteKey.Parse(VerifierKey));
        var verifier = new UsageReceiptVerifier(receipt.Checkpoint.Span, policy);
        Assert.True(
            verifier.Verify(UsageReceipt.Parse(System.Text.Encoding.UTF8.GetBytes(Receipt)))
        );
        var corrected = Assert.IsType<UsageCorrectedRecord>(log.Snapshot().Records[5]);
        Assert.Equal("desk-1", corrected.Actor);
        var balance = UsageGate
            .Open(log, [])
            .Balances.Single(b => b.Unit == UsageUnit.ServiceCalls);
        Assert.Equal((2, 0), (balance.Used, balance.Reserved));
    }

    [Fact]
    public void The_page_prints_the_same_bytes()
    {
        var root = SharedFiles.CheckoutRoot();
        if (root is null)
        {
            Assert.Skip("needs docs/, which is not above this test");
        }

        var page = File.ReadAllText(Path.Combine(root, "docs", "wire", "usage-log.md"));
        var unbroken = page.ReplaceLineEndings("");
        Assert.Contains(Batch, unbroken, StringComparison.Ordinal);
        Assert.Contains(Commit, unbroken, StringComparison.Ordinal);
        Assert.Contains(Receipt, page, StringComparison.Ordinal);
        Assert.Contains(VerifierKey, page, StringComparison.Ordinal);
    }

    private static SimDisk Disk()
    {
        var state = new LogState(new TilePublisher());
        var disk = WireFormatTests.Disk(WireFormatTests.LinkedBatch(state));
        var commit = Convert.FromHexString(Commit);
        Array.Resize(ref commit, CommitRecord.Size);
        BitConverter.GetBytes(Crc32C.Compute(commit.AsSpan(0, 508))).CopyTo(commit, 508);
        var batch = Convert.FromHexString(Batch);
        Array.Resize(ref batch, 512);
        var segment = disk["segment.00000000"];
        commit.CopyTo(segment, SegmentHeader.SlotOffset + SegmentHeader.SlotDistance);
        return disk.With("segment.00000000", [.. segment, .. batch, .. commit]);
    }

    private static PendingBatch Correction(LogState state)
    {
        var batch = new PendingBatch(1, 5, 1);
        var time = Microseconds.From(Sample.Start) + 5;
        var draft = WireFormatTests.Draft(RecordKind.Corrected, 0x30, 7) with
        {
            Scenario = 0,
            Code = (byte)Metering.Events.UsageCorrectionReason.RecordedWrongly,
            Reference = 3,
            Tag = 9,
            Extra = new CorrectionBody("desk-1", 0).Write(),
        };
        batch.Add(draft, state.Sequences.Take(0, 0), time);
        batch.Record(0).Slice(RecordLayout.SaltOffset, RecordLayout.SaltSize).Fill(0xa5);
        return batch;
    }
}
