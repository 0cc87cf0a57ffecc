using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Ecdh;

/// <summary>
/// One side of ECDH-PSI as a state machine without input or output: it yields frames and takes frames, strictly one side
/// at a time. <see cref="PsiSession"/> drives it over a stream. Not safe for concurrent use by several threads.
/// </summary>
/// <remarks>
/// Semi-honest: a peer that follows the protocol learns the declared output, both set sizes and the size of the
/// intersection. A peer that deviates can replace its items, drop matches or mask with different scalars; a channel
/// without authentication can be impersonated. After any exception the party yields nothing more.
/// </remarks>
public abstract class EcdhPsiParty : IDisposable
{
    /// <summary>Elements, tags or positions in one frame.</summary>
    internal const int ChunkItems = 4096;

    private readonly IncrementalHasher _transcript = new(HashKind.Sha256);
    private readonly byte[] _frame = new byte[FrameHeader.Size + FrameHeader.MaxPayloadLength];
    private readonly EcdhHandshake _handshake;
    private byte[] _transcriptHash = [];
    private FrameType _stage = FrameType.ReceiverHello;
    private int _position;
    private bool _failed;
    private PsiResult? _result;

    private protected EcdhPsiParty(
        PsiRole role,
        PsiItemSet items,
        PsiOptions options,
        IEcdhRandomness randomness
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (items.Count > PsiOptions.SizeCeiling)
        {
            throw new ArgumentException(
                $"A set has at most {PsiOptions.SizeCeiling} keys; this one has {items.Count}.",
                nameof(items)
            );
        }

        Role = role;
        Items = items;
        Options = options;
        Randomness = randomness;
        Masker = new EcdhMasker(randomness, options.MaxDegreeOfParallelism);
        ItemOrder = new int[items.Count];
        for (var i = 0; i < ItemOrder.Length; i++)
        {
            ItemOrder[i] = i;
        }

        randomness.Shuffle(ItemOrder.AsSpan());
        _handshake = new EcdhHandshake(role, items, options, randomness);
    }

    /// <summary>The side this party plays.</summary>
    public PsiRole Role { get; }

    /// <summary>Whether the session is over and <see cref="Result"/> can be read.</summary>
    public bool IsFinished => !_failed && _stage == FrameType.Done;

    /// <summary>Whether <see cref="NextFrame"/> is due; otherwise <see cref="Receive"/> is.</summary>
    public bool WantsToSend =>
        !_failed && _stage != FrameType.Done && EcdhSchedule.Speaker(_stage) == Role;

    /// <summary>Whether both parties have declared and agreed; nothing that depends on data was sent before.</summary>
    public bool IsHandshakeComplete => !_failed && _stage > FrameType.SenderHello;

    /// <summary>The number of the peer's keys, as it declared in the handshake.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not complete.</exception>
    public int PeerItemCount =>
        IsHandshakeComplete
            ? _handshake.PeerItemCount
            : throw new InvalidOperationException("The handshake is not complete.");

    /// <summary>Where the session stands.</summary>
    public PsiProgress Progress => new(EcdhSchedule.Phase(_stage, Role), _position, StageTotal);

    /// <summary>The output, given out after both transcripts were found equal.</summary>
    /// <exception cref="InvalidOperationException">The session is not finished, or was aborted.</exception>
    public PsiResult Result =>
        IsFinished
            ? _result!
            : throw new InvalidOperationException(
                "The session is not finished; there is no output."
            );

    private protected PsiItemSet Items { get; }

    private protected PsiOptions Options { get; }

    private protected IEcdhRandomness Randomness { get; }

    private protected EcdhMasker Masker { get; }

    /// <summary>The secret order in which the own items are sent: position to item.</summary>
    private protected int[] ItemOrder { get; }

    private protected int ReceiverCount =>
        Role == PsiRole.Receiver ? Items.Count : _handshake.PeerItemCount;

    private protected int SenderCount =>
        Role == PsiRole.Sender ? Items.Count : _handshake.PeerItemCount;

    /// <summary>Whether the sender opens its order; known from the opening on.</summary>
    private protected bool RowsOpened { get; set; }

    private int StageTotal =>
        _stage switch
        {
            FrameType.ReceiverItems or FrameType.ReceiverTags => ReceiverCount,
            FrameType.SenderItems or FrameType.SenderTags => SenderCount,
            FrameType.Order => RowsOpened ? ReceiverCount : 0,
            _ => 1,
        };

    /// <summary>Makes the next frame to send.</summary>
    /// <param name="cancellationToken">Stops the computation; the session cannot go on afterwards.</param>
    /// <returns>The frame, valid until the next call.</returns>
    /// <exception cref="InvalidOperationException">It is the peer's turn, or the session is over.</exception>
    /// <exception cref="LawfulBasisRequiredException">The lawful basis expired before the rows were opened.</exception>
    public ReadOnlyMemory<byte> NextFrame(CancellationToken cancellationToken = default)
    {
        if (!WantsToSend)
        {
            throw new InvalidOperationException("It is not this party's turn to send.");
        }

        _failed = true;
        var count = NextCount();
        var length = count * EcdhSchedule.UnitSize(_stage);
        var frame = _frame.AsMemory(0, FrameHeader.Size + length);
        new FrameHeader(_stage, length).Write(frame.Span);
        var payload = frame[FrameHeader.Size..];
        switch (_stage)
        {
            case FrameType.ReceiverHello or FrameType.SenderHello:
                _handshake.WriteHello(payload.Span);
                _transcript.Append(frame.Span);
                Bind(payload.Span);
                break;
            case FrameType.SenderFinish or FrameType.ReceiverFinish:
                _transcriptHash.CopyTo(payload);
                break;
            default:
                Produce(_stage, _position, count, payload, cancellationToken);
                _transcript.Append(frame.Span);
                break;
        }

        Advance(count);
        _failed = false;
        return frame;
    }

    /// <summary>Takes a frame of the peer, header and payload.</summary>
    /// <param name="frame">Bytes from anybody.</param>
    /// <param name="cancellationToken">Stops the computation; the session cannot go on afterwards.</param>
    /// <exception cref="InvalidOperationException">It is this party's turn, or the session is over.</exception>
    /// <exception cref="PsiProtocolException">The frame is not what is due; the session is aborted.</exception>
    /// <exception cref="LawfulBasisRequiredException">The lawful basis expired before the rows were opened.</exception>
    public void Receive(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken = default)
    {
        if (_failed || _stage == FrameType.Done || WantsToSend)
        {
            throw new InvalidOperationException("It is not the peer's turn to send.");
        }

        _failed = true;
        var header = FrameHeader.Parse(frame.Span);
        var payload = frame[FrameHeader.Size..];
        if (header.Type == FrameType.Abort)
        {
            throw AbortMessage.Parse(payload.Span);
        }

        Require(
            header.Type == _stage,
            PsiProtocolError.UnexpectedFrame,
            $"A frame of type {(byte)header.Type} arrived where type {(byte)_stage} was due."
        );
        var count = NextCount();
        Require(
            header.PayloadLength == payload.Length
                && payload.Length == count * EcdhSchedule.UnitSize(_stage),
            PsiProtocolError.MalformedFrame,
            $"A frame of type {(byte)_stage} has {payload.Length} bytes where {count * EcdhSchedule.UnitSize(_stage)} were due."
        );
        switch (_stage)
        {
            case FrameType.ReceiverHello or FrameType.SenderHello:
                _transcript.Append(frame.Span);
                _handshake.Accept(HelloMessage.Parse(payload.Span));
                Bind(payload.Span);
                break;
            case FrameType.SenderFinish or FrameType.ReceiverFinish:
                Require(
                    CryptographicOperations.FixedTimeEquals(payload.Span, _transcriptHash),
                    PsiProtocolError.TranscriptMismatch,
                    "The two parties saw different messages; there is no output. Use an authenticated channel."
                );
                break;
            default:
                _transcript.Append(frame.Span);
                Consume(_stage, _position, count, payload, cancellationToken);
                break;
        }

        Advance(count);
        _failed = false;
    }

    /// <summary>Clears the secret scalar and order; an unfinished session cannot go on.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Clears the secret scalar and order.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _failed |= _stage != FrameType.Done;
            Masker.Dispose();
            Array.Clear(ItemOrder);
            _transcript.Dispose();
        }
    }

    /// <summary>Writes the payload of an own frame: units start to start + count of a stage.</summary>
    private protected abstract void Produce(
        FrameType stage,
        int start,
        int count,
        Memory<byte> payload,
        CancellationToken cancellationToken
    );

    /// <summary>Takes the payload of a peer's frame, whose length is right.</summary>
    private protected abstract void Consume(
        FrameType stage,
        int start,
        int count,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    );

    /// <summary>A stage is complete; an empty one is, too.</summary>
    private protected abstract void Complete(FrameType stage);

    /// <summary>The size of the intersection and the matching rows, when all is known.</summary>
    private protected abstract (int Size, int[] Rows) Output();

    private protected static void Require(bool condition, PsiProtocolError reason, string message)
    {
        if (!condition)
        {
            throw new PsiProtocolException(reason, message);
        }
    }

    private int NextCount() => Math.Min(ChunkItems, StageTotal - _position);

    private void Advance(int count)
    {
        _position += count;
        while (_stage != FrameType.Done && _position == StageTotal)
        {
            Complete(_stage);
            _stage++;
            _position = 0;
            if (_stage == FrameType.SenderFinish)
            {
                FixTranscript();
            }
        }
    }

    private void Bind(ReadOnlySpan<byte> hello)
    {
        if (_handshake.TryBind(hello))
        {
            Masker.BindSession(_handshake.SessionId);
        }
    }

    private void FixTranscript()
    {
        var messages = new byte[Sha256.DigestSize];
        _transcript.Finish(messages);
        _transcriptHash = _handshake.TranscriptHash(messages);
        var (size, rows) = Output();
        _result = new PsiResult(size, rows, _handshake.Facts(size, RowsOpened, _transcriptHash));
    }
}
