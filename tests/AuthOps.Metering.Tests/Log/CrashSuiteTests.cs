using AuthOps.Metering.Log;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Signatures;
using AuthOps.Testing;

namespace AuthOps.Metering.Tests.Log;

/// <summary>
/// Crashes and failing disks: whatever happens at whatever operation, every acknowledged record is there exactly
/// once, nothing is there that was not asked for, and the projections equal a replay by plainer means.
/// </summary>
public sealed class CrashSuiteTests
{
    /// <summary>Sets how many seeds the random part takes; <c>eng/long/metering-crash.sh</c> takes a million.</summary>
    private const string SeedsVariable = "AUTHOPS_CRASH_SEEDS";
    private const int SeedsInEveryMode = 500;

    // One script serves several crashes, since finding out what it would have written costs as much as a crash.
    private const int CrashesPerScript = 20;
    private const int SeedsByDefault = 10_000;

    [Theory]
    [InlineData(SimFault.Crash)]
    [InlineData(SimFault.InputOutputError)]
    [InlineData(SimFault.DiskFull)]
    public async Task At_every_operation_of_a_scripted_run_nothing_acknowledged_is_lost(
        object faultToStrike
    )
    {
        var fault = (SimFault)faultToStrike;
        using var key = SigningKey.Generate(SignatureAlgorithm.EcdsaP256Sha256);
        var (whole, facts) = await UndisturbedAsync(seed: 7, steps: 30, key);
        for (var at = 1; at <= whole.Operations; at++)
        {
            var disk = new SimDisk { Fault = fault, FaultAt = at };
            var script = new GateScript(7, 30, key);
            await script.RunAsync(disk);
            foreach (
                var persistence in (SimPersistence[])
                    [SimPersistence.Nothing, SimPersistence.Everything, SimPersistence.Half]
            )
            {
                Check(disk.AfterCrash(new SimRandom((ulong)at), persistence), script, facts);
            }
        }
    }

    [Fact]
    public async Task Random_scripts_crash_at_random_operations_and_lose_nothing_acknowledged()
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.EcdsaP256Sha256);
        var seeds = Seeds();
        var (whole, facts) = (new SimDisk(), new List<LoggedFact>());
        for (ulong seed = 0; seed < (ulong)seeds; seed++)
        {
            var random = new SimRandom(seed);
            var script = Script(seed / CrashesPerScript, key);
            if (seed % CrashesPerScript == 0)
            {
                whole = new SimDisk();
                await Script(seed / CrashesPerScript, key).RunAsync(whole);
                using var log = GateScript.Open(whole.Copy());
                facts = LoggedFact.All(log);
            }

            var disk = new SimDisk
            {
                Fault = random.Once(4) ? SimFault.InputOutputError : SimFault.Crash,
                FaultAt = 1 + random.Below(whole.Operations),
                FailingWritePercent = random.Below(101),
            };
            await script.RunAsync(disk);
            try
            {
                Check(
                    disk.AfterCrash(random, new SimPersistence(random.Below(101), true)),
                    script,
                    facts
                );
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed} failed: {e.Message}", e);
            }
        }
    }

    [Fact]
    public async Task A_second_crash_while_the_first_is_mended_loses_nothing_either()
    {
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var (whole, facts) = await UndisturbedAsync(seed, 6, null);
            var random = new SimRandom(seed);
            var disk = new SimDisk
            {
                Fault = SimFault.Crash,
                FaultAt = 8 + random.Below(whole.Operations - 8),
            };
            var script = new GateScript(seed, 6);
            await script.RunAsync(disk);
            var crashed = disk.AfterCrash(random, SimPersistence.Half);
            for (var at = 1; at <= 6; at++)
            {
                var again = crashed.Copy();
                again.Fault = SimFault.Crash;
                again.FaultAt = at;
                try
                {
                    using var log = GateScript.Open(again);
                }
                catch (IOException)
                {
                    // Crashed while mending, or no log yet.
                }

                Check(again.AfterCrash(random, SimPersistence.Half), script, facts);
            }
        }
    }

    private static GateScript Script(ulong seed, SigningKey key)
    {
        var random = new SimRandom(seed);

        // Signing is slow; a script in sixteen does it.
        return new GateScript(seed, 1 + random.Below(8), random.Once(16) ? key : null);
    }

    private static int Seeds() =>
        Environment.GetEnvironmentVariable(SeedsVariable) is { } text
            ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
        : SimdMode.IsDefault ? SeedsByDefault
        : SeedsInEveryMode;

    private static async Task<(SimDisk Disk, List<LoggedFact> Facts)> UndisturbedAsync(
        ulong seed,
        int steps,
        SigningKey? key
    )
    {
        var disk = new SimDisk();
        await new GateScript(seed, steps, key).RunAsync(disk);
        using var log = GateScript.Open(disk.Copy());
        return (disk, LoggedFact.All(log));
    }

    private static void Check(SimDisk disk, GateScript script, List<LoggedFact> facts)
    {
        if (!disk.Exists(LogIdentity.FileName))
        {
            Assert.Equal(0UL, script.Acknowledged);
            using var fresh = UsageLog.Create(disk, Sample.Clock());
            return;
        }

        using var log = GateScript.Open(disk);
        var found = LoggedFact.All(log);
        Assert.True((ulong)found.Count >= script.Acknowledged, "an acknowledged record is lost");

        // One batch may be there that the caller never heard of; the widest registers two grants.
        Assert.InRange((ulong)found.Count, script.Acknowledged, script.Acknowledged + 2);
        Assert.Equal(facts.Take(found.Count), found);
        ReferenceLedger.Replay(found).AssertEqual(log);
        if (script.Checkpoint is { } signed)
        {
            Assert.True(log.Count >= signed.Size, "the log is shorter than what was signed");
            Assert.True(disk.Exists(UsageCheckpoint.FileName));
        }
    }
}
