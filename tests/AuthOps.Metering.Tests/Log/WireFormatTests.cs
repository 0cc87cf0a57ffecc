using System.Text.RegularExpressions;
using AuthOps.Metering.Log;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Usage;
using AuthOps.Testing;

namespace AuthOps.Metering.Tests.Log;

/// <summary>
/// The bytes of version 1, as <c>docs/wire/usage-log.md</c> prints them; they were computed there by another program in
/// another language.
/// </summary>
public sealed partial class WireFormatTests
{
    private const string Identity =
        "0100414f554c4f47000102030405060708090a0b0c0d0e0f116578616d706c652e6f72672f7573616765";

    private const string Segment =
        "0100414f55534547000102030405060708090a0b0c0d0e0f000000000000000000000000000000000000000000000000"
        + "0000000000000080e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8551ab21d8355cfa17f"
        + "8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b";

    private const string Batch =
        "0100414f55424154000102030405060708090a0b0c0d0e0f0000000000000000000000000000000005000000c7000000"
        + "000000000000000000000000f4776b9a01810000000000000000000000000060c326eb4b060000000000000000000000"
        + "000000000000a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a00000000000000000000000000000000000000000000000000000"
        + "0000000000001cdd9b1bf6968c7c9b39f87577708870afbf6d72d9e5750463729156c72ecfa801020000000001000000"
        + "000000000160c326eb4b0600202122232425262728292a2b2c2d2e2fa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1d0c1bfab"
        + "e574ebd79afd98900095169558a41eec6f1323d62fd8fea39dc82fa00200000003000000000000000000000000000000"
        + "00000000000000000000000001030000000002000000000000000260c326eb4b0600202122232425262728292a2b2c2d"
        + "2e2fa2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2e5cc2fc852e1a798733515c9dad5c13c04f16e72ae26b62ba85f9e1f063a"
        + "e6b802010000020000000000000000000000000000000100000000000000000000000105000000000300000000000000"
        + "0360c326eb4b0600303132333435363738393a3b3c3d3e3fa3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a38a5fa6050cd1a233"
        + "7d34b2755d9808b5d167158d6a785bc4d1e27928916d140102000000070000000000000000000000000000000060c326"
        + "eb4b0600090000000184ffffffff00000000000000000460c326eb4b0600303132333435363738393a3b3c3d3e3fa4a4"
        + "a4a4a4a4a4a4a4a4a4a4a4a4a4a400000000000000000000000000000000000000000000000000000000000000007c47"
        + "d5f53a23410b0a6b5417c28f2f7dadfa5d8ac211f4d59993bd9d5779d6e896633dc115824837b0a48442375cb0266ea6"
        + "27e800000000860000000000ffff0000000000000000000000000000000000000000000000000000000003672d31abab"
        + "abababababababababababababababababababababababababababababab0040204648470600002034d2f66306000202"
        + "64000000000000000000000000000000080010a5d4e80000000000000000000000010003732d31046361726503702d31"
        + "04000000310000000201ffff6300000000000000000000000000000000000000000000000000000003672d3903732d31"
        + "046361726503702d31";

    private const string CommitHex =
        "0100414f55434d54000102030405060708090a0b0c0d0e0f00300000000000000004000041c4b3a30000000000000000"
        + "00000000000000000000000000000080e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        + "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b01000000000000000500000000000000"
        + "0460c326eb4b06003907e1a48fc26a33d57ded0a9043533fe98d43a42a1226025d465b945acdf20c22789665cfb95a5b"
        + "dde16753d311ab1a2300699eed575beb7670b28fc24d95cb";

    private const string CheckpointText =
        "example.org/usage\n5\nOQfhpI/CajPVfe0KkENTP+mNQ6QqEiYCXUZblFrN8gw=\nsm3 IniWZc+5Wlvd4WdT0xGrGiMAaZ7tV1vrdnCyj8JNlcs=\n";

    internal static byte[] LogId { get; } = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    [Fact]
    public void The_checksum_is_that_of_a_bit_at_a_time_whatever_the_length()
    {
        Assert.Equal(0xe3069283, Crc32C.Compute("123456789"u8));
        var random = new SimRandom(5);
        var bytes = new byte[40_000];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)random.Below(256);
        }

        foreach (
            var length in (int[])[0, 1, 7, 8, 13, 4095, 4096, 4097, 4119, 4120, 12_289, 40_000]
        )
        {
            var crc = uint.MaxValue;
            foreach (var b in bytes.AsSpan(0, length))
            {
                crc ^= b;
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82f63b78 : crc >> 1;
                }
            }

            Assert.Equal(~crc, Crc32C.Compute(bytes.AsSpan(0, length)));
            Assert.Equal(
                ~crc,
                Crc32C.Compute(
                    bytes.AsSpan(0, length / 3),
                    bytes.AsSpan(length / 3, length - (length / 3))
                )
            );
        }
    }

    [Fact]
    public void The_vector_is_written_byte_for_byte()
    {
        var identity = new LogIdentity(LogId, "example.org/usage");
        AssertBytes(Identity, "45121177", identity.Write());
        AssertBytes(
            Segment,
            "d2f4db66",
            new SegmentHeader(0, LogPosition.Start).Write(LogId)[..SegmentHeader.Sector]
        );
        var state = new LogState(new TilePublisher());
        var batch = VectorBatch(state);
        var leaves = new byte[batch.Count * RecordLayout.DigestSize];
        state.Heads.Link(batch, leaves);
        var roots = state.Trees.Append(batch.Records, leaves);
        var data = BatchData.Write(batch, LogId, out var length).AsSpan(0, length);
        Assert.Equal(1024, data.Length);
        Assert.Equal(Batch, Convert.ToHexStringLower(data)[..Batch.Length]);
        Assert.False(data[(Batch.Length / 2)..].ContainsAnyExcept((byte)0));
        var after = new LogPosition(1, 5, batch.LastTime, roots);
        var commit = new CommitRecord(
            SegmentHeader.DataOffset,
            data.Length,
            Crc32C.Compute(data),
            LogPosition.Start,
            after
        );
        AssertBytes(CommitHex, "ae01bf93", commit.Write(LogId));
        Assert.Equal(CheckpointText, UsageCheckpoint.Of("example.org/usage", after).ToText());
    }

    [Fact]
    public void The_vector_is_read_back_as_the_records_it_states()
    {
        var disk = VectorDisk();
        using var log = UsageLog.Open(disk, Sample.Clock());
        Assert.True(log.Recovery.IsClean);
        Assert.Equal("example.org/usage", log.Origin);
        Assert.Equal(CheckpointText, UsageCheckpoint.Of(log.Origin, log.State.Position).ToText());
        var use = new MeteredUse("g-1", "s-1", "care", "p-1", UsageUnit.ServiceCalls, 3);
        Assert.Collection(
            log.Snapshot().Records,
            r => Assert.Equal("g-1", Assert.IsType<GrantRegisteredRecord>(r).GrantId),
            r => Assert.Equal(use, Assert.IsType<UsageReservedRecord>(r).Use),
            r => Assert.Equal(2, Assert.IsType<UsageSettledRecord>(r).Consumed),
            r => Assert.Equal(9u, Assert.IsType<UsageUsedRecord>(r).Tag),
            r => Assert.Equal("g-9", Assert.IsType<UsageRefusedRecord>(r).Use.GrantId)
        );
        var balance = UsageGate
            .Open(log, [])
            .Balances.Single(b => b.Unit == UsageUnit.ServiceCalls);
        Assert.Equal((9, 0), (balance.Used, balance.Reserved));
    }

    [Theory]
    [InlineData(LogIdentity.FileName, 0, SegmentHeader.Sector)]
    [InlineData("segment.00000000", 0, SegmentHeader.Sector)]
    public void A_file_of_another_version_is_refused_even_with_a_right_checksum(
        string name,
        int offset,
        int length
    )
    {
        foreach (var version in (byte[])[0, 2])
        {
            var disk = VectorDisk();
            var bytes = disk[name];
            bytes[offset] = version;
            BitConverter
                .GetBytes(Crc32C.Compute(bytes.AsSpan(offset, length - 4)))
                .CopyTo(bytes, offset + length - 4);
            var thrown = Assert.Throws<UsageLogCorruptException>(() =>
                UsageLog.Open(disk.With(name, bytes), Sample.Clock())
            );
            Assert.Contains("version", thrown.Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0, 2, "version")]
    [InlineData(1, 77, "kind")]
    [InlineData(2, 9, "registered")]
    [InlineData(6, 9, "sequence")]
    [InlineData(54, 9, "chain")]
    public void A_record_that_cannot_stand_in_its_place_is_refused_though_every_checksum_fits(
        int offset,
        byte value,
        string why
    )
    {
        var state = new LogState(new TilePublisher());
        var batch = VectorBatch(state);
        var leaves = new byte[batch.Count * RecordLayout.DigestSize];
        state.Heads.Link(batch, leaves);
        batch.Record(2)[offset] = value;
        var thrown = Assert.Throws<UsageLogCorruptException>(() =>
            UsageLog.Open(Disk(batch), Sample.Clock())
        );
        Assert.Equal(2UL, thrown.Index);
        Assert.Contains(why, thrown.Reason, StringComparison.Ordinal);
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
        Assert.Equal([Identity, Segment, Batch, CommitHex], blocks.Take(4));
        Assert.Contains(CheckpointText.TrimEnd(), page, StringComparison.Ordinal);
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

    private static void AssertBytes(string hex, string checksum, byte[] bytes)
    {
        Assert.Equal(SegmentHeader.Sector, bytes.Length);
        Assert.Equal(
            hex.PadRight((SegmentHeader.Sector - 4) * 2, '0') + checksum,
            Convert.ToHexStringLower(bytes)
        );
    }

    internal static SimDisk VectorDisk() => Disk(LinkedBatch(new LogState(new TilePublisher())));

    internal static PendingBatch LinkedBatch(LogState state)
    {
        var batch = VectorBatch(state);
        state.Heads.Link(batch, new byte[batch.Count * RecordLayout.DigestSize]);
        return batch;
    }

    /// <summary>A batch's bytes and the position after it.</summary>
    internal static (byte[] Data, LogPosition After) Commit(LogState state, PendingBatch batch)
    {
        var leaves = new byte[batch.Count * RecordLayout.DigestSize];
        state.Heads.Link(batch, leaves);
        var roots = state.Trees.Append(batch.Records, leaves);
        var data = BatchData.Write(batch, LogId, out var length).AsSpan(0, length).ToArray();
        return (
            data,
            new LogPosition(
                batch.Number + 1,
                batch.FirstIndex + (ulong)batch.Count,
                batch.LastTime,
                roots
            )
        );
    }

    /// <summary>A disk with a batch as it stands, committed with whatever roots it has.</summary>
    internal static SimDisk Disk(PendingBatch batch)
    {
        var state = new LogState(new TilePublisher());
        var leaves = new byte[batch.Count * RecordLayout.DigestSize];
        Primitives.Merkle.MerkleBatch.HashLeaves(
            Primitives.Hashing.HashKind.Sha256,
            batch.Records,
            RecordLayout.Size,
            leaves
        );
        var after = new LogPosition(
            1,
            5,
            batch.LastTime,
            state.Trees.Append(batch.Records, leaves)
        );
        var data = BatchData.Write(batch, LogId, out var length).AsSpan(0, length);
        var commit = new CommitRecord(
            SegmentHeader.DataOffset,
            data.Length,
            Crc32C.Compute(data),
            LogPosition.Start,
            after
        ).Write(LogId);
        var segment = new SegmentHeader(0, LogPosition.Start).Write(LogId);
        commit.CopyTo(segment, SegmentHeader.SlotOffset);
        return new SimDisk()
            .With(LogIdentity.FileName, new LogIdentity(LogId, "example.org/usage").Write())
            .With("segment.00000000", [.. segment, .. data, .. commit]);
    }

    internal static PendingBatch VectorBatch(LogState state)
    {
        var time = Microseconds.From(Sample.Start);
        var body = new GrantBody(
            "g-1",
            string.Concat(Enumerable.Repeat("ab", 32)),
            Sample.Year,
            [
                KeyValuePair.Create(UsageUnit.ServiceCalls, (Int128)100),
                KeyValuePair.Create(UsageUnit.PrivacyPicoRho, (Int128)1_000_000_000_000),
            ],
            [new GrantScenario("s-1", "care", "p-1")]
        );
        RecordDraft[] drafts =
        [
            new(RecordKind.GrantRegistered, 0) { Extra = body.Write() },
            Draft(RecordKind.Reserved, 0x20, 3) with
            {
                Scenario = 0,
            },
            Draft(RecordKind.Settled, 0x20, 2) with
            {
                Scenario = 0,
                Code = 1,
                Reference = 1,
            },
            Draft(RecordKind.Used, 0x30, 7) with
            {
                Scenario = 0,
                Reference = (ulong)time,
                Tag = 9,
            },
            Draft(RecordKind.Refused, 0x30, 99) with
            {
                Slot = RecordLayout.NoGrant,
                Code = (byte)UsageRefusalReason.UnknownGrant,
                Extra = new RefusalBody("g-9", "s-1", "care", "p-1").Write(),
            },
        ];
        var batch = new PendingBatch(0, 0, drafts.Length);
        for (var i = 0; i < drafts.Length; i++)
        {
            batch.Add(drafts[i], state.Sequences.Take(drafts[i].Slot, 0), time + i);
            batch
                .Record(i)
                .Slice(RecordLayout.SaltOffset, RecordLayout.SaltSize)
                .Fill((byte)(0xa0 + i));
        }

        return batch;
    }

    internal static RecordDraft Draft(RecordKind kind, byte id, Int128 amount) =>
        new(kind, 0)
        {
            Id = System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian([
                .. Enumerable.Range(id, 16).Select(i => (byte)i),
            ]),
            Unit = (byte)UsageUnit.ServiceCalls,
            Amount = amount,
        };

    [GeneratedRegex("```hex\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex HexBlock();
}
