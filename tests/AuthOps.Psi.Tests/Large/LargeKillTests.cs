using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AuthOps.Primitives.Randomness;
using AuthOps.Testing;
using AuthOps.Worker;

namespace AuthOps.Psi.Tests.Large;

/// <summary>Two real processes on the loopback interface, one of them killed without warning at random points, and the job taken up again.</summary>
public sealed class LargeKillTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-killed-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Killed_at_random_points_the_job_ends_with_the_plain_intersection() =>
        await RunAsync(600, SimdMode.IsDefault ? 2 : 1, lines: 5);

    [Fact(Explicit = true)]
    public async Task Killed_at_many_random_points_the_job_ends_with_the_plain_intersection()
    {
        for (var round = 0; round < 10; round++)
        {
            await RunAsync(5000, 10, lines: 9);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"kills: round {round}, 5000 keys in 20 buckets, 10 kills of either side: equal"
            );
            foreach (var folder in _folder.GetDirectories())
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private async Task RunAsync(int count, int kills, int lines)
    {
        for (var kill = 0; kill < kills; kill++)
        {
            var victim = SecureRandom.NextInt32(2) == 0 ? PsiRole.Receiver : PsiRole.Sender;
            await AttemptAsync(count, victim, SecureRandom.NextInt32(1, lines + 1));
        }

        var results = await AttemptAsync(count, null, int.MaxValue);
        foreach (var role in Enum.GetValues<PsiRole>())
        {
            var other = role == PsiRole.Receiver ? PsiRole.Sender : PsiRole.Receiver;
            var expected = Parties.Oracle(PsiWork.Keys(role, count), PsiWork.Keys(other, count));
            Assert.Equal("rows " + PsiWork.Digest(expected), results[role]);
        }

        Assert.Empty(_folder.GetFiles("*.tmp", SearchOption.AllDirectories));
    }

    /// <summary>Starts both, kills one after some lines and perhaps a moment more; gives the last line of each.</summary>
    private async Task<Dictionary<PsiRole, string?>> AttemptAsync(
        int count,
        PsiRole? victim,
        int lines
    )
    {
        var port = FreePort();
        var last = new Dictionary<PsiRole, string?>();
        using var sender = Start(PsiRole.Sender, port, count);
        using var receiver = Start(PsiRole.Receiver, port, count);
        await Task.WhenAll(
            Enum.GetValues<PsiRole>()
                .Select(async role =>
                {
                    var process = role == PsiRole.Sender ? sender : receiver;
                    var (seen, line) = (0, (string?)null);
                    while (await process.StandardOutput.ReadLineAsync(Token) is { } next)
                    {
                        line = next;
                        if (role == victim && ++seen == lines)
                        {
                            await Task.Delay(SecureRandom.NextInt32(30), Token);
                            process.Kill();
                        }
                    }

                    await process.WaitForExitAsync(Token);
                    lock (last)
                    {
                        last[role] = line;
                    }
                })
        );
        return last;
    }

    private Process Start(PsiRole role, int port, int count) =>
        Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "AuthOps.Worker.dll"),
                    "psi",
                    role.ToString(),
                    port.ToString(CultureInfo.InvariantCulture),
                    Path.Combine(_folder.FullName, role.ToString()),
                    count.ToString(CultureInfo.InvariantCulture),
                ]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
