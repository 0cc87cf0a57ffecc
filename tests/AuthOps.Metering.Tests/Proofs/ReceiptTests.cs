using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Tests.Proofs;

/// <summary>Receipts: every record's verifies, no other text does, and many at once give what one at a time gives.</summary>
public sealed class ReceiptTests
{
    [Fact]
    public void Every_record_has_a_receipt_that_verifies_alone_and_among_others()
    {
        using var fixture = new ProofFixture(records: 700);
        var verifier = Verifier(fixture);
        var receipts = new UsageReceipt[fixture.Log.Count];
        for (var i = 0; i < receipts.Length; i++)
        {
            var text = fixture.Log.CreateReceipt((ulong)i, withSm3: i % 3 == 0).ToBytes();
            receipts[i] = UsageReceipt.Parse(text);
            Assert.Equal(text, receipts[i].ToBytes());
            Assert.True(verifier.Verify(receipts[i]), $"receipt {i}");
        }

        var results = new bool[receipts.Length];
        Assert.Equal(receipts.Length, verifier.Verify(receipts, results));

        // One that is wrong is found among right ones.
        receipts[300] = WithIndex(receipts[300], 302);
        receipts[301] = WithPath(receipts[301], receipts[302].Sha256Path);
        Assert.Equal(receipts.Length - 2, verifier.Verify(receipts, results));
        Assert.False(results[300] || results[301]);
        Assert.False(verifier.Verify(receipts[300]) || verifier.Verify(receipts[301]));
    }

    [Fact]
    public void Many_at_once_in_any_order_get_the_verdict_each_gets_alone()
    {
        using var fixture = new ProofFixture(records: 300);
        var verifier = Verifier(fixture);
        var random = new SimRandom(1);
        UsageReceipt[] all =
        [
            .. Enumerable
                .Range(0, (int)fixture.Log.Count)
                .Select(i => fixture.Log.CreateReceipt((ulong)i, withSm3: random.Once(3))),
        ];
        for (var round = 0; round < 8; round++)
        {
            var receipts = new UsageReceipt[1 + random.Below(1500)];
            for (var i = 0; i < receipts.Length; i++)
            {
                receipts[i] = all[random.Below(all.Length)];
                if (random.Once(4))
                {
                    receipts[i] = Damaged(receipts[i], random);
                }
            }

            var results = new bool[receipts.Length];
            var accepted = verifier.Verify(receipts, results);

            Assert.Equal(receipts.Select(verifier.Verify), results);
            Assert.Equal(results.Count(result => result), accepted);
        }
    }

    [Fact]
    public void From_bytes_each_gets_the_verdict_it_gets_alone_whatever_its_neighbours_are()
    {
        using var fixture = new ProofFixture(records: 300);
        var early = fixture.Log.CreateReceipt(7).ToBytes();
        fixture.Grow(5);
        fixture.Log.WriteCheckpoint(fixture.Ed25519);
        var random = new SimRandom(2);
        byte[][] all =
        [
            .. Enumerable
                .Range(0, (int)fixture.Log.Count)
                .Select(i =>
                    fixture.Log.CreateReceipt((ulong)i, withSm3: random.Once(3)).ToBytes()
                ),
        ];
        for (var round = 0; round < 12; round++)
        {
            var texts = new byte[1 + random.Below(1500)][];
            for (var i = 0; i < texts.Length; i++)
            {
                texts[i] = random.Once(50) ? early : all[random.Below(all.Length)];
                texts[i] = random.Once(4) ? Damaged(texts[i], all, random) : texts[i];
            }

            AssertAsAlone(fixture, texts, verified: null);
        }

        Assert.Throws<ArgumentException>(() =>
            Verifier(fixture).Verify(new ReadOnlyMemory<byte>[2], new ReceiptVerdict[1])
        );
    }

    [Fact]
    public void A_receipt_holds_in_trees_of_every_size_up_to_forty_and_around_tile_borders()
    {
        using var fixture = new ProofFixture(records: 2);
        foreach (var size in Enumerable.Range(3, 38).Concat([255, 256, 257, 511, 512, 513]))
        {
            fixture.Grow(size - (int)fixture.Log.Count);
            fixture.Log.WriteCheckpoint(fixture.Ed25519);
            var verifier = Verifier(fixture);
            foreach (var index in (int[])[0, 1, size / 2, size - 2, size - 1])
            {
                Assert.True(verifier.Verify(fixture.Log.CreateReceipt((ulong)index)));
            }

            AssertAsAlone(
                fixture,
                [
                    .. Enumerable
                        .Range(0, size)
                        .Select(i => fixture.Log.CreateReceipt((ulong)i, i % 2 == 0).ToBytes()),
                ],
                verified: size
            );
        }
    }

    [Fact]
    public void No_changed_byte_of_a_receipt_leaves_it_valid()
    {
        using var fixture = new ProofFixture(records: 20);
        var verifier = Verifier(fixture);
        foreach (var index in (ulong[])[0, 13])
        {
            var text = fixture.Log.CreateReceipt(index).ToBytes();
            for (var i = 0; i < text.Length; i++)
            {
                foreach (var flip in (byte[])[1, 4, 0x20])
                {
                    text[i] ^= flip;
                    try
                    {
                        Assert.False(verifier.Verify(UsageReceipt.Parse(text)), $"byte {i}");
                    }
                    catch (FormatException)
                    {
                        // Refused even earlier.
                    }

                    text[i] ^= flip;
                }
            }

            for (var length = 0; length < text.Length; length++)
            {
                try
                {
                    Assert.False(verifier.Verify(UsageReceipt.Parse(text.AsSpan(0, length))));
                }
                catch (FormatException)
                {
                    // Refused even earlier.
                }
            }
        }
    }

    [Fact]
    public void A_receipt_under_another_checkpoint_or_before_any_is_refused()
    {
        using var fixture = new ProofFixture(records: 20);
        var early = fixture.Log.CreateReceipt(3);
        fixture.Grow(5);
        Assert.Throws<ArgumentOutOfRangeException>(() => fixture.Log.CreateReceipt(22));
        fixture.Log.WriteCheckpoint(fixture.Ed25519);
        Assert.False(Verifier(fixture).Verify(early));
        Assert.True(Verifier(fixture).Verify(fixture.Log.CreateReceipt(3)));
        using var fresh = UsageLog.Create(new SimDisk(), Sample.Clock());
        Assert.Throws<InvalidOperationException>(() => fresh.CreateReceipt(0));
    }

    [Fact]
    public void A_missing_truncated_or_reordered_tile_is_loud_and_made_again_on_opening()
    {
        using var fixture = new ProofFixture(records: 700);
        foreach (var name in (string[])["tile/0/000", "sm3/tile/0/001"])
        {
            var tile = fixture.Disk[name];
            foreach (var damaged in (byte[]?[])[null, tile[..^32], [.. tile[32..], .. tile[..32]]])
            {
                var disk = fixture.Disk.With(name, damaged);
                using (var log = UsageLog.Open(disk, Sample.Clock()))
                {
                    Assert.Equal(tile, disk[name]);
                    log.CreateReceipt(5);
                }

                var closed = fixture.Disk.With(name, damaged);
                var verdict = UsageLogVerifier.Verify(closed, null, Sample.Start, ["operator"]);
                Assert.Contains(verdict.Findings, f => f.Contains(name, StringComparison.Ordinal));
            }
        }

        fixture.Disk.File("tile/0/000").LiveForDamage[100] ^= 1;
        var thrown = Assert.Throws<UsageLogCorruptException>(() => fixture.Log.CreateReceipt(5));
        Assert.Contains("tile", thrown.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grants_chain_is_complete_and_every_gap_invention_and_exchange_is_found()
    {
        using var fixture = new ProofFixture(records: 60);
        var chain = Enumerable
            .Range(0, 60)
            .Select(i => fixture.Log.CreateReceipt((ulong)i))
            .Where(r => r.GrantSlot == 0)
            .ToList();
        Assert.Equal(30, chain.Count);
        Assert.Null(GrantChain.FindBreak(chain));
        for (var i = 0; i < chain.Count - 1; i++)
        {
            Assert.NotNull(GrantChain.FindBreak([.. chain.Take(i), .. chain.Skip(i + 1)]));
            Assert.NotNull(
                GrantChain.FindBreak([
                    .. chain.Take(i),
                    chain[i + 1],
                    chain[i],
                    .. chain.Skip(i + 2),
                ])
            );
            var changed = chain[i].Record.ToArray();
            changed[RecordLayout.PayloadOffset + RecordLayout.AmountOffset] ^= 1;
            Assert.NotNull(
                GrantChain.FindBreak([
                    .. chain.Take(i),
                    WithRecord(chain[i], changed),
                    .. chain.Skip(i + 1),
                ])
            );
        }
    }

    [Fact]
    public void Different_records_behind_the_two_roots_are_found()
    {
        using var fixture = new ProofFixture(records: 20);
        var honest = UsageCheckpoint.Parse(fixture.Log.FindCheckpoint()!.Text.Span);
        var forged = honest with { Sm3Root = new string('a', 64) };
        var note = SignedNote
            .Create(forged.ToText())
            .Sign(new NoteSigner(forged.Origin, fixture.Ed25519, fixture.Ed25519.PublicKey));
        var disk = fixture.Disk.With(UsageCheckpoint.FileName, note.ToBytes());
        Assert.Throws<UsageLogCorruptException>(() => UsageLog.Open(disk, Sample.Clock()));
        var verdict = UsageLogVerifier.Verify(
            disk,
            Sample.Trust(fixture.Ed25519),
            Sample.Start,
            ["operator"]
        );
        Assert.True(verdict.SignerEstablished);
        Assert.False(verdict.IsAccepted);
        var receipt = fixture.Log.CreateReceipt(4);
        var moved = new UsageReceipt(
            4,
            receipt.Record.ToArray(),
            default,
            receipt.Sha256Path.ToArray(),
            receipt.Sm3Path.ToArray(),
            note.ToBytes()
        );
        Assert.False(new UsageReceiptVerifier(note.ToBytes(), fixture.Policy).Verify(moved));
    }

    [Fact]
    public void Tiles_alone_give_the_signed_root_to_a_client_that_knows_only_the_layout()
    {
        using var fixture = new ProofFixture(records: 700);
        var checkpoint = UsageCheckpoint.Parse(fixture.Log.FindCheckpoint()!.Text.Span);
        var tree = new MerkleTree(HashKind.Sha256);
        foreach (
            var name in (string[])["tile/entries/000", "tile/entries/001", "tile/entries/002.p/188"]
        )
        {
            for (var rest = fixture.Disk[name].AsSpan(); !rest.IsEmpty; )
            {
                var length = (rest[0] << 8) | rest[1];
                tree.Append(rest.Slice(2, length));
                rest = rest[(2 + length)..];
            }
        }

        Assert.Equal(checkpoint.Size, tree.Count);
        Assert.Equal(checkpoint.Root, Convert.ToHexStringLower(tree.Root()));
        byte[] hashes =
        [
            .. fixture.Disk["tile/0/000"],
            .. fixture.Disk["tile/0/001"],
            .. fixture.Disk["tile/0/002.p/188"],
        ];
        for (ulong i = 0; i < tree.Count; i++)
        {
            Assert.Equal(tree.SubtreeRoot(i, i + 1), hashes.AsSpan((int)i * 32, 32).ToArray());
        }

        byte[] above = [.. tree.SubtreeRoot(0, 256), .. tree.SubtreeRoot(256, 512)];
        Assert.Equal(above, fixture.Disk["tile/1/000.p/2"]);
    }

    [Fact]
    public void A_digest_is_read_from_its_line_as_the_scalar_twin_reads_it_and_no_other_line_is_one()
    {
        var random = new SimRandom(3);
        Span<byte> digest = stackalloc byte[32];
        Span<byte> read = stackalloc byte[32];
        Span<byte> twin = stackalloc byte[32];
        for (var round = 0; round < 200; round++)
        {
            for (var i = 0; i < 32; i += 8)
            {
                BitConverter.TryWriteBytes(digest[i..], random.Next());
            }

            if (round < 2)
            {
                // The smallest and the largest sums.
                digest.Fill(round == 0 ? byte.MinValue : byte.MaxValue);
            }

            var line = System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(digest));
            Assert.True(ProofText.TryReadDigest(line, read));
            Assert.True(ProofText.TryReadScalar(line, twin));
            Assert.Equal(digest, read);
            Assert.Equal(digest, twin);
            var at = round % line.Length;
            for (var other = 0; other < 256; other++)
            {
                (var before, line[at]) = (line[at], (byte)other);
                var isRead = ProofText.TryReadDigest(line, read);
                Assert.Equal(ProofText.TryReadScalar(line, twin), isRead);
                Assert.Equal(isRead && other != before, isRead && !read.SequenceEqual(digest));
                line[at] = before;
            }

            Assert.False(ProofText.TryReadDigest(line.AsSpan(1), read));
        }
    }

    [Theory]
    [InlineData(0, "000")]
    [InlineData(999, "999")]
    [InlineData(1_000, "x001/000")]
    [InlineData(1_234_067, "x001/x234/067")]
    public void Tiles_are_named_as_C2SP_names_them(ulong number, string path)
    {
        Assert.Equal("tile/1/" + path, TilePath.OfTile(HashKind.Sha256, 1, number, 256));
        Assert.Equal("tile/entries/" + path + ".p/7", TilePath.OfBundle(number, 7));
        Assert.Equal("sm3/tile/0/" + path + ".p/1", TilePath.OfTile(HashKind.Sm3, 0, number, 1));
    }

    private static void AssertAsAlone(ProofFixture fixture, byte[][] texts, int? verified)
    {
        var verifier = Verifier(fixture);
        var note = fixture.Log.FindCheckpoint()!.ToBytes();
        var verdicts = new ReceiptVerdict[texts.Length];
        var accepted = verifier.Verify(
            Array.ConvertAll(texts, text => new ReadOnlyMemory<byte>(text)),
            verdicts
        );

        Assert.Equal(texts.Select(Alone), verdicts);
        Assert.Equal(verdicts.Count(v => v == ReceiptVerdict.Verified), accepted);
        Assert.Equal(verified ?? accepted, accepted);

        ReceiptVerdict Alone(byte[] text)
        {
            try
            {
                var receipt = UsageReceipt.Parse(text);
                return verifier.Verify(receipt) ? ReceiptVerdict.Verified
                    : receipt.Index >= verifier.Checkpoint.Size
                    || !receipt.Checkpoint.Span.SequenceEqual(note)
                        ? ReceiptVerdict.OtherCheckpoint
                    : ReceiptVerdict.NotInLog;
            }
            catch (FormatException)
            {
                return ReceiptVerdict.Malformed;
            }
        }
    }

    /// <summary>A byte changed, cut, added or exchanged, or the tail of another receipt.</summary>
    private static byte[] Damaged(byte[] text, byte[][] others, SimRandom random)
    {
        var at = random.Below(text.Length);
        var other = others[random.Below(others.Length)];
        byte[] changed = [.. text];
        changed[at] ^= (byte)(1 << random.Below(7));
        return random.Below(6) switch
        {
            0 => text[..at],
            1 => [.. text[..at], .. text[(at + 1)..]],
            2 => [.. text[..at], (byte)'\n', .. text[at..]],
            3 => [.. text[..at], .. other.AsSpan(Math.Min(at, other.Length))],
            _ => changed,
        };
    }

    /// <summary>One bit of the record or of a path changed, or a digest too few or too many.</summary>
    private static UsageReceipt Damaged(UsageReceipt receipt, SimRandom random)
    {
        var (record, sha256, sm3) = (
            receipt.Record.ToArray(),
            receipt.Sha256Path.ToArray(),
            receipt.Sm3Path.ToArray()
        );
        var target = random.Below(4) switch
        {
            0 => record,
            1 when sm3.Length > 0 => sm3,
            _ => sha256,
        };
        target[random.Below(target.Length)] ^= (byte)(1 << random.Below(8));
        sha256 = random.Below(8) switch
        {
            0 => sha256[32..],
            1 => [.. sha256, .. sha256[..32]],
            _ => sha256,
        };
        return new(receipt.Index, record, receipt.Body, sha256, sm3, receipt.Checkpoint);
    }

    private static UsageReceiptVerifier Verifier(ProofFixture fixture) =>
        new(fixture.Log.FindCheckpoint()!.ToBytes(), fixture.Policy);

    private static UsageReceipt WithIndex(UsageReceipt receipt, ulong index) =>
        Copy(receipt, index, receipt.Record.ToArray(), receipt.Sha256Path.ToArray());

    private static UsageReceipt WithPath(UsageReceipt receipt, ReadOnlyMemory<byte> path) =>
        Copy(receipt, receipt.Index, receipt.Record.ToArray(), path.ToArray());

    private static UsageReceipt WithRecord(UsageReceipt receipt, byte[] record) =>
        Copy(receipt, receipt.Index, record, receipt.Sha256Path.ToArray());

    private static UsageReceipt Copy(
        UsageReceipt receipt,
        ulong index,
        byte[] record,
        byte[] path
    ) =>
        new(
            index,
            record,
            receipt.Body.ToArray(),
            path,
            receipt.Sm3Path.ToArray(),
            receipt.Checkpoint.ToArray()
        );
}
