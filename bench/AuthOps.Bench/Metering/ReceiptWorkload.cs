using System.Diagnostics;
using System.Globalization;
using System.Text;
using AuthOps.Bench.Headlines;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Bench.Metering;

/// <summary>
/// Receipts of random records in a tree of ten million, as the bytes a holder keeps, verified under one checkpoint that
/// was verified once. The tree is made here by the published format, so that the row takes seconds.
/// </summary>
internal sealed class ReceiptWorkload
{
    private const int RecordSize = 118;
    public const int Receipts = 20_000;
    private const string Origin = "bench.example/usage";
    private readonly ReadOnlyMemory<byte>[] _texts = new ReadOnlyMemory<byte>[Receipts];
    private readonly ReceiptVerdict[] _verdicts = new ReceiptVerdict[Receipts];
    private readonly UsageReceipt[] _receipts = new UsageReceipt[Receipts];
    private readonly bool[] _results = new bool[Receipts];
    private readonly UsageReceiptVerifier _verifier;

    /// <param name="leaves">Records in the log.</param>
    /// <param name="withSm3">Whether the receipts carry the SM3 path besides.</param>
    public ReceiptWorkload(int leaves, bool withSm3 = false)
    {
        var trees = (withSm3 ? [HashKind.Sha256, HashKind.Sm3] : (HashKind[])[HashKind.Sha256])
            .Select(kind => new MerkleTree(kind))
            .ToArray();
        var indexes = Enumerable
            .Range(0, Receipts)
            .Select(_ => (ulong)SecureRandom.NextInt32(leaves))
            .ToArray();
        var records = Grow(trees, leaves, indexes.ToHashSet());
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        string Root(int tree) =>
            tree < trees.Length
                ? Convert.ToHexStringLower(trees[tree].Root())
                : new string('0', 64);
        var note = SignedNote
            .Create(new UsageCheckpoint(Origin, (ulong)leaves, Root(0), Root(1)).ToText())
            .Sign(new NoteSigner(Origin, key, key.PublicKey))
            .ToBytes();
        _verifier = new UsageReceiptVerifier(
            note,
            CheckpointPolicy.LogOnly(new NoteKey(Origin, key.PublicKey))
        );
        for (var i = 0; i < Receipts; i++)
        {
            var paths = Array.ConvertAll(
                trees,
                tree => tree.InclusionProof(indexes[i], (ulong)leaves)
            );
            _texts[i] = Text(indexes[i], records[indexes[i]], paths, note);
        }
    }

    /// <summary>Thousand receipts a second, the median of several rounds.</summary>
    public double Measure()
    {
        var rates = new List<double>();
        for (var round = 0; round < (PairedMeasurement.IsCheck ? 4 : 12); round++)
        {
            var started = Stopwatch.GetTimestamp();
            VerifyBytes();
            rates.Add(Receipts / Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        rates.RemoveRange(0, 3);
        rates.Sort();
        return rates[rates.Count / 2];
    }

    /// <summary>Reads all receipts.</summary>
    public void Read()
    {
        for (var i = 0; i < Receipts; i++)
        {
            _receipts[i] = UsageReceipt.Parse(_texts[i].Span);
        }
    }

    /// <summary>Verifies what was read last.</summary>
    public void VerifyRead()
    {
        if (_verifier.Verify(_receipts, _results) != Receipts)
        {
            throw new InvalidOperationException("A receipt does not verify.");
        }
    }

    /// <summary>Verifies all receipts from their bytes.</summary>
    public void VerifyBytes()
    {
        if (_verifier.Verify(_texts, _verdicts) != Receipts)
        {
            throw new InvalidOperationException("A receipt does not verify.");
        }
    }

    private static Dictionary<ulong, byte[]> Grow(
        MerkleTree[] trees,
        int leaves,
        HashSet<ulong> wanted
    )
    {
        var records = new Dictionary<ulong, byte[]>();
        var block = new byte[10_000 * RecordSize];
        SecureRandom.Fill(block);
        for (var from = 0; from < leaves; from += 10_000)
        {
            for (var i = 0; i < 10_000; i++)
            {
                var record = block.AsSpan(i * RecordSize, RecordSize);
                BitConverter.TryWriteBytes(record[6..], from + i);
                record[0] = 1;
                record[1] = 5;
                if (wanted.Contains((ulong)(from + i)))
                {
                    records[(ulong)(from + i)] = record.ToArray();
                }
            }

            foreach (var tree in trees)
            {
                tree.AppendBatch(block, RecordSize);
            }
        }

        return records;
    }

    private static byte[] Text(ulong index, byte[] record, byte[][] paths, byte[] note)
    {
        var sm3 = paths.Length > 1 ? paths[1] : [];
        byte[] extra = [1, .. record, (byte)(sm3.Length / 32), .. sm3];
        var text = new StringBuilder(
            string.Create(
                CultureInfo.InvariantCulture,
                $"c2sp.org/tlog-proof@v1\nextra {Convert.ToBase64String(extra)}\nindex {index}\n"
            )
        );
        for (var i = 0; i < paths[0].Length; i += 32)
        {
            text.Append(Convert.ToBase64String(paths[0].AsSpan(i, 32))).Append('\n');
        }

        return [.. Encoding.ASCII.GetBytes(text.ToString()), (byte)'\n', .. note];
    }
}
