using System.Diagnostics;
using System.Globalization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Testing;

namespace AuthOps.Metering.Tests.Log;

/// <summary>
/// A real process on the real disk, killed without warning again and again; this process counts what was acknowledged.
/// It shows what a process leaves behind, not what a loss of power does.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const string RoundsVariable = "AUTHOPS_KILL_ROUNDS";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-kill-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Killed_at_any_moment_the_writer_leaves_every_acknowledged_event_exactly_once()
    {
        var token = TestContext.Current.CancellationToken;
        var directory = Path.Combine(_folder.FullName, "log");
        var random = new SimRandom(1);
        ulong acknowledged = 0;
        for (var round = 0; round < Rounds(); round++)
        {
            acknowledged = await RunAndKillAsync(directory, acknowledged, random.Below(60), token);
            if (!File.Exists(Path.Combine(directory, "log")))
            {
                Assert.Equal(0UL, acknowledged);
                continue;
            }

            // The first record registers the grant; each later one is a use.
            using var log = UsageLog.Open(directory);
            Assert.Null(log.State.Projection.Violation);
            Assert.True(log.Count >= acknowledged, $"round {round}: an acknowledged event is lost");
            for (ulong i = 0; i < acknowledged; i += 1 + (acknowledged / 40))
            {
                Assert.NotNull(
                    log.FindClaim(
                        UsageEventId.FromSource(
                            "crash-writer",
                            i.ToString(CultureInfo.InvariantCulture)
                        )
                    )
                );
            }

            if (log.Count > 0)
            {
                ReferenceLedger.Replay(LoggedFact.All(log)).AssertEqual(log);
                Assert.Equal((Int128)(log.Count - 1), log.State.Projection.Balances[0].Used);
                acknowledged = log.Count - 1;
            }
        }

        Assert.True(acknowledged > 0, "the writer never acknowledged anything");
    }

    private static int Rounds() =>
        Environment.GetEnvironmentVariable(RoundsVariable) is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
        : SimdMode.IsDefault ? 3
        : 1;

    private static async Task<ulong> RunAndKillAsync(
        string directory,
        ulong acknowledged,
        int acknowledgements,
        CancellationToken token
    )
    {
        var writer = Path.Combine(AppContext.BaseDirectory, "AuthOps.Metering.CrashWriter.dll");
        using var process = Process.Start(
            new ProcessStartInfo(
                Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet"
                    ? host
                    : "dotnet",
                [writer, directory, acknowledged.ToString(CultureInfo.InvariantCulture)]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;
        for (var line = 0; line <= acknowledgements; line++)
        {
            var text = await process.StandardOutput.ReadLineAsync(token);
            Assert.True(text is not null, "the writer ended by itself");
            acknowledged = ulong.Parse(text, CultureInfo.InvariantCulture);
        }

        process.Kill();

        // What it said before it died counts too.
        foreach (
            var line in (await process.StandardOutput.ReadToEndAsync(token)).Split(
                '\n',
                StringSplitOptions.RemoveEmptyEntries
            )
        )
        {
            if (ulong.TryParse(line, CultureInfo.InvariantCulture, out var number))
            {
                acknowledged = Math.Max(acknowledged, number);
            }
        }

        await process.WaitForExitAsync(token);
        return acknowledged;
    }
}
