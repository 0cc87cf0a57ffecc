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
    private const int RecordSize = 118;
    public const int Receipts = 20_000;
    private const string Origin = "bench.example/usage";
    private readonly byte[][] _texts = new byte[Receipts][];
    private readonly UsageReceipt[] _receipts = new UsageReceipt[Receipts];
    private readonly bool[] _results = new bool[Receipts];
    private readonly UsageReceiptVerifier _verifier;

    public ReceiptWorkload(int leaves)
    {
        var tree = new MerkleTree(HashKind.Sha256);
        var indexes = Enumerable
            .Range(0, Receipts)
            .Select(_ => (ulong)SecureRandom.NextInt32(leaves))
            .ToArray();
        var wanted = indexes.ToHashSet();
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

            tree.AppendBatch(block, RecordSize);
        }

        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        var root = Convert.ToHexStringLower(tree.Root());
        var note = SignedNote
            .Create(new UsageCheckpoint(Origin, (ulong)leaves, root, new string('0', 64)).ToText())
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
                tree.InclusionProof(indexes[i], (ulong)leaves),
                note
            );
        }
    }

    /// <summary>Thousand receipts a second, the median of several rounds.</summary>
    public double Measure()
    {
        var rates = new List<double>();
        for (var round = 0; round < (PairedMeasurement.IsCheck ? 4 : 12); round++)
        {
            var started = Stopwatch.GetTimestamp();
            Read();
            Verify();
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
            _receipts[i] = UsageReceipt.Parse(_texts[i]);
        }
    }

    /// <summary>Verifies what was read last.</summary>
    public void Verify()
    {
        if (_verifier.Verify(_receipts, _results) != Receipts)
        {
            throw new InvalidOperationException("A receipt does not verify.");
        }
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
