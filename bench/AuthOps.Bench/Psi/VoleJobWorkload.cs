using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AuthOps.Primitives.Randomness;
using AuthOps.Psi.Large;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Bench.Psi;

/// <summary>
/// An intersection by VOLE of items of 16 bytes, half in common, bucket after bucket: spreading, hashing, fresh base transfers and every
/// message of each bucket, both parties on one thread.
/// </summary>
internal sealed class VoleJobWorkload
{
    private readonly VolePsiMode _mode;
    private readonly int _buckets;
    private readonly Block[] _mine;
    private readonly Block[] _theirs;

    public VoleJobWorkload(int items, int bucketItems, VolePsiMode mode)
    {
        Count = items;
        _buckets = BucketBound.Count(items, items, bucketItems);
        _mode = mode with { Buckets = _buckets };
        _mine = new Block[items];
        _theirs = new Block[items];
        SecureRandom.Fill(MemoryMarshal.AsBytes(_mine.AsSpan()));
        SecureRandom.Fill(MemoryMarshal.AsBytes(_theirs.AsSpan()));
        _mine.AsSpan(0, items / 2).CopyTo(_theirs.AsSpan(items / 4));
    }

    public int Count { get; }

    /// <summary>Bytes of all messages of the last run.</summary>
    public long Bytes { get; private set; }

    /// <summary>Runs both parties, and fails unless exactly the common half matches.</summary>
    public void Run()
    {
        var bound = (int)BucketBound.Of(Count, _buckets);
        var terms = new VolePsiTerms(bound, bound, _mode);
        var (mine, theirs) = (Spread(_mine), Spread(_theirs));
        var session = new byte[32];
        Bytes = 0;
        for (var bucket = 0; bucket < _buckets; bucket++)
        {
            SecureRandom.Fill(session);
            var own = mine.ItemsOf(bucket);
            using var receiver = new VolePsiReceiver(terms, session, Hash(_mine, own));
            using var sender = new VolePsiSender(
                terms,
                session,
                Hash(_theirs, theirs.ItemsOf(bucket))
            );
            Bytes += VoleWorkload.Exchange(receiver, sender);
            for (var i = 0; i < own.Length; i++)
            {
                if (receiver.IsMatch[i] != own[i] < Count / 2)
                {
                    throw new InvalidOperationException("The intersection is wrong.");
                }
            }
        }

        Block[] Hash(Block[] items, ReadOnlySpan<int> numbers)
        {
            var hashes = new Block[numbers.Length];
            for (var i = 0; i < hashes.Length; i++)
            {
                hashes[i] = items[numbers[i]];
            }

            byte[] plain = [.. MemoryMarshal.AsBytes(hashes.AsSpan())];
            ItemHashes.Of(terms.Oracle, session, plain, Blocks.Size, hashes);
            return hashes;
        }
    }

    /// <summary>The numbers of the items by bucket.</summary>
    private Buckets Spread(Block[] items)
    {
        var starts = new int[_buckets + 1];
        foreach (var item in items)
        {
            starts[BucketOf(item) + 1]++;
        }

        for (var i = 0; i < _buckets; i++)
        {
            starts[i + 1] += starts[i];
        }

        var numbers = new int[items.Length];
        int[] next = [.. starts];
        for (var i = 0; i < items.Length; i++)
        {
            numbers[next[BucketOf(items[i])]++] = i;
        }

        return new Buckets(starts, numbers);
    }

    /// <summary>Items are uniform here; those of a user are hashed first.</summary>
    private int BucketOf(Block item) => (int)(((item.GetElement(0) >> 32) * (uint)_buckets) >> 32);

    private readonly record struct Buckets(int[] Starts, int[] Numbers)
    {
        public ReadOnlySpan<int> ItemsOf(int bucket) =>
            Numbers.AsSpan(Starts[bucket]..Starts[bucket + 1]);
    }
}
