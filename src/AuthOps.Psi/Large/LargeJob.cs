using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Jobs;
using AuthOps.Psi.Sessions;
using AuthOps.Psi.Vole;

namespace AuthOps.Psi.Large;

/// <summary>
/// What is fixed about a job once both parties declared: buckets, bounds, and the steps. Without a minimum each bucket is one step;
/// with one, and rows wanted, all buckets are counted first and opened afterwards, as steps of their own. Immutable and safe
/// to share between threads.
/// </summary>
internal sealed class LargeJob
{
    public LargeJob(byte[] id, LargeHello own, LargeHello peer, PsiOptions options)
    {
        Id = JobId.Parse(Convert.ToHexStringLower(id));
        Own = own;
        Peer = peer;
        Options = options;
        Buckets = BucketBound.Count(own.Items, peer.Items, (int)own.BucketItems);
        OwnBound = (int)BucketBound.Of(own.Items, Buckets);
        PeerBound = (int)BucketBound.Of(peer.Items, Buckets);
        SchemaHash = DomainHash.Hash(
            HashKind.Sha256,
            "authops/psi/large/schema/v1",
            own.SchemaHash,
            id
        );
        Passes = options.Output != PsiOutput.Cardinality && options.MinimumIntersection > 0 ? 2 : 1;
    }

    public JobId Id { get; }

    public LargeHello Own { get; }

    public LargeHello Peer { get; }

    public PsiOptions Options { get; }

    public int Buckets { get; }

    /// <summary>What the own items of every bucket are padded to.</summary>
    public int OwnBound { get; }

    public int PeerBound { get; }

    /// <summary>What the sessions of the buckets name as their schema: the keys' one and the job.</summary>
    public byte[] SchemaHash { get; }

    /// <summary>1, or 2 where all buckets are counted before any is opened.</summary>
    public int Passes { get; }

    public int Steps => Passes * Buckets;

    /// <summary>Refuses numbers that the parties did not agree to work with.</summary>
    public void RequireLimits()
    {
        if (
            Buckets > PsiLargeOptions.MaxBuckets
            || Math.Max(OwnBound, PeerBound) > SessionSuite.For(Options.Suite).MaxItems
        )
        {
            throw new PsiProtocolException(
                PsiProtocolError.SizeLimitExceeded,
                $"{Math.Max(Own.Items, Peer.Items)} items in buckets of {Own.BucketItems} are {Buckets} buckets of up to {Math.Max(OwnBound, PeerBound)}; at most {PsiLargeOptions.MaxBuckets} of {SessionSuite.For(Options.Suite).MaxItems} are possible. Agree on other sizes of buckets."
            );
        }

        // A step would refuse it as well, but only once rows are spread and the first bucket begins.
        if (VoleSuite.Find(Options.Suite) is { } suite)
        {
            var isSender = Own.Role == PsiRole.Sender;
            (suite.Mode with { Buckets = Buckets }).RequireBits(isSender ? OwnBound : PeerBound);
        }
    }

    public int BucketOf(int step) => step % Buckets;

    public int PassOf(int step) => step / Buckets;

    /// <summary>What the session of a step agrees to.</summary>
    public PsiOptions StepOptions(int step, ulong attempt, byte[] key) =>
        Options with
        {
            Output = PassOf(step) == Passes - 1 ? Options.Output : PsiOutput.Cardinality,
            MinimumIntersection = 0,
            Buckets = Buckets,
            SizeBound = OwnBound,
            MaxPeerItems = PeerBound,
            PreSharedKey = key,
            // Judged, quoted and signed once, for the whole.
            RequiresCommitments = false,
            PeerCommitment = null,
            Receipt = null,
            Limits = null,
            // Counted once, when a bucket's data is first used; opening uses them no further.
            Metering =
                PassOf(step) > 0 || Options.Metering is null
                    ? null
                    : Options.Metering with
                    {
                        IdempotencyKey = FormattableString.Invariant(
                            $"{Options.Metering.IdempotencyKey}/{Id}/{step}/{attempt}"
                        ),
                    },
        };
}
