using AuthOps.Psi.Items;
using AuthOps.Psi.Large;

namespace AuthOps.Psi.Tests.Large;

public sealed class RowPartitionerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-rows-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "rows");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 3)]
    [InlineData(1025, 1)]
    [InlineData(100_000, 7)]
    public void Every_row_is_in_the_bucket_of_its_item_once(int count, int buckets)
    {
        using var rows = Items.Partition(Path, 0, count, buckets);
        Assert.Equal(count, rows.RowCount);
        var seen = new bool[count];
        for (var bucket = 0; bucket < buckets; bucket++)
        {
            var read = rows.Read(bucket);
            for (var i = 0; i < read.Rows.Length; i++)
            {
                var row = read.Rows[i];
                Assert.Equal(bucket, PartitionIndex.BucketOf(row.High, (uint)buckets));
                Assert.True(i == 0 || read.Rows[i - 1].CompareTo(row) < 0);
                Assert.False(seen[row.Row]);
                seen[row.Row] = true;
            }

            Assert.Equal(read.Rows.Length, read.Items(new byte[32], DuplicatePolicy.Reject).Count);
        }

        Assert.DoesNotContain(false, seen);
        Assert.Single(Directory.GetFiles(_folder.FullName));
        var (_, repeated, most) = rows.Examine(1, TestContext.Current.CancellationToken);
        Assert.Equal(0, repeated);
        Assert.InRange(most, (count + buckets - 1) / buckets, BucketBound.Of(count, buckets));
    }

    [Fact]
    public void Buckets_are_as_full_as_a_random_function_makes_them()
    {
        const int Buckets = 64;
        const int Count = 64_000;
        using var rows = Items.Partition(Path, 0, Count, Buckets);
        double square = 0;
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            square += Math.Pow(rows.Read(bucket).Rows.Length - (Count / Buckets), 2);
        }

        // Chi-square with 63 degrees of freedom: outside of it once in 10^6 keys, and the key is fixed.
        Assert.InRange(square / (Count / Buckets), 20, 135);
    }

    [Fact]
    public void Another_key_puts_items_elsewhere_and_the_check_finds_other_rows()
    {
        using var rows = Items.Partition(Path, 0, 1000, 2);
        using var more = Items.Partition(Path + "2", 1, 1000, 2);
        Assert.NotEqual(rows.Check, more.Check);
        using var partitioner = new RowPartitioner(Path + "3", new byte[16], 2);
        Items.Add(partitioner, 0, 0, 1000);
        using var other = partitioner.Complete();
        Assert.NotEqual(rows.Check, other.Check);
        Assert.NotEqual(
            rows.Read(0).Rows.ToArray().Select(r => r.Row).Order(),
            other.Read(0).Rows.ToArray().Select(r => r.Row).Order()
        );
        using var same = Items.Partition(Path + "4", 0, 1000, 2);
        Assert.Equal(rows.Check, same.Check);
    }

    [Fact]
    public void Rows_that_repeat_an_item_are_found_and_kept_as_the_policy_says()
    {
        using var partitioner = new RowPartitioner(Path, Items.Key, 3);
        Items.Add(partitioner, 0, 0, 100);
        Items.Add(partitioner, 10, 100, 5);
        using var rows = partitioner.Complete();
        var (findings, count, most) = rows.Examine(3, TestContext.Current.CancellationToken);
        Assert.InRange(most, 34, 60);
        Assert.Equal(5, count);
        Assert.Equal(3, findings.Count);
        Assert.All(findings, f => Assert.InRange(f.Row, 100, 104));
        var first = 0;
        var all = 0;
        for (var bucket = 0; bucket < 3; bucket++)
        {
            var read = rows.Read(bucket);
            var everything = new bool[read.Rows.Length];
            var items = read.Items(new byte[32], DuplicatePolicy.First);
            Array.Fill(everything, true);
            first += items.RowsOf(everything.AsSpan(0, items.Count)).Length;
            items = read.Items(new byte[32], DuplicatePolicy.AllRows);
            all += items.RowsOf(everything.AsSpan(0, items.Count)).Length;
        }

        Assert.Equal((100, 105), (first, all));
    }

    [Fact]
    public void Memory_is_what_was_allowed()
    {
        const int Allowed = 2 << 20;
        var options = new PartitionOptions { MemoryBytes = Allowed };
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var partitioner = new RowPartitioner(Path, Items.Key, 500, options);
        var items = new byte[Items.Size * 1000];
        var ends = Enumerable.Range(1, 1000).Select(i => i * Items.Size).ToArray();
        var rows = new long[1000];
        for (var i = 0; i < 200; i++)
        {
            partitioner.Add(items, ends, rows);
        }

        partitioner.Complete().Dispose();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, Allowed);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new RowPartitioner(Path, Items.Key, 5000, options)
        );
        Assert.Contains("5000 buckets need at least", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new RowPartitioner(Path, Items.Key, 1, new PartitionOptions { MemoryBytes = 1 })
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(700_000)]
    [InlineData(2_400_100)]
    public void A_full_disk_leaves_nothing(int room)
    {
        var options = new PartitionOptions
        {
            MemoryBytes = PartitionOptions.MinMemoryBytes,
            Create = path => new FullDisk(path, room),
        };
        using (var partitioner = new RowPartitioner(Path, Items.Key, 2, options))
        {
            var error = Assert.Throws<IOException>(() =>
            {
                Items.Add(partitioner, 0, 0, 100_000);
                partitioner.Complete();
            });
            Assert.Contains("No space", error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void An_unfinished_partition_leaves_nothing_and_a_left_over_one_is_replaced()
    {
        File.WriteAllText(Path + ".tmp", "left by a process that was killed");
        using (var partitioner = new RowPartitioner(Path, Items.Key, 2))
        {
            Items.Add(partitioner, 0, 0, 1000);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    File.GetUnixFileMode(Path + ".tmp")
                );
            }
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void Every_damaged_byte_is_found()
    {
        Items.Partition(Path, 0, 6, 2).Dispose();
        var bytes = File.ReadAllBytes(Path);
        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[i] ^= (byte)(1 << (i % 8));
            Assert.True(IsRefused(damaged), $"byte {i}");
        }

        for (var length = 0; length < bytes.Length; length += 7)
        {
            Assert.True(IsRefused(bytes[..length]), $"length {length}");
        }

        Assert.False(IsRefused(bytes));
    }

    private bool IsRefused(byte[] bytes)
    {
        File.WriteAllBytes(Path, bytes);
        try
        {
            using var rows = PartitionedRows.Open(Path);
            for (var bucket = 0; bucket < rows.BucketCount; bucket++)
            {
                rows.Read(bucket);
            }

            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    /// <summary>A file on a disk with room for some bytes, which takes what fits and then fails.</summary>
    private sealed class FullDisk(string path, int room) : Stream
    {
        private readonly FileStream _file = new(path, FileMode.CreateNew);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _file.Length;

        public override long Position
        {
            get => _file.Position;
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var fits = (int)Math.Min(buffer.Length, room - _file.Length);
            _file.Write(buffer[..fits]);
            if (fits < buffer.Length)
            {
                throw new IOException("No space left on device");
            }
        }

        public override void Flush() => _file.Flush();

        public override int Read(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) =>
            throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) =>
            Write(buffer.AsSpan(offset, count));

        protected override void Dispose(bool disposing)
        {
            _file.Dispose();
            base.Dispose(disposing);
        }
    }
}
