using System.Buffers.Binary;
using System.Collections;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sessions;

namespace AuthOps.Psi.Large;

/// <summary>What the finished steps of a job come to. One run owns it; not safe for concurrent use.</summary>
internal sealed class LargeResults(
    WorkFolder folder,
    LargeJob job,
    PsiRole role,
    byte[] schemaHash,
    int rowCount
)
{
    private int[] _sizes = [];

    /// <summary>The keys in common over all buckets.</summary>
    public int Size { get; private set; }

    /// <summary>The hash of the numbers in common and the transcripts of all buckets and passes so far; equal on both sides.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>What both parties know alike.</summary>
    public PsiReceiptFacts Facts
    {
        get
        {
            var options = job.Options;
            var opened =
                options.Output != PsiOutput.Cardinality && Size >= options.MinimumIntersection;
            return DeclaredSide.Facts(
                options,
                role,
                role == PsiRole.Receiver
                    ? (job.Own.Side, job.Peer.Side)
                    : (job.Peer.Side, job.Own.Side),
                (job.Id.Value, Convert.ToHexStringLower(schemaHash), Hash, job.Buckets),
                (Size, opened)
            );
        }
    }

    /// <summary>Adds a pass whose steps are all finished.</summary>
    /// <exception cref="PsiProtocolException">A bucket was counted otherwise before.</exception>
    public void Count(int pass)
    {
        const int EntrySize = sizeof(uint) + StepRun.DigestSize;
        var sizes = new int[job.Buckets];
        var entries = new byte[EntrySize * job.Buckets];
        for (var bucket = 0; bucket < job.Buckets; bucket++)
        {
            var step = (pass * job.Buckets) + bucket;
            sizes[bucket] = folder.Read(job.Id, step, rowCount).Size;
            var entry = entries.AsSpan(EntrySize * bucket, EntrySize);
            BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)sizes[bucket]);
            folder.ReadRun(job.Id, step)!.TranscriptHash.CopyTo(entry[sizeof(uint)..]);
        }

        if (pass > 0 && !sizes.AsSpan().SequenceEqual(_sizes))
        {
            throw new PsiProtocolException(
                PsiProtocolError.JobMismatch,
                "A bucket has another number of keys in common than when it was counted."
            );
        }

        _sizes = sizes;
        Size = checked((int)sizes.Sum(size => (long)size));
        Hash = DomainHash.Hash(
            SessionSuite.For(job.Options.Suite).Hash,
            "authops/psi/large/outcome/v2",
            Convert.FromHexString(job.Id.Value),
            Hash,
            entries
        );
    }

    /// <summary>The output.</summary>
    public PsiLargeResult Result(string path, ulong attempt, DsseEnvelope? receipt)
    {
        var facts = Facts;
        var (all, rows) = (job, rowCount);
        return new PsiLargeResult(
            Size,
            all.Buckets,
            attempt,
            facts,
            receipt,
            facts.RowsOpened ? () => MatchedRows(path, all, rows) : () => []
        );
    }

    private static IEnumerable<int> MatchedRows(string path, LargeJob job, int rowCount)
    {
        var matched = new BitArray(rowCount);
        using (var folder = new WorkFolder(path))
        {
            for (var bucket = 0; bucket < job.Buckets; bucket++)
            {
                var step = ((job.Passes - 1) * job.Buckets) + bucket;
                foreach (var row in folder.Read(job.Id, step, rowCount).Rows)
                {
                    matched[row] = true;
                }
            }
        }

        for (var row = 0; row < rowCount; row++)
        {
            if (matched[row])
            {
                yield return row;
            }
        }
    }
}
