using System.Text.RegularExpressions;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;
using AuthOps.Primitives.Usage;
using AuthOps.Testing;

namespace AuthOps.Metering.Tests.Log;

/// <summary>The bytes of version 1, as <c>docs/wire/usage-log.md</c> prints them; they were computed there independently.</summary>
public sealed partial class WireFormatTests
{
    private const string Records =
        "0100414f554c4f47000102030405060708090a0b0c0d0e0f000000001b1cbd85"
        + "69000000010100000000000000000060c326eb4b060003672d31abababababababababababababababababababababababababababababababab0040204648470600002034d2f6630600020264000000000000000000000000000000080010a5d4e80000000000000000000000b9303e02"
        + "38000000010201000000000000000160c326eb4b060003672d3103732d31046361726503702d31036b2d310203000000000000000000000000000000c9a1b399"
        + "2b000000010302000000000000000260c326eb4b0600010000000000000001020000000000000000000000000000000ebab051"
        + "39000000010403000000000000000360c326eb4b06000703672d3103732d31046361726503702d31036b2d320263000000000000000000000000000000e00f3d89";

    private const string Slot =
        "0100414f5541434b000102030405060708090a0b0c0d0e0f040000000000000004000000000000004501000000000000"
        + "bd934e9406fc2d5514689c175228247d98914326227970f342fbbbb2ac601b40261c5612";

    private const string Root = "bd934e9406fc2d5514689c175228247d98914326227970f342fbbbb2ac601b40";

    private static readonly byte[] s_logId = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    [Fact]
    public void The_vector_is_written_byte_for_byte()
    {
        var file = new List<byte>(LogHeader.Write(s_logId));
        var tree = new MerkleTree(HashKind.Sha256);
        var body = new byte[RecordWriter.MaxBodyLength];
        var frame = new byte[RecordWriter.MaxBodyLength + LogImage.FrameOverhead];
        foreach (var record in VectorRecords())
        {
            var length = RecordWriter.Write(record, body);
            tree.Append(body.AsSpan(0, length));
            var size = LogImage.WriteFrame(s_logId, record.Index, body.AsSpan(0, length), frame);
            file.AddRange(frame[..size]);
        }

        Assert.Equal(Records, Convert.ToHexStringLower([.. file]));
        Assert.Equal(Root, Convert.ToHexStringLower(tree.Root()));
        var slot = new Acknowledgement(4, 4, file.Count, tree.Root());
        Assert.Equal(Slot, Convert.ToHexStringLower(slot.Write(s_logId)));
    }

    [Fact]
    public void The_vector_is_read_back_as_the_records_it_states()
    {
        var storage = Storage(Convert.FromHexString(Records));
        using var log = UsageLog.Open(storage, Sample.Clock());
        Assert.True(log.Recovery.IsClean);
        Assert.Equal(Root, log.Snapshot().Root);
        SmallLog.AssertSame(VectorRecords(), log.Snapshot().Records);
        var gate = UsageGate.Open(log, []);
        Assert.Equal(98, gate.Balances.Single(b => b.Unit == UsageUnit.ServiceCalls).Free);
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
        var blocks = HexBlock()
            .Matches(page)
            .Select(m => string.Concat(m.Groups[1].Value.Where(char.IsAsciiHexDigitLower)))
            .ToList();
        Assert.Equal([Records, Slot], blocks);
        Assert.Contains(Root, page, StringComparison.Ordinal);
        Assert.Contains(
            Convert.ToHexStringLower(Sha256.Hash(Convert.FromHexString(Records))),
            page,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(0, 0)]
    public void A_file_of_another_version_is_refused_even_with_a_right_checksum(
        int offset,
        byte version
    )
    {
        var file = Convert.FromHexString(Records);
        file[offset] = version;
        BitConverter.GetBytes(Crc32C.Compute(file.AsSpan(0, 28))).CopyTo(file, 28);
        var thrown = Assert.Throws<UsageLogCorruptException>(() =>
            UsageLog.Open(Storage(file), Sample.Clock())
        );
        Assert.Contains("version", thrown.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_of_another_version_kind_or_form_is_refused()
    {
        var body = new byte[RecordWriter.MaxBodyLength];
        var reserved = VectorRecords()[1];
        var length = RecordWriter.Write(reserved, body);
        Refuse(b => b[0] = 2, "version");
        Refuse(b => b[1] = 9, "kind");
        Refuse(b => b[2] = 7, "index");
        Refuse(b => b[17] = 0x7f, "time");
        Refuse(b => b[18] = 0, "identifier");
        Refuse(b => b[18] = 255, "ends inside");
        Refuse(b => b[19] = (byte)' ', "identifier");
        Refuse(b => b[length - 17] = 99, "UsageUnit");
        Refuse(b => b[length - 1] = 0x80, "negative");
        Assert.Throws<FormatException>(() => RecordReader.Read(body.AsSpan(0, length + 1), 1));
        for (var cut = 0; cut < length; cut++)
        {
            Assert.Throws<FormatException>(() => RecordReader.Read(body.AsSpan(0, cut), 1));
        }

        void Refuse(Action<byte[]> change, string why)
        {
            var changed = body[..length];
            change(changed);
            var thrown = Assert.Throws<FormatException>(() => RecordReader.Read(changed, 1));
            Assert.Contains(why, thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_checksum_is_the_published_CRC_32C()
    {
        // RFC 3720, appendix B.4, and the customary check value.
        Assert.Equal(0xe3069283u, Crc32C.Compute("123456789"u8));
        Assert.Equal(0x8a9136aau, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x62a8ab43u, Crc32C.Compute([.. Enumerable.Repeat((byte)0xff, 32)]));
        Assert.Equal(
            0x46dd794eu,
            Crc32C.Compute([.. Enumerable.Range(0, 32).Select(i => (byte)i)])
        );
        Assert.Equal(Crc32C.Compute("123456789"u8), Crc32C.Compute("1234"u8, "56789"u8));
    }

    private static MemoryStorage Storage(byte[] records)
    {
        var slots = new byte[AcknowledgementFile.Length];
        Convert.FromHexString(Slot).CopyTo(slots, 0);
        var tree = new MerkleTree(HashKind.Sha256);
        var before = VectorRecords().Take(3).ToList();
        var length = LogHeader.Size;
        var body = new byte[RecordWriter.MaxBodyLength];
        foreach (var record in before)
        {
            var size = RecordWriter.Write(record, body);
            tree.Append(body.AsSpan(0, size));
            length += size + LogImage.FrameOverhead;
        }

        new Acknowledgement(3, 3, length, tree.Root())
            .Write(s_logId)
            .CopyTo(slots, AcknowledgementFile.SlotDistance);
        return new MemoryStorage()
            .With(LogImage.RecordsName, records)
            .With(AcknowledgementFile.Name, slots);
    }

    private static List<UsageRecord> VectorRecords()
    {
        var request = new UsageRequest
        {
            GrantId = "g-1",
            ScenarioId = "s-1",
            Purpose = "care",
            ProductId = "p-1",
            Unit = UsageUnit.ServiceCalls,
            Amount = 3,
            IdempotencyKey = "k-1",
        };
        UsageRecord[] records =
        [
            new GrantRegisteredRecord(
                "g-1",
                string.Concat(Enumerable.Repeat("ab", 32)),
                Sample.Year,
                [
                    KeyValuePair.Create(UsageUnit.ServiceCalls, (Int128)100),
                    KeyValuePair.Create(UsageUnit.PrivacyPicoRho, (Int128)1_000_000_000_000),
                ]
            ),
            new UsageReservedRecord(request),
            new UsageSettledRecord(1, UsageOutcome.Committed, 2),
            new UsageRefusedRecord(
                request with
                {
                    Amount = 99,
                    IdempotencyKey = "k-2",
                },
                UsageRefusalReason.QuotaExceeded
            ),
        ];
        return
        [
            .. records.Select(
                (r, i) => r with { Index = (ulong)i, Time = Sample.Start.AddMicroseconds(i) }
            ),
        ];
    }

    [GeneratedRegex("```hex\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex HexBlock();
}
