using AuthOps.Primitives.Jobs;

namespace AuthOps.Primitives.Tests.Jobs;

public sealed class LocalJobRunnerTests : IDisposable
{
    private const string Kind = "authops/tests/numbers/v1";
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("authops-jobs-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(_root.FullName, "jobs");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public async Task A_job_gives_the_parts_in_their_order(byte parts)
    {
        var job = new Numbers();
        await using var runner = new LocalJobRunner(Folder, [job]);
        var seen = new List<JobStatus>();
        var id = await runner.SubmitAsync(Kind, new[] { parts }, "a", Token);
        var status = await runner.WaitAsync(id, new Seen(seen), Token);

        Assert.Equal(new JobStatus(JobState.Finished, parts, parts, null), status);
        Assert.Equal(
            Enumerable.Range(0, parts).Select(i => (byte)i),
            await ResultAsync(runner, id)
        );
        Assert.All(seen, told => Assert.InRange(told.Done, 1, parts));
    }

    [Fact]
    public async Task One_key_is_one_job_and_no_part_is_computed_twice()
    {
        var job = new Numbers();
        await using (var runner = new LocalJobRunner(Folder, [job]))
        {
            var id = await runner.SubmitAsync(Kind, new byte[] { 5 }, "a", Token);
            Assert.Equal(id, await runner.SubmitAsync(Kind, new byte[] { 5 }, "a", Token));
            await runner.WaitAsync(id, cancellationToken: Token);
            var error = await Assert.ThrowsAsync<ArgumentException>(async () =>
                await runner.SubmitAsync(Kind, new byte[] { 6 }, "a", Token)
            );
            Assert.Contains("another specification", error.Message, StringComparison.Ordinal);
            Assert.NotEqual(id, await runner.SubmitAsync(Kind, new byte[] { 6 }, "b", Token));
        }

        await using var later = new LocalJobRunner(Folder, [job]);
        var again = await later.SubmitAsync(Kind, new byte[] { 5 }, "a", Token);
        Assert.Equal(JobState.Finished, (await later.StatusAsync(again, Token)).State);
        Assert.Equal(5, job.Computed.Count(c => c.Total == 5));
    }

    [Fact]
    public async Task A_failed_job_names_the_failure_and_goes_on_with_the_missing_parts()
    {
        var job = new Numbers { FailAt = 3 };
        await using var runner = new LocalJobRunner(Folder, [job], 1);
        var id = await runner.SubmitAsync(Kind, new byte[] { 5 }, "a", Token);
        var failed = await runner.WaitAsync(id, cancellationToken: Token);
        Assert.Equal(new JobStatus(JobState.Failed, 3, 5, "IOException: the disk is full"), failed);
        Assert.Empty(Directory.GetFiles(Folder, "*.tmp", SearchOption.AllDirectories));
        await Assert.ThrowsAsync<FileNotFoundException>(async () =>
            await runner.OpenResultAsync(id)
        );

        job.FailAt = -1;
        job.Computed.Clear();
        await runner.SubmitAsync(Kind, new byte[] { 5 }, "a", Token);
        Assert.Equal(
            JobState.Finished,
            (await runner.WaitAsync(id, cancellationToken: Token)).State
        );
        Assert.Equal([3, 4], job.Computed.Select(c => c.Index).Order());
        Assert.Equal([0, 1, 2, 3, 4], await ResultAsync(runner, id));
    }

    [Fact]
    public async Task A_cancelled_job_stays_cancelled()
    {
        var job = new Numbers { Blocks = true };
        await using (var runner = new LocalJobRunner(Folder, [job]))
        {
            var id = await runner.SubmitAsync(Kind, new byte[] { 5 }, "a", Token);
            Assert.Equal(JobState.Running, (await runner.StatusAsync(id, Token)).State);
            await runner.CancelAsync(id, Token);
            Assert.Equal(JobState.Cancelled, (await runner.StatusAsync(id, Token)).State);
        }

        job.Blocks = false;
        await using var later = new LocalJobRunner(Folder, [job]);
        var again = await later.SubmitAsync(Kind, new byte[] { 5 }, "a", Token);
        Assert.Equal(
            JobState.Cancelled,
            (await later.WaitAsync(again, cancellationToken: Token)).State
        );
        Assert.Empty(job.Computed);
    }

    [Fact]
    public async Task A_job_of_an_earlier_runner_is_interrupted_until_it_is_submitted_again()
    {
        var job = new Numbers { Blocks = true };
        JobId id;
        await using (var runner = new LocalJobRunner(Folder, [job]))
        {
            id = await runner.SubmitAsync(Kind, new byte[] { 5 }, "a", Token);
        }

        job.Blocks = false;
        await using var later = new LocalJobRunner(Folder, [job]);
        Assert.Equal(JobState.Interrupted, (await later.StatusAsync(id, Token)).State);
        await later.SubmitAsync(Kind, new byte[] { 5 }, "a", Token);
        Assert.Equal(
            JobState.Finished,
            (await later.WaitAsync(id, cancellationToken: Token)).State
        );
    }

    [Fact]
    public async Task What_cannot_be_run_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalJobRunner(Folder, [], 0));
        Assert.Throws<ArgumentException>(() =>
            new LocalJobRunner(Folder, [new Numbers(), new Numbers()])
        );
        await using var runner = new LocalJobRunner(Folder, [new Numbers()]);
        Assert.Throws<IOException>(() => new LocalJobRunner(Folder, []));
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await runner.SubmitAsync("other", default, "a", Token)
        );
        await Assert.ThrowsAsync<KeyNotFoundException>(async () =>
            await runner.StatusAsync(JobId.Of("other", "a"), Token)
        );
        Assert.Throws<FormatException>(() => JobId.Parse("a"));
        var id = JobId.Of(Kind, "a");
        Assert.Equal(id, JobId.Parse(id.ToString()));
    }

    [Fact]
    public async Task The_first_commit_wins_and_files_are_private()
    {
        var store = new FolderPartitionStore(Folder);
        var part = new PartitionRef(JobId.Of(Kind, "a"), 7);
        Assert.False(store.IsCommitted(part));

        // Both write; the one that ends first is the part.
        var both = new TaskCompletionSource();
        var late = store
            .CommitAsync(
                part,
                async (output, token) =>
                {
                    await both.Task;
                    await output.WriteAsync(new byte[] { 2 }, token);
                },
                Token
            )
            .AsTask();
        Assert.True(
            await store.CommitAsync(part, (o, t) => o.WriteAsync(new byte[] { 1 }, t), Token)
        );
        both.SetResult();
        Assert.False(await late);
        Assert.False(await store.CommitAsync(part, (_, _) => throw new IOException(), Token));
        using var stream = store.OpenRead(part);
        Assert.Equal(1, stream.ReadByte());
        Assert.Equal(-1, stream.ReadByte());
        var files = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories);
        Assert.Single(files);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(files[0])
            );
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(files[0])!)
            );
        }
    }

    private static async Task<byte[]> ResultAsync(LocalJobRunner runner, JobId id)
    {
        await using var stream = await runner.OpenResultAsync(id);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);
        return copy.ToArray();
    }

    private sealed class Seen(List<JobStatus> statuses) : IProgress<JobStatus>
    {
        public void Report(JobStatus value)
        {
            lock (statuses)
            {
                statuses.Add(value);
            }
        }
    }

    /// <summary>Part i is the byte i.</summary>
    private sealed class Numbers : IPartitionedJob
    {
        public int FailAt { get; set; } = -1;

        public bool Blocks { get; set; }

        public List<(int Total, int Index)> Computed { get; } = [];

        public string Kind => LocalJobRunnerTests.Kind;

        public int CountPartitions(ReadOnlyMemory<byte> spec) => spec.Span[0];

        public async ValueTask RunAsync(
            ReadOnlyMemory<byte> spec,
            PartitionRef partition,
            Stream output,
            CancellationToken cancellationToken
        )
        {
            await output.WriteAsync(new[] { (byte)partition.Index }, cancellationToken);
            if (Blocks)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (partition.Index == FailAt)
            {
                throw new IOException("the disk is full");
            }

            lock (Computed)
            {
                Computed.Add((spec.Span[0], partition.Index));
            }
        }

        public async ValueTask ReduceAsync(
            ReadOnlyMemory<byte> spec,
            Func<int, Stream> openPart,
            Stream output,
            CancellationToken cancellationToken
        )
        {
            for (var i = 0; i < spec.Span[0]; i++)
            {
                await using var part = openPart(i);
                await part.CopyToAsync(output, cancellationToken);
            }
        }
    }
}
