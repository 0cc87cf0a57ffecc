using AuthOps.Metering.Log;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Files;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Metering.Tests.Log;

/// <summary>The log on the real disk.</summary>
public sealed class UsageLogDiskTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-log-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Log => Path.Combine(_folder.FullName, "usage-log");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_log_is_created_used_closed_verified_and_opened_again()
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        await UseAsync(Log, key);
        Assert.Equal(
            [
                "checkpoint",
                "log",
                "segment.00000000",
                "sm3/tile/0/000.p/3",
                "tile/0/000.p/3",
                "tile/entries/000.p/3",
            ],
            Directory
                .GetFiles(Log, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Log, path).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
        );
        var verdict = UsageLogVerifier.Verify(Log, Sample.Trust(key), Sample.Start);
        Assert.True(verdict.IsAccepted, string.Join("; ", verdict.Findings));
        Assert.Equal(3UL, verdict.RecordCount);
        Assert.Equal(7, verdict.Balances[0].Used);

        using var log = UsageLog.Open(Log, Sample.Clock());
        Assert.True(log.Recovery.IsClean);
        Assert.Equal(log.Snapshot().Root, verdict.Checkpoint!.Root);
    }

    [Fact]
    public async Task Without_trust_the_log_is_consistent_and_its_signer_not_established()
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        await UseAsync(Log, key);
        var verdict = UsageLogVerifier.Verify(Log, trust: null, Sample.Start);
        Assert.True(verdict.IsConsistent);
        Assert.False(verdict.SignerEstablished);
        Assert.False(verdict.IsAccepted);
    }

    [Fact]
    public async Task A_checkpoint_by_an_unknown_key_or_in_the_wrong_role_is_refused()
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        using var other = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        await UseAsync(Log, key);
        Refused(Sample.Trust(other), Sample.Start);
        Refused(Sample.Trust(key, "developer"), Sample.Start);
        Refused(Sample.Trust(key), Sample.Start.AddYears(2));

        void Refused(TrustFile trust, DateTimeOffset at)
        {
            var verdict = UsageLogVerifier.Verify(Log, trust, at);
            Assert.False(verdict.IsAccepted);
            Assert.False(verdict.SignerEstablished);
            Assert.NotEmpty(verdict.Findings);
        }
    }

    [Fact]
    public async Task A_checkpoint_of_another_log_is_refused()
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        var other = Path.Combine(_folder.FullName, "other");
        await UseAsync(Log, key);
        await UseAsync(other, key);
        File.Copy(
            Path.Combine(other, UsageCheckpoint.FileName),
            Path.Combine(Log, UsageCheckpoint.FileName),
            overwrite: true
        );
        var verdict = UsageLogVerifier.Verify(Log, Sample.Trust(key), Sample.Start);
        Assert.False(verdict.IsAccepted);
        Assert.Contains(verdict.Findings, f => f.Contains("another log", StringComparison.Ordinal));
        Assert.Throws<UsageLogCorruptException>(() => UsageLog.Open(Log));
    }

    [Fact]
    public async Task Records_after_the_checkpoint_are_a_finding_since_nobody_signed_them()
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        await UseAsync(Log, key);
        using (var log = UsageLog.Open(Log, Sample.Clock()))
        {
            var gate = UsageGate.Open(log, [Sample.Grant()]);
            await gate.ReserveAsync(Sample.Request(1, "later"), Token);
        }

        var verdict = UsageLogVerifier.Verify(Log, Sample.Trust(key), Sample.Start);
        Assert.True(verdict.SignerEstablished);
        Assert.False(verdict.IsConsistent);
        Assert.Contains(
            verdict.Findings,
            f => f.Contains("after the signed checkpoint", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_second_writer_and_a_reader_are_kept_out_while_a_log_is_open()
    {
        using (UsageLog.Create(Log))
        {
            Assert.Throws<IOException>(() => UsageLog.Open(Log));
            Assert.Throws<IOException>(() => UsageLog.Create(Log));
            Assert.Throws<IOException>(() => UsageLogSnapshot.Load(Log));
        }

        Assert.Empty(UsageLogSnapshot.Load(Log).Records);
    }

    [Fact]
    public async Task A_missing_log_is_told_from_a_log_with_a_missing_file()
    {
        Assert.Throws<FileNotFoundException>(() => UsageLog.Open(Log));
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        await UseAsync(Log, key);
        File.Delete(Path.Combine(Log, "segment.00000000"));
        Assert.Throws<UsageLogCorruptException>(() => UsageLog.Open(Log));
        Assert.Throws<IOException>(() => UsageLog.Create(Log));
        File.Delete(Path.Combine(Log, "log"));
        Assert.Throws<UsageLogCorruptException>(() => UsageLog.Open(Log));
        Assert.Throws<UsageLogCorruptException>(() => UsageLog.Create(Log));
        Assert.False(UsageLogVerifier.Verify(Log, Sample.Trust(key), Sample.Start).IsConsistent);
    }

    [Fact]
    public void A_closed_log_accepts_nothing()
    {
        var log = UsageLog.Create(Log);
        log.Dispose();
        log.Dispose();
        Assert.Throws<ObjectDisposedException>(() => log.Snapshot());
    }

    [Fact]
    public void Flushing_a_folder_that_is_not_there_is_an_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "folders are not flushed on Windows");
        Assert.Throws<IOException>(() => DirectorySync.Flush(Log));
        DirectorySync.Flush(_folder.FullName);
    }

    private static async Task UseAsync(string directory, SigningKey key)
    {
        using var log = UsageLog.Create(directory, Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        await (await gate.ReserveAsync(Sample.Request(9, "k"), Token)).CommitAsync(7, Token);
        log.WriteCheckpoint(key);
    }
}
