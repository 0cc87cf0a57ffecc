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
/// Receipts of random records in a tree of ten million, as the bytes a holder keeps: read, and verified under one
/// checkpoint that was verified once. The tree is made here by the published format, so that the row takes seconds.
/// </summary>
internal sealed class ReceiptWorkload
{
    private static readonly int s_leaves = PairedMeasurement.IsCheck ? 100_000 : 10_000_000;
    private const int RecordSize = 118;
    private const int Receipts = 20_000;
    private const string Origin = "bench.example/usage";
    private readonly byte[][] _texts = new byte[Receipts][];
    private readonly UsageReceiptVerifier _verifier;

    public ReceiptWorkload()
    {
        var tree = new MerkleTree(HashKind.Sha256);
        var indexes = Enumerable
            .Range(0, Receipts)
            .Select(_ => (ulong)SecureRandom.NextInt32(s_leaves))
            .ToArray();
        var wanted = indexes.ToHashSet();
        var records = new Dictionary<ulong, byte[]>();
        var block = new byte[10_000 * RecordSize];
        SecureRandom.Fill(block);
        for (var from = 0; from < s_leaves; from += 10_000)
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

            tree.AppendBatch(block, RecordSize);
        }

        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        var root = Convert.ToHexStringLower(tree.Root());
        var note = SignedNote
            .Create(
                new UsageCheckpoint(Origin, (ulong)s_leaves, root, new string('0', 64)).ToText()
            )
            .Sign(new NoteSigner(Origin, key, key.PublicKey))
            .ToBytes();
        _verifier = new UsageReceiptVerifier(
            note,
            CheckpointPolicy.LogOnly(new NoteKey(Origin, key.PublicKey))
        );
        for (var i = 0; i < Receipts; i++)
        {
            _texts[i] = Text(
                indexes[i],
                records[indexes[i]],
                tree.InclusionProof(indexes[i], (ulong)s_leaves),
                note
            );
        }
    }

    /// <summary>Thousand receipts a second, the median of several rounds.</summary>
    public double Measure()
    {
        var rates = new List<double>();
        var receipts = new UsageReceipt[Receipts];
        var results = new bool[Receipts];
        for (var round = 0; round < (PairedMeasurement.IsCheck ? 4 : 12); round++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < Receipts; i++)
            {
                receipts[i] = UsageReceipt.Parse(_texts[i]);
            }

            if (_verifier.Verify(receipts, results) != Receipts)
            {
                throw new InvalidOperationException("A receipt does not verify.");
            }

            rates.Add(Receipts / Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        rates.RemoveRange(0, 3);
        rates.Sort();
        return rates[rates.Count / 2];
    }

    private static byte[] Text(ulong index, byte[] record, byte[] path, byte[] note)
    {
        byte[] extra = [1, .. record, 0];
        var text = new StringBuilder(
            string.Create(
                CultureInfo.InvariantCulture,
                $"c2sp.org/tlog-proof@v1\nextra {Convert.ToBase64String(extra)}\nindex {index}\n"
            )
        );
        for (var i = 0; i < path.Length; i += 32)
        {
            text.Append(Convert.ToBase64String(path.AsSpan(i, 32))).Append('\n');
        }

        return [.. Encoding.ASCII.GetBytes(text.ToString()), (byte)'\n', .. note];
    }
}
