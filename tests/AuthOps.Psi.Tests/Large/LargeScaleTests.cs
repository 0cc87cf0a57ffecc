using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AuthOps.Primitives.Randomness;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Items;
using AuthOps.Psi.Large;

namespace AuthOps.Psi.Tests.Large;

/// <summary>
/// 10^8 against 10^8 rows without the arithmetic of curves: both sides are spread over buckets on the disk, and each bucket is read,
/// sorted, padded, ordered at random, joined by tags and traced back to rows, as a session does. Tags are the digests themselves.
/// </summary>
public sealed class LargeScaleTests : IDisposable
{
    private const string RowsVariable = "AUTHOPS_PSI_ROWS";
    private const int Threads = 2;

    // What a processor's caches hold: a bucket of the default size does not fit them, and is padded by less.
    private const int BucketItems = 1 << 17;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-scale-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Buckets_joined_by_tags_give_the_common_rows() => Run(20_000, 1 << 12);

    [Fact(Explicit = true)]
    public void A_hundred_million_rows_of_each_side_take_less_than_a_minute_and_two_gigabytes()
    {
        var count = int.Parse(
            Environment.GetEnvironmentVariable(RowsVariable) ?? "100000000",
            CultureInfo.InvariantCulture
        );
        var (partition, join) = Run(count, BucketItems);
        using var self = Process.GetCurrentProcess();
        var peak = self.PeakWorkingSet64 / 1e9;
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine(
            FormattableString.Invariant(
                $"scale: {count} rows of each side in buckets of {BucketItems}: partition of both {partition:0.0} s on a thread each, pad and join {join:0.0} s on {Threads}, together {partition + join:0.0} s"
            )
        );
        output.WriteLine(
            FormattableString.Invariant(
                $"scale: peak of memory, both sides in one process: {peak:0.00} GB"
            )
        );
        Assert.InRange(partition + join, 0, 60);
        Assert.InRange(peak, 0, 2);
    }

    private (double Partition, double Join) Run(int count, int bucketItems)
    {
        var buckets = BucketBound.Count(count, count, bucketItems);
        var bound = (int)BucketBound.Of(count, buckets);
        var started = Stopwatch.GetTimestamp();
        var (mine, other) = (Path("mine"), Path("other"));

        // A thread for each side, as the parties have.
        Parallel.Invoke(
            () => Items.Partition(mine, 0, count, buckets).Dispose(),
            () => Items.Partition(other, count / 2, count, buckets).Dispose()
        );
        var partition = Stopwatch.GetElapsedTime(started).TotalSeconds;
        started = Stopwatch.GetTimestamp();
        long common = 0;
        Parallel.For(
            0,
            buckets,
            new ParallelOptions { MaxDegreeOfParallelism = Threads },
            () => (Mine: PartitionedRows.Open(mine), Other: PartitionedRows.Open(other)),
            (bucket, _, files) =>
            {
                Interlocked.Add(ref common, Join(files, bucket, bound, shift: count / 2));
                return files;
            },
            files =>
            {
                files.Mine.Dispose();
                files.Other.Dispose();
            }
        );
        Assert.Equal(count - (count / 2), common);
        return (partition, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    /// <summary>Joins a bucket of both sides and checks every match; gives the number of matching rows.</summary>
    private static int Join(
        (PartitionedRows Mine, PartitionedRows Other) files,
        int bucket,
        int bound,
        int shift
    )
    {
        var (ownTags, ownOrder, ownRows) = Side(files.Mine, bucket, bound);
        var (peerTags, peerOrder, peerRows) = Side(files.Other, bucket, bound);
        var positions = new int[bound];
        TagUnits.RequireDistinct(ownTags).Find(peerTags, positions);
        var matched = new bool[ownRows.Rows.Length];
        for (var position = 0; position < positions.Length; position++)
        {
            var found = positions[position];
            if (found >= 0)
            {
                TagUnits.Mark(matched, ownOrder[found]);
                var (own, peer) = (
                    ownRows.Rows[ownOrder[found]],
                    peerRows.Rows[peerOrder[position]]
                );
                Assert.True(own.Row == peer.Row + shift);
            }
        }

        return matched.AsSpan().Count(true);
    }

    /// <summary>What a side sends of a bucket: tags in a random order, padded to the bound with random ones.</summary>
    private static (UInt128[] Tags, int[] Order, Bucket Rows) Side(
        PartitionedRows file,
        int bucket,
        int bound
    )
    {
        var rows = file.Read(bucket);
        var items = rows.Items(new byte[32], DuplicatePolicy.Reject);
        Assert.InRange(items.Count, 0, bound);
        var order = new int[bound];
        for (var i = 0; i < bound; i++)
        {
            order[i] = i;
        }

        SecureRandom.Shuffle(order.AsSpan());
        var tags = new UInt128[bound];
        for (var i = 0; i < bound; i++)
        {
            if (order[i] < items.Count)
            {
                tags[i] = MemoryMarshal.Read<UInt128>(items.Encoded(order[i]));
            }
            else
            {
                SecureRandom.Fill(MemoryMarshal.AsBytes(tags.AsSpan(i, 1)));
            }
        }

        return (tags, order, rows);
    }
}
