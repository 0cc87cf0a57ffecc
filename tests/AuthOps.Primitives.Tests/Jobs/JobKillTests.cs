using System.Diagnostics;
using System.Globalization;
using AuthOps.Primitives.Jobs;
using AuthOps.Primitives.Randomness;
using AuthOps.Testing;
using AuthOps.Worker;

namespace AuthOps.Primitives.Tests.Jobs;

/// <summary>A real process on the real disk, killed without warning at random moments, and the job taken up again.</summary>
public sealed class JobKillTests : IDisposable
{
    private const int Parts = 40;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-jobs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Killed_at_random_moments_the_job_ends_with_every_part_once() =>
        Assert.True(await RunAsync(SimdMode.IsDefault ? 4 : 1) > 0);

    [Fact(Explicit = true)]
    public async Task Killed_at_a_hundred_random_moments_the_job_ends_with_every_part_once()
    {
        for (var round = 0; round < 10; round++)
        {
            var kills = await RunAsync(10);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"jobs: round {round}, {kills} kills: equal"
            );
            Directory.Delete(Path.Combine(_folder.FullName, "jobs"), recursive: true);
        }
    }

    private async Task<int> RunAsync(int maxKills)
    {
        var folder = Path.Combine(_folder.FullName, "jobs");
        var id = JobId.Of(new JobWork().Kind, JobWork.Key);
        var kills = 0;
        for (var ended = false; !ended; )
        {
            Assert.True(kills <= maxKills, "the job does not come to its end");
            var committed = Committed(folder, id);
            var lines =
                kills < maxKills ? SecureRandom.NextInt32(1, 2 + (Parts / maxKills)) : int.MaxValue;
            (ended, var begun) = await RunAndKillAsync(folder, lines);
            kills += ended ? 0 : 1;
            Assert.Empty(begun.Intersect(committed));
        }

        using var store = new FileStream(
            Path.Combine(folder, id.Value, $"part-{Parts:D8}"),
            FileMode.Open
        );
        var result = new byte[store.Length];
        store.ReadExactly(result);
        Assert.Equal(Enumerable.Range(0, Parts).SelectMany(JobWork.Part), result);
        Assert.Empty(Directory.GetFiles(folder, "*.tmp", SearchOption.AllDirectories));
        return kills;
    }

    private static List<int> Committed(string folder, JobId id)
    {
        var path = Path.Combine(folder, id.Value);
        return Directory.Exists(path)
            ?
            [
                .. Directory
                    .GetFiles(path, "part-????????")
                    .Select(file =>
                        int.Parse(Path.GetFileName(file)[5..], CultureInfo.InvariantCulture)
                    ),
            ]
            : [];
    }

    private static async Task<(bool Ended, List<int> Begun)> RunAndKillAsync(
        string folder,
        int lines
    )
    {
        var token = TestContext.Current.CancellationToken;
        var worker = Path.Combine(AppContext.BaseDirectory, "AuthOps.Worker.dll");
        using var process = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [worker, "job", folder, Parts.ToString(CultureInfo.InvariantCulture)]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;
        var begun = new List<int>();
        for (var i = 0; i < lines; i++)
        {
            if (await process.StandardOutput.ReadLineAsync(token) is not { } line)
            {
                await process.WaitForExitAsync(token);
                return (process.ExitCode == 0, begun);
            }

            if (line.StartsWith("begin ", StringComparison.Ordinal))
            {
                begun.Add(int.Parse(line.AsSpan(6), CultureInfo.InvariantCulture));
            }
        }

        process.Kill();
        await process.WaitForExitAsync(token);
        return (Ended: false, begun);
    }
}
