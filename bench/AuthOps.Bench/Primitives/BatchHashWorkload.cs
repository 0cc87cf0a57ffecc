using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Bench.Primitives;

/// <summary>Many messages of one length: our batch against one call a message.</summary>
internal sealed class BatchHashWorkload
{
    /// <summary>Messages in a call; the data stay within the second-level cache.</summary>
    public const int Messages = 4096;

    private readonly HashKind _kind;
    private readonly int _messageLength;
    private readonly int _digestSize;
    private readonly byte[] _messages;
    private readonly byte[] _digests;
    private readonly ReferenceHash _reference;

    public BatchHashWorkload(HashKind kind, int messageLength)
    {
        _kind = kind;
        _messageLength = messageLength;
        _digestSize = HashKinds.DigestSize(kind);
        _messages = new byte[Messages * messageLength];
        _digests = new byte[Messages * _digestSize];
        _reference = new ReferenceHash(kind);
        SecureRandom.Fill(_messages);

        // Two workloads that disagree would time two different things.
        Batch();
        var ours = _digests.ToArray();
        OneShotReference();
        if (!ours.AsSpan().SequenceEqual(_digests))
        {
            throw new InvalidOperationException(
                $"The batch of {HashKinds.Name(kind)} does not agree with the reference."
            );
        }
    }

    public void Batch() => HashKinds.HashBatch(_kind, _messages, _messageLength, _digests);

    public void OneShotReference()
    {
        for (var i = 0; i < Messages; i++)
        {
            _reference.Hash(
                _messages.AsSpan(i * _messageLength, _messageLength),
                _digests.AsSpan(i * _digestSize, _digestSize)
            );
        }
    }
}
