using AuthOps.Psi.Large;

namespace AuthOps.Psi.Tests.Large;

/// <summary>What happens when an attempt ends early; kills of real processes are in LargeKillTests.</summary>
public sealed class LargeResumeTests : IAsyncDisposable
{
    private static readonly PsiOptions s_rows = Parties.Rows() with
    {
        Suite = PsiSuite.EcdhX25519Elligator2,
    };

    private static readonly PsiOptions s_both = s_rows with { Output = PsiOutput.RowsToBoth };
    private static readonly PsiOptions s_minimum = s_rows with { MinimumIntersection = 300 };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-resume-");
    private readonly LargeParties _parties;
    private readonly string?[] _mine = Parties.Keys(0, 760);
    private readonly string?[] _other = Parties.Keys(300, 760);

    public LargeResumeTests() => _parties = new LargeParties(_folder.FullName);

    public async ValueTask DisposeAsync()
    {
        await _parties.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(PsiSuite.EcdhX25519Elligator2)]
    [InlineData(PsiSuite.VoleMaliciousRistretto255)]
    public async Task A_cancelled_job_goes_on_without_opening_a_finished_bucket_again(
        PsiSuite suite
    )
    {
        var both = s_both with { Suite = suite };
        var committed = await CancelAsync(both, afterSteps: 1);
        var before = Parts(_parties.ReceiverFolder);
        var (receiver, sender) = await _parties.RunAsync(_mine, _other, both);
        Assert.Equal(Parties.Oracle(_mine, _other), (await receiver).ReadMatchedRows());
        Assert.Equal(Parties.Oracle(_other, _mine), (await sender).ReadMatchedRows());
        Assert.Equal(2, (await receiver).Attempts);
        Assert.InRange(committed, 1, 2);
        var after = Parts(_parties.ReceiverFolder);
        Assert.Equal(3, after.Count);
        Assert.All(before, part => Assert.Equal(part.Value, after[part.Key]));

        // Once more: everything is there, and nothing runs.
        (receiver, sender) = await _parties.RunAsync(_mine, _other, both);
        Assert.Equal(460, (await receiver).IntersectionSize);
        Assert.Equal((await receiver).Facts, (await sender).Facts);
        Assert.Equal(after, Parts(_parties.ReceiverFolder));
    }

    [Fact]
    public async Task Between_counting_and_opening_a_job_goes_on_too()
    {
        await CancelAsync(s_minimum, afterSteps: 4);
        var (receiver, sender) = await _parties.RunAsync(_mine, _other, s_minimum);
        Assert.Equal(Parties.Oracle(_mine, _other), (await receiver).ReadMatchedRows());
        Assert.Equal((await receiver).Facts, (await sender).Facts);
    }

    [Fact]
    public async Task Every_attempt_draws_its_sessions_anew()
    {
        await CancelAsync(s_rows, afterSteps: 2);
        var path = Path.Combine(_parties.SenderFolder, "attempt");
        Assert.Equal(1UL, BitConverter.ToUInt64(await File.ReadAllBytesAsync(path, Token)));

        // A step that one side alone finished runs again on both, and the first outcome stays.
        var part = Directory
            .GetFiles(_parties.SenderFolder, "part-00000000", SearchOption.AllDirectories)
            .Single();
        var firstOutcome = await File.ReadAllBytesAsync(part, Token);
        File.Delete(part);
        var kept = Parts(_parties.ReceiverFolder)["part-00000000"];
        var (receiver, _) = await _parties.RunAsync(_mine, _other, s_rows);
        Assert.Equal(Parties.Oracle(_mine, _other), (await receiver).ReadMatchedRows());
        Assert.Equal(kept, Parts(_parties.ReceiverFolder)["part-00000000"]);
        var again = await File.ReadAllBytesAsync(part, Token);
        Assert.NotEqual(
            StepOutcome.Parse(firstOutcome, 760).SessionId,
            StepOutcome.Parse(again, 760).SessionId
        );
        Assert.Equal(2UL, StepOutcome.Parse(again, 760).Attempt);
        Assert.Equal(2UL, BitConverter.ToUInt64(await File.ReadAllBytesAsync(path, Token)));
    }

    [Fact]
    public async Task Other_rows_or_terms_or_a_lost_folder_are_refused()
    {
        await CancelAsync(s_rows, afterSteps: 1);
        string?[] changed = [.. _mine[..^1], "another"];
        await RefuseAsync<ArgumentException>(changed, s_rows, "the input changed");
        (_mine[0], _mine[1]) = (_mine[1], _mine[0]);
        await RefuseAsync<ArgumentException>(_mine, s_rows, "the input changed");
        (_mine[0], _mine[1]) = (_mine[1], _mine[0]);
        await RefuseAsync<ArgumentException>(_mine, s_both, "other terms");
        Directory.Delete(_parties.SenderFolder, recursive: true);
        await RefuseAsync<PsiProtocolException>(_mine, s_rows, "does not know the job");
        Assert.InRange(PsiLargeSessionTests.CommittedParts(_parties.ReceiverFolder), 1, 2);

        async Task RefuseAsync<T>(string?[] mine, PsiOptions options, string words)
            where T : Exception
        {
            var (receiver, sender) = await _parties.RunAsync(mine, _other, options);
            var error = await Assert.ThrowsAsync<T>(() => receiver);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            await Assert.ThrowsAnyAsync<Exception>(() => sender);
        }
    }

    [Fact]
    public async Task Damaged_rows_are_made_again_and_a_job_without_a_finished_bucket_is_begun_anew()
    {
        await CancelAsync(s_rows, afterSteps: 1);
        var rows = Path.Combine(_parties.ReceiverFolder, "rows");
        await File.WriteAllTextAsync(rows, "damaged", Token);
        var (receiver, _) = await _parties.RunAsync(_mine, _other, s_rows);
        Assert.Equal(Parties.Oracle(_mine, _other), (await receiver).ReadMatchedRows());

        // One side died before it recorded the job: nothing of it is finished.
        Directory.Delete(_parties.SenderFolder, recursive: true);
        foreach (
            var part in Directory.GetFiles(
                _parties.ReceiverFolder,
                "part-*",
                SearchOption.AllDirectories
            )
        )
        {
            File.Delete(part);
        }

        (receiver, _) = await _parties.RunAsync(_mine, _other, s_rows);
        Assert.Equal(Parties.Oracle(_mine, _other), (await receiver).ReadMatchedRows());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static SortedDictionary<string, string> Parts(string folder) =>
        new(
            Directory
                .GetFiles(folder, "part-????????", SearchOption.AllDirectories)
                .ToDictionary(
                    path => Path.GetFileName(path),
                    path => Convert.ToHexStringLower(File.ReadAllBytes(path))
                )
        );

    /// <summary>Runs an attempt that the sender ends after some steps of the receiver; gives the steps the receiver has.</summary>
    private async Task<int> CancelAsync(PsiOptions options, int afterSteps)
    {
        using var stop = new CancellationTokenSource();
        var (receiver, sender) = await _parties.RunAsync(
            _mine,
            _other,
            options,
            progress: new CancelAfter(afterSteps, stop),
            cancelSender: stop
        );
        await Assert.ThrowsAnyAsync<Exception>(() => sender);
        await Assert.ThrowsAnyAsync<Exception>(() => receiver);
        return PsiLargeSessionTests.CommittedParts(_parties.ReceiverFolder);
    }

    private sealed class CancelAfter(int steps, CancellationTokenSource stop)
        : IProgress<PsiLargeProgress>
    {
        public void Report(PsiLargeProgress value)
        {
            if (value.Phase == PsiLargePhase.Buckets && value.Done >= steps)
            {
                stop.Cancel();
            }
        }
    }
}
