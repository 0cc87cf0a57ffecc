using AuthOps.Metering.Log;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Log;

/// <summary>A small scripted log in memory, with every kind of record.</summary>
internal static class SmallLog
{
    public static async Task<MemoryStorage> CreateAsync(SigningKey? signer)
    {
        var storage = new MemoryStorage();
        var acknowledged = new List<string>();
        await RunAsync(storage, acknowledged, signer);
        return storage;
    }

    /// <summary>Runs the script until the disk fails.</summary>
    public static async Task TryRunAsync(MemoryStorage storage, List<string> acknowledged)
    {
        try
        {
            await RunAsync(storage, acknowledged, signer: null);
        }
        catch (Exception e) when (e is IOException or UsageLogPoisonedException) { }
    }

    public static IReadOnlyList<UsageRecord> Records(MemoryStorage storage)
    {
        using var log = UsageLog.Open(storage, Sample.Clock());
        return log.Snapshot().Records;
    }

    public static List<long> Offsets(MemoryStorage storage) => LogFiles.ReadWhole(storage).Offsets;

    public static byte[] RootAt(MemoryStorage storage, int count) =>
        LogFiles.ReadWhole(storage).Tree.RootAt((ulong)count);

    public static void AssertSame(
        IReadOnlyList<UsageRecord> expected,
        IReadOnlyList<UsageRecord> actual
    ) => Assert.Equal(expected.Select(Describe), actual.Select(Describe));

    /// <summary>The body's digest: two records are the same if this is.</summary>
    public static string Describe(UsageRecord record)
    {
        var body = new byte[RecordWriter.MaxBodyLength];
        var length = RecordWriter.Write(record, body);
        return Convert.ToHexStringLower(
            MerkleProof.HashLeaf(HashKind.Sha256, body.AsSpan(0, length))
        );
    }

    private static async Task RunAsync(
        MemoryStorage storage,
        List<string> acknowledged,
        SigningKey? signer
    )
    {
        var clock = Sample.Clock();
        using var log = UsageLog.Create(storage, clock);
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        Note(log, acknowledged);
        clock.Advance(TimeSpan.FromMinutes(1));
        var first = await gate.ReserveAsync(Sample.Request(3, "a"));
        Note(log, acknowledged);
        clock.Advance(TimeSpan.FromMinutes(1));
        var second = await gate.ReserveAsync(
            Sample.Request(400, "b", UsageUnit.PrivacyPicoRho, Sample.Free)
        );
        Note(log, acknowledged);
        await first.CommitAsync(2);
        Note(log, acknowledged);
        try
        {
            await gate.ReserveAsync(Sample.Request(99, "c"));
            Assert.Fail("99 of 98 left must be refused");
        }
        catch (UsageRefusedException e)
        {
            Assert.Equal(UsageRefusalReason.QuotaExceeded, e.Reason);
        }

        Note(log, acknowledged);
        second.BeginReading();
        await second.DisposeAsync();
        Note(log, acknowledged);
        if (signer is not null)
        {
            log.WriteCheckpoint(signer);
        }
    }

    private static void Note(UsageLog log, List<string> acknowledged)
    {
        acknowledged.Clear();
        acknowledged.AddRange(log.Snapshot().Records.Select(Describe));
    }
}
