using System.Diagnostics;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;
using AuthOps.Testing;

namespace AuthOps.Metering.Tests.Log;

/// <summary>The verifier in Python, which shares no code with the library, over logs with corrections, right and forged.</summary>
public sealed class IndependentVerifierTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-python-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Corrections_are_verified_and_forged_ones_found()
    {
        if (SharedFiles.CheckoutRoot() is not { } root)
        {
            return; // The program lies beside the sources only.
        }

        var good = Write("good", log => { });
        var (code, output) = await VerifyAsync(root, good);
        Assert.True(code == 0, output);
        Assert.Contains("6 records", output, StringComparison.Ordinal);

        // The library's own writer refuses to write these; they are put down below it.
        var twice = Write("twice", log => Forge(log, use: 1, amount: 5));
        var other = Write("other", log => Forge(log, use: 3, amount: 6));
        var unknown = Write("unknown", log => Forge(log, use: 0, amount: 5));
        foreach (var forged in (string[])[twice, other, unknown])
        {
            (code, output) = await VerifyAsync(root, forged);
            Assert.Equal(1, code);
            Assert.Contains("record 6: corrects", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_termination_is_verified_and_what_follows_it_found_by_both_verifiers()
    {
        if (SharedFiles.CheckoutRoot() is not { } root)
        {
            return; // The program lies beside the sources only.
        }

        var good = Write("terminated", log => Terminate(log));
        var (code, output) = await VerifyAsync(root, good);
        Assert.True(code == 0, output);
        Assert.Contains("7 records", output, StringComparison.Ordinal);
        var use = Write(
            "used-after",
            log =>
            {
                Terminate(log);
                log.Append(
                    new RecordDraft(RecordKind.Used, 0)
                    {
                        Id = Id(9),
                        Unit = (byte)UsageUnit.Rows,
                        Scenario = 1,
                        Amount = 1,
                        Reference = (ulong)Microseconds.From(Sample.Start),
                    }
                );
            }
        );
        var correction = Write(
            "corrected-after",
            log =>
            {
                Terminate(log);
                Forge(log, use: 5, amount: 5);
            }
        );
        var twice = Write(
            "terminated-twice",
            log =>
            {
                Terminate(log);
                Terminate(log);
            }
        );
        foreach (var forged in (string[])[use, correction, twice])
        {
            (code, output) = await VerifyAsync(root, forged);
            Assert.Equal(1, code);
            Assert.Contains("record 7: ", output, StringComparison.Ordinal);
            Assert.Contains("terminat", output, StringComparison.Ordinal);
            Assert.Contains(
                UsageLogVerifier.Verify(forged, trust: null, Sample.Start).Findings,
                f =>
                    f.Contains("ecord 7", StringComparison.Ordinal)
                    && f.Contains("terminat", StringComparison.Ordinal)
            );
        }
    }

    /// <summary>A signed log of a grant, two uses, a correction with its replacement, another use, and what is forged.</summary>
    private string Write(string name, Action<UsageLog> forge)
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        var directory = Path.Combine(_folder.FullName, name);
        using var log = UsageLog.Create(directory, Sample.Clock());
        UsageGate.Open(log, [Sample.Grant()]);
        var recorder = new UsageRecorder(log);
        recorder.Record([Use(recorder, 1), Use(recorder, 2)], new UsageEventOutcome[2]);
        var correction = new UsageCorrection(
            Id(1),
            UsageCorrectionReason.RecordedWrongly,
            "desk-1",
            Use(recorder, 3)
        );
        Assert.Equal(UsageCorrectionOutcome.Corrected, recorder.Correct(correction));
        recorder.Record([Use(recorder, 4)], new UsageEventOutcome[1]);
        forge(log);
        log.WriteCheckpoint(key);
        return directory;
    }

    private static UsageEvent Use(UsageRecorder recorder, int id) =>
        new(
            Id(id),
            recorder.Resolve("g-1", Sample.Charged.Id),
            UsageUnit.Rows,
            5,
            Microseconds.From(Sample.Start)
        );

    private static UInt128 Id(int id) => UsageEventId.FromKey("python", $"{id}");

    private static void Forge(UsageLog log, ulong use, Int128 amount)
    {
        var view = new RecordView(log.ReadRecord(use).Record, default);
        log.Append(
            new RecordDraft(RecordKind.Corrected, 0)
            {
                Id = view.Id,
                Unit = (byte)UsageUnit.Rows,
                Code = (byte)UsageCorrectionReason.Agreed,
                Scenario = view.Scenario,
                Amount = amount,
                Reference = use,
                Extra = new CorrectionBody("desk-1", 0).Write(),
            }
        );
    }

    private static void Terminate(UsageLog log) =>
        log.Append(
            UsageLog.Decision(
                DecisionKind.GrantTerminated,
                0,
                new("data-bureau", "g-1", DecisionBody.NoDigest, [], [])
            )
        );

    private static async Task<(int Code, string Output)> VerifyAsync(string root, string log)
    {
        var start = new ProcessStartInfo(
            "python3",
            [Path.Combine(root, "eng", "usage_log_verify.py"), "log", log]
        )
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken
        );
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
