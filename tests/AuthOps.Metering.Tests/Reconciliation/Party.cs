using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Reconciliation;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Reconciliation;

/// <summary>One party's log on a simulated disk: events in, a signed checkpoint, and out as a side.</summary>
internal sealed class Party : IDisposable
{
    private static readonly SigningKey s_key = SigningKey.Generate(SignatureAlgorithm.Ed25519);

    public Party(string origin, params string[] grants)
        : this(
            origin,
            [.. (grants is [] ? (string[])["g-1"] : grants).Select(id => Sample.Grant(id))]
        ) { }

    public Party(string origin, IReadOnlyList<AuthorizationGrant> grants)
    {
        Log = UsageLog.Create(Disk, Clock, new UsageLogOptions { Origin = origin });
        Gate = UsageGate.Open(Log, grants);
        Recorder = new UsageRecorder(Log);
        Policy = CheckpointPolicy.LogOnly(new NoteKey(origin, s_key.PublicKey));
    }

    public SimDisk Disk { get; } = new();

    public Microsoft.Extensions.Time.Testing.FakeTimeProvider Clock { get; } = Sample.Clock();

    public UsageLog Log { get; }

    public UsageGate Gate { get; }

    public UsageRecorder Recorder { get; }

    public CheckpointPolicy Policy { get; }

    public static SigningKey Key => s_key;

    public UsageEvent Event(
        int id,
        long amount = 5,
        int hour = 0,
        uint tag = 0,
        string grant = "g-1",
        bool isFree = false
    ) =>
        new(
            UsageEventId.FromKey("two-sides", $"{id}"),
            Recorder.Resolve(grant, (isFree ? Sample.Free : Sample.Charged).Id),
            UsageUnit.Rows,
            amount,
            Microseconds.From(Sample.Start.AddHours(hour)),
            tag
        );

    public Party Record(params UsageEvent[] events)
    {
        var outcomes = new UsageEventOutcome[events.Length];
        Recorder.Record(events, outcomes);
        Assert.All(outcomes, outcome => Assert.Equal(UsageEventOutcome.Recorded, outcome));
        return this;
    }

    public Party Correct(int id, UsageEvent? replacement = null)
    {
        Assert.Equal(
            UsageCorrectionOutcome.Corrected,
            Recorder.Correct(
                new UsageCorrection(
                    UsageEventId.FromKey("two-sides", $"{id}"),
                    UsageCorrectionReason.Agreed,
                    "desk-1",
                    replacement
                )
            )
        );
        return this;
    }

    /// <summary>Signs and closes the log and opens it as a side.</summary>
    public UsageSide Close()
    {
        Log.WriteCheckpoint(s_key);
        Log.Dispose();
        return OpenLog(Disk, Policy);
    }

    /// <summary>The chains of some grants as a file that leaves out, repeats or moves what the caller likes.</summary>
    public byte[] Chains(Func<List<UsageReceipt>, IEnumerable<UsageReceipt>>? change = null)
    {
        using var side = Close();
        var indexes = new HashSet<ulong>();
        side.Visit((ulong index, in RecordView _) => indexes.Add(index), default);
        var receipts = side.Prove(indexes, default).Values.OrderBy(r => r.Index).ToList();
        using var file = new MemoryStream();
        using var writer = new ChainFileWriter(file, side.Note.Span);
        foreach (var receipt in change?.Invoke(receipts) ?? receipts)
        {
            writer.Add(receipt);
        }

        writer.Complete();
        return file.ToArray();
    }

    public UsageSide Open(byte[] chains) =>
        UsageSide.ReadChains(new MemoryStream(chains), Policy, default);

    public static UsageSide OpenLog(SimDisk disk, CheckpointPolicy policy) =>
        LogSide.Open(disk, policy, TestContext.Current.CancellationToken);

    public static ReconciliationResult Compare(
        UsageSide here,
        UsageSide there,
        ReconciliationOptions? options = null
    ) =>
        UsageReconciliation.Compare(
            here,
            there,
            options,
            null,
            TestContext.Current.CancellationToken
        );

    public static ReconciliationVerdict Verify(
        byte[] envelope,
        Stream list,
        TrustFile? trust,
        string[] roles,
        DateTimeOffset at,
        CheckpointPolicy here,
        CheckpointPolicy there
    ) =>
        ReconciliationVerifier.Verify(
            envelope,
            list,
            trust,
            roles,
            at,
            here,
            there,
            TestContext.Current.CancellationToken
        );

    public void Dispose() => Log.Dispose();
}
