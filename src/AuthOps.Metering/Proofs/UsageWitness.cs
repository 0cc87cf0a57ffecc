using System.Buffers.Binary;
using System.Text;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Metering.Proofs;

/// <summary>
/// Remembers the last checkpoint of each log it watches and cosigns the next one only if it continues that, under
/// both hashes. What it remembers is durable before the cosignature exists, so that it never vouches for two
/// histories. Safe for concurrent use by many threads; one process per directory.
/// </summary>
public sealed class UsageWitness : IDisposable
{
    private const string LockName = "witness";
    private readonly Lock _sync = new();
    private readonly DiskLogStorage _storage;
    private readonly IDisposable _lock;
    private readonly SigningKey _key;
    private readonly TimeProvider _time;
    private readonly CheckpointPolicy _logs;

    private UsageWitness(
        DiskLogStorage storage,
        IDisposable exclusive,
        NoteKey name,
        SigningKey key,
        CheckpointPolicy logs,
        TimeProvider time
    )
    {
        _storage = storage;
        _lock = exclusive;
        _key = key;
        _logs = logs;
        _time = time;
        Key = name;
    }

    /// <summary>The witness's name and public key, as policies name it.</summary>
    public NoteKey Key { get; }

    /// <summary>Opens a witness, making its directory where there is none.</summary>
    /// <param name="directory">Where it remembers; a directory for it alone.</param>
    /// <param name="name">Its name in notes.</param>
    /// <param name="key">Its Ed25519 key; the caller disposes of it after the witness.</param>
    /// <param name="logs">The logs it watches; the quorum is not looked at.</param>
    /// <param name="timeProvider">The clock of the cosignatures; the system's by default.</param>
    /// <exception cref="ArgumentException">The name is malformed or the key not Ed25519.</exception>
    /// <exception cref="IOException">Another process has the directory, or the disk refuses.</exception>
    public static UsageWitness Open(
        string directory,
        string name,
        SigningKey key,
        CheckpointPolicy logs,
        TimeProvider? timeProvider = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(logs);
        var noteKey = new NoteKey(name, key.PublicKey, isWitness: true);
        var storage = new DiskLogStorage(directory);
        storage.EnsureDirectory();
        if (!storage.Exists(LockName))
        {
            storage.Put(LockName, Encoding.UTF8.GetBytes(noteKey.ToString() + "\n"));
        }

        return new UsageWitness(
            storage,
            storage.Lock(LockName, exclusively: true),
            noteKey,
            key,
            logs,
            timeProvider ?? TimeProvider.System
        );
    }

    /// <summary>The last checkpoint seen of a log; null if none was.</summary>
    /// <param name="origin">The log's name.</param>
    public SignedNote? Latest(string origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        lock (_sync)
        {
            var name = FileOf(origin);
            return _storage.Exists(name)
                ? SignedNote.Parse(_storage.ReadAll(name, SignedNote.MaxBytes))
                : null;
        }
    }

    /// <summary>Cosigns a checkpoint that continues the last one.</summary>
    /// <param name="request">The checkpoint and its proofs.</param>
    /// <returns>The cosignature's line.</returns>
    /// <exception cref="FormatException">The note is no checkpoint of a usage log.</exception>
    /// <exception cref="CheckpointRefusedException">
    /// It is of an unknown log, not signed by it, or does not continue what was witnessed. Nothing was signed.
    /// </exception>
    public NoteSignature Cosign(WitnessRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var checkpoint = _logs.RequireLog(request.Note);
        lock (_sync)
        {
            RequireContinues(request, checkpoint);
            _storage.Put(FileOf(checkpoint.Origin), request.Note.ToBytes());
            var seconds = (ulong)_time.GetUtcNow().ToUnixTimeSeconds();
            var signature = new byte[sizeof(ulong) + SignatureAlgorithms.SignatureSize];
            BinaryPrimitives.WriteUInt64BigEndian(signature, seconds);
            _key.Sign(Cosignature.Message(seconds, request.Note.Text.Span))
                .CopyTo(signature, sizeof(ulong));
            return new NoteSignature(Key.Name, Key.KeyHash, signature);
        }
    }

    /// <summary>Lets go of the directory.</summary>
    public void Dispose() => _lock.Dispose();

    // Named by digest, since an origin may hold slashes.
    private static string FileOf(string origin) =>
        Convert.ToHexStringLower(Sha256.Hash(Encoding.UTF8.GetBytes(origin))) + ".checkpoint";

    private void RequireContinues(WitnessRequest request, UsageCheckpoint checkpoint)
    {
        var latest = Latest(checkpoint.Origin) is { } note
            ? UsageCheckpoint.Parse(note.Text.Span)
            : new UsageCheckpoint(
                checkpoint.Origin,
                0,
                Convert.ToHexStringLower(LogRoots.Empty.Sha256),
                Convert.ToHexStringLower(LogRoots.Empty.Sm3)
            );
        if (checkpoint.Size < latest.Size)
        {
            throw Refuse(
                CheckpointRefusal.RolledBack,
                $"The checkpoint has {checkpoint.Size} records; {latest.Size} were witnessed before. The log was set back."
            );
        }

        if (checkpoint.Size == latest.Size && checkpoint != latest)
        {
            throw Refuse(
                CheckpointRefusal.Forked,
                $"The checkpoint of {latest.Size} records has other roots than the one witnessed before."
            );
        }

        if (request.OldSize > latest.Size)
        {
            throw Refuse(
                CheckpointRefusal.WitnessSetBack,
                $"The request starts from {request.OldSize} records; this witness remembers {latest.Size}. Its memory was set back, or another witness saw that checkpoint: restore the memory from what it cosigned last before it vouches for anything."
            );
        }

        if (request.OldSize != latest.Size)
        {
            throw Refuse(
                CheckpointRefusal.StaleRequest,
                $"The request starts from {request.OldSize} records; the checkpoint witnessed last has {latest.Size}. Prove from there."
            );
        }

        if (
            latest.Size > 0
            && !(
                IsConsistent(HashKind.Sha256, latest, checkpoint, request.Sha256Proof)
                && IsConsistent(HashKind.Sm3, latest, checkpoint, request.Sm3Proof)
            )
        )
        {
            throw Refuse(
                CheckpointRefusal.NotConsistent,
                "The proofs do not show that the log continues the checkpoint witnessed last."
            );
        }
    }

    private static bool IsConsistent(
        HashKind kind,
        UsageCheckpoint from,
        UsageCheckpoint to,
        ReadOnlySpan<byte> proof
    ) =>
        MerkleProof.VerifyConsistency(
            kind,
            from.Size,
            to.Size,
            proof,
            Convert.FromHexString(kind == HashKind.Sm3 ? from.Sm3Root : from.Root),
            Convert.FromHexString(kind == HashKind.Sm3 ? to.Sm3Root : to.Root)
        );

    private static CheckpointRefusedException Refuse(CheckpointRefusal reason, string message) =>
        new(reason, message);
}
