using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Jobs;
using AuthOps.Primitives.Randomness;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sessions;
using static AuthOps.Psi.PsiProtocolException;

namespace AuthOps.Psi.Large;

/// <summary>Both declarations about a large set, what they are compared for, and what they bind. One run owns it; not safe for concurrent use.</summary>
internal sealed class LargeHandshake : IDisposable
{
    private readonly PsiOptions _options;
    private readonly PsiLargeOptions _large;
    private readonly SessionSuite _suite;
    private readonly KeyAgreement _agreement;
    private readonly byte[] _runSecret = GC.AllocateArray<byte>(
        LargeHello.DigestSize,
        pinned: true
    );

    public LargeHandshake(
        PsiRole role,
        PsiOptions options,
        PsiLargeOptions large,
        DeclaredSide side,
        byte[] schemaHash,
        byte[]? job
    )
    {
        _options = options;
        _large = large;
        _suite = SessionSuite.For(options.Suite);
        _agreement = new KeyAgreement(
            _suite.Group,
            _suite.Generator,
            LargeHello.EphemeralSize,
            SessionRandomness.Instance
        );
        var nonce = new byte[LargeHello.DigestSize];
        SecureRandom.Fill(nonce);
        Own = new LargeHello
        {
            Suite = options.Suite,
            Role = role,
            Output = options.Output,
            Subjects = options.Subjects,
            Side = side,
            MinimumIntersection = (uint)options.MinimumIntersection,
            BucketItems = (uint)large.BucketItems,
            SchemaHash = schemaHash,
            Job = job ?? new byte[LargeHello.DigestSize],
            Nonce = nonce,
            Ephemeral = _agreement.Key,
            SilenceMilliseconds = (uint)options.StepTimeout.TotalMilliseconds,
        };
    }

    public LargeHello Own { get; }

    public LargeHello Peer { get; private set; } = null!;

    /// <summary>What frames of the whole are sealed under.</summary>
    public SessionKeys Keys { get; private set; } = null!;

    /// <summary>The job, if it is begun by these declarations.</summary>
    public byte[] NewJob { get; private set; } = [];

    /// <summary>The key of the bucket hash, if the job is begun by these declarations.</summary>
    public byte[] NewKey { get; private set; } = [];

    /// <summary>Whether both parties go on with one job.</summary>
    public bool Resumes =>
        Own.Job.AsSpan().ContainsAnyExcept((byte)0) && Own.Job.AsSpan().SequenceEqual(Peer.Job);

    /// <summary>The longest silence that both parties bear.</summary>
    public TimeSpan Silence =>
        TimeSpan.FromMilliseconds(Math.Min(Own.SilenceMilliseconds, Peer.SilenceMilliseconds));

    /// <summary>What must not change over the attempts of a job.</summary>
    public static byte[] Terms(
        PsiOptions options,
        PsiLargeOptions large,
        byte[] schemaHash,
        DeclaredSide own
    )
    {
        var numbers = new byte[20];
        BinaryPrimitives.WriteUInt32LittleEndian(numbers, (uint)options.Suite);
        BinaryPrimitives.WriteUInt32LittleEndian(numbers.AsSpan(4), (uint)options.Output);
        BinaryPrimitives.WriteUInt32LittleEndian(numbers.AsSpan(8), (uint)options.Subjects);
        BinaryPrimitives.WriteUInt32LittleEndian(numbers.AsSpan(12), (uint)large.BucketItems);
        BinaryPrimitives.WriteUInt32LittleEndian(
            numbers.AsSpan(16),
            (uint)options.MinimumIntersection
        );
        return DomainHash.Hash(
            HashKind.Sha256,
            "authops/psi/large/terms/v2",
            numbers,
            schemaHash,
            BitConverter.GetBytes((long)(large.SizeBound ?? -1)),
            own.Basis,
            own.Terms,
            own.Commitment,
            own.SignerKey
        );
    }

    /// <summary>What the peer must declare again to go on with a job: its size, basis, commitment and signing key.</summary>
    public byte[] PeerTerms() =>
        DomainHash.Hash(
            HashKind.Sha256,
            "authops/psi/large/peer/v1",
            BitConverter.GetBytes(Peer.Side.Items),
            BitConverter.GetBytes(Peer.Side.ItemsAreBound),
            Peer.Side.Basis,
            Peer.Side.Commitment,
            Peer.Side.SignerKey
        );

    /// <summary>
    /// Takes the peer's declaration and derives what follows from both, so that a refusal can be told under keys that only its maker
    /// has.
    /// </summary>
    public void Take(LargeHello peer)
    {
        Require(
            !peer.Nonce.AsSpan().SequenceEqual(Own.Nonce),
            PsiProtocolError.RoleConflict,
            "The peer reflects this party's own declaration."
        );
        Require(
            peer.Suite == Own.Suite,
            PsiProtocolError.SuiteMismatch,
            $"The peer proposes suite {(int)peer.Suite}; this party agreed to suite {(int)Own.Suite}."
        );
        Require(
            peer.Role == (Own.Role == PsiRole.Receiver ? PsiRole.Sender : PsiRole.Receiver),
            PsiProtocolError.RoleConflict,
            "The peer plays the same role."
        );
        _agreement.Agree(peer.Ephemeral);
        Peer = peer;
        Derive();
    }

    /// <summary>Compares the peer's declaration with the own one.</summary>
    public void RequireAgreement()
    {
        PolicyOf(Own)
            .RequireAgreement(
                PolicyOf(Peer),
                "keys of a bucket",
                (Own.SchemaHash, Peer.SchemaHash),
                Peer.Items,
                _large.MaxPeerItems
            );
        Own.Side.Accept(_options, Peer.Side);
    }

    /// <summary>What a step's session proves to be of this job, step and attempt by.</summary>
    public byte[] StepKey(JobId job, int step, ulong attempt)
    {
        var numbers = new byte[12];
        BinaryPrimitives.WriteUInt32LittleEndian(numbers, (uint)step);
        BinaryPrimitives.WriteUInt64LittleEndian(numbers.AsSpan(4), attempt);
        return DomainHash.Hash(
            _suite.Hash,
            "authops/psi/large/step/v1",
            _runSecret,
            Convert.FromHexString(job.Value),
            numbers
        );
    }

    /// <summary>Clears the secrets.</summary>
    public void Dispose()
    {
        _agreement.Dispose();
        CryptographicOperations.ZeroMemory(_runSecret);
        CryptographicOperations.ZeroMemory(NewKey);
        Keys?.Clear();
    }

    private void Derive()
    {
        var (receiver, sender) = Own.Role == PsiRole.Receiver ? (Own, Peer) : (Peer, Own);
        var id = DomainHash.Hash(
            _suite.Hash,
            "authops/psi/large/session/v2",
            Bytes(receiver),
            Bytes(sender)
        );
        Keys = SessionKeys.Derive(_suite.Hash, id, _agreement.Shared, _options.PreSharedKey);
        Secret("authops/psi/large/run/v1", id).CopyTo(_runSecret, 0);
        NewJob = id;
        NewKey = Secret("authops/psi/large/buckets/v1", id)[..SipHash.KeySize];
        _agreement.Dispose();
    }

    private byte[] Secret(string label, byte[] id) =>
        DomainHash.Hash(_suite.Hash, label, id, _agreement.Shared, _options.PreSharedKey);

    private static DeclaredPolicy PolicyOf(LargeHello hello) =>
        new(hello.Output, hello.Subjects, hello.MinimumIntersection, hello.BucketItems);

    private static byte[] Bytes(LargeHello hello)
    {
        var bytes = new byte[LargeHello.Size];
        hello.Write(bytes);
        return bytes;
    }
}
