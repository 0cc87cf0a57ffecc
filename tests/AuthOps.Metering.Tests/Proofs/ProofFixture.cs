using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Proofs;

/// <summary>A log with several hundred records under two grants, signed by an Ed25519 and an SM2 key.</summary>
internal sealed class ProofFixture : IDisposable
{
    public ProofFixture(int records = 700, string origin = "example.org/usage")
    {
        Log = UsageLog.Create(
            Disk,
            Sample.Clock(),
            new UsageLogOptions { Origin = origin, SegmentBytes = 64 << 10 }
        );
        Log.Append(Registration("g-1", 0), Registration("g-2", 1));
        Grow(records - 2);
        Log.WriteCheckpoint(Ed25519, Sm2);
    }

    public SimDisk Disk { get; } = new();

    public UsageLog Log { get; private set; }

    public SigningKey Ed25519 { get; } = SigningKey.Generate(SignatureAlgorithm.Ed25519);

    public SigningKey Sm2 { get; } = SigningKey.Generate(SignatureAlgorithm.Sm2Sm3);

    public NoteKey LogKey => new(Log.Origin, Ed25519.PublicKey);

    public CheckpointPolicy Policy => CheckpointPolicy.LogOnly(LogKey);

    /// <summary>Appends uses of both grants by turns, in one batch.</summary>
    public void Grow(int records)
    {
        var drafts = new RecordDraft[records];
        var start = (int)Log.Count;
        for (var i = 0; i < records; i++)
        {
            drafts[i] = new RecordDraft(RecordKind.Used, (uint)((start + i) % 2))
            {
                Id = UsageEventId.FromKey("test", $"{start + i}"),
                Unit = (byte)UsageUnit.Rows,
                Scenario = 0,
                Amount = 1,
                Reference = (ulong)Microseconds.From(Sample.Start),
            };
        }

        Log.Append(drafts);
    }

    public void Dispose()
    {
        Log.Dispose();
        Ed25519.Dispose();
        Sm2.Dispose();
    }

    private static RecordDraft Registration(string id, uint slot) =>
        new(RecordKind.GrantRegistered, slot) { Extra = GrantBody.Of(Sample.Grant(id)).Write() };
}
