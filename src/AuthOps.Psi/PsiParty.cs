using System.Security.Cryptography;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Signatures;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sessions;
using AuthOps.Psi.Wire;
using static AuthOps.Psi.PsiProtocolException;

namespace AuthOps.Psi;

/// <summary>
/// One side of an intersection as a state machine without input or output: it yields frames and takes frames, both directions
/// at once. What every protocol has is here: declarations, consent, caps, transcripts, receipts. <see cref="PsiSession"/> drives
/// it over a stream and seals its frames; whoever drives it otherwise protects them. After any exception the party yields
/// nothing more. Not safe for concurrent use by several threads.
/// </summary>
public abstract class PsiParty : IDisposable
{
    private readonly byte[] _frame = new byte[FrameHeader.Size + FrameHeader.MaxPayloadLength];
    private readonly SessionHandshake _handshake;
    private readonly PartyLane _own;
    private readonly PartyLane _peer;
    private byte[] _transcriptHash = [];
    private bool _failed;
    private Func<DsseEnvelope?, PsiResult>? _output;
    private PsiResult? _result;
    private ReceiptExchange? _receipt;

    private protected PsiParty(
        PsiRole role,
        PsiItemSet items,
        PsiOptions options,
        SessionSuite suite,
        ISessionRandomness randomness
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        items = options.Admit(items);
        options.Governance.RequireOwnSize(items.Count);

        var bound = options.SizeBound ?? suite.MaxItems;
        if (items.Count > bound)
        {
            throw new ArgumentException(
                $"The set may have {bound} keys; it has {items.Count}. Raise PsiOptions.SizeBound, or split the set.",
                nameof(items)
            );
        }

        Role = role;
        Items = items;
        Options = options;
        _handshake = new SessionHandshake(role, items, options, suite, randomness);
        _own = new PartyLane(role, suite);
        _peer = new PartyLane(Other(role), suite);
    }

    /// <summary>The side this party plays.</summary>
    public PsiRole Role { get; }

    /// <summary>Whether the session is over and <see cref="Result"/> can be read.</summary>
    public bool IsFinished =>
        !_failed && _own.Stage == FrameType.Done && _peer.Stage == FrameType.Done;

    /// <summary>Whether <see cref="NextFrame"/> can be called now.</summary>
    public bool WantsToSend => !_failed && IsTurn(_own, _peer);

    /// <summary>
    /// Whether the peer has something to send still; it may come before or after what this party sends. False from its last
    /// frame on, also while this party has to answer: whoever reads on then takes what belongs to the next user of the stream.
    /// </summary>
    public bool ExpectsFrame => !_failed && !_peer.IsPast(LastFrame);

    /// <summary>Whether both parties have declared and agreed; nothing that depends on data was sent before.</summary>
    public bool IsHandshakeComplete =>
        !_failed && _own.IsPast(FrameType.Hello) && _peer.IsPast(FrameType.Hello);

    /// <summary>The number of the peer's keys, or its bound, as it declared in the handshake.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not complete.</exception>
    public int PeerItemCount =>
        IsHandshakeComplete
            ? _handshake.PeerItemCount
            : throw new InvalidOperationException("The handshake is not complete.");

    /// <summary>Where the step of the last frame, sent or received, stands.</summary>
    public PsiProgress Progress { get; private set; } = new(PsiPhase.Handshake, 0, 1);

    /// <summary>The output, given out after both transcripts were found equal.</summary>
    /// <exception cref="InvalidOperationException">The session is not finished, or was aborted.</exception>
    public PsiResult Result =>
        IsFinished
            ? _result ??= _output!(_receipt?.Complete)
            : throw new InvalidOperationException(
                "The session is not finished; there is no output."
            );

    /// <summary>
    /// The receipt with the own signature alone, once both transcripts agreed and while the peer's is missing; else null.
    /// </summary>
    internal DsseEnvelope? OneSidedReceipt =>
        _peer.Stage == FrameType.Receipt && _receipt?.Complete is null ? _receipt?.Own : null;

    /// <summary>The type of the last frame of either side.</summary>
    internal FrameType LastFrame => Options.Receipt is null ? FrameType.Finish : FrameType.Receipt;

    /// <summary>What the runner seals frames under, once the handshake is complete.</summary>
    internal SessionKeys? Keys => _handshake.Keys;

    /// <summary>The longest silence that both parties bear, once the handshake is complete.</summary>
    internal TimeSpan Silence => _handshake.Silence;

    private protected byte[] SessionId => _handshake.SessionId;

    private protected PsiItemSet Items { get; }

    private protected PsiOptions Options { get; }

    private protected int ReceiverCount => CountOf(PsiRole.Receiver);

    private protected int SenderCount => CountOf(PsiRole.Sender);

    /// <summary>Whether rows are opened; known from the opening on.</summary>
    private protected bool RowsOpened { get; set; }

    /// <summary>Makes the next frame to send.</summary>
    /// <param name="cancellationToken">Stops the computation; the session cannot go on afterwards.</param>
    /// <returns>The frame, valid until the next call.</returns>
    /// <exception cref="InvalidOperationException">A frame of the peer is due first, or the session is over.</exception>
    /// <exception cref="LawfulBasisRequiredException">The lawful basis expired before the rows were opened.</exception>
    public ReadOnlyMemory<byte> NextFrame(CancellationToken cancellationToken = default)
    {
        if (!WantsToSend)
        {
            throw new InvalidOperationException("It is not this party's turn to send.");
        }

        _failed = true;
        var stage = _own.Stage;
        var count = NextCount(_own);
        var length = count * SizeOf(stage);
        var frame = _frame.AsMemory(0, FrameHeader.Size + length);
        new FrameHeader(stage, length).Write(frame.Span);
        var payload = frame[FrameHeader.Size..];
        switch (stage)
        {
            case FrameType.Hello:
                _handshake.WriteHello(payload.Span);
                _own.Append(frame.Span);
                Begin(_handshake.TryBind(payload.Span));
                break;
            case FrameType.Finish:
                FixTranscript();
                _handshake.Finish(Role, _transcriptHash).CopyTo(payload);
                break;
            case FrameType.Receipt:
                _receipt!.Write(payload.Span);
                break;
            default:
                Produce(stage, _own.Position, count, payload, cancellationToken);
                _own.Append(frame.Span);
                break;
        }

        Move(_own, count);
        _failed = false;
        return frame;
    }

    /// <summary>Takes a frame of the peer, header and payload.</summary>
    /// <param name="frame">Bytes from anybody.</param>
    /// <param name="cancellationToken">Stops the computation; the session cannot go on afterwards.</param>
    /// <exception cref="InvalidOperationException">The session is over.</exception>
    /// <exception cref="PsiProtocolException">The frame is not what is due; the session is aborted.</exception>
    /// <exception cref="LawfulBasisRequiredException">The lawful basis expired before the rows were opened.</exception>
    public void Receive(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken = default)
    {
        if (!ExpectsFrame)
        {
            throw new InvalidOperationException("The session is over; no frame is due.");
        }

        _failed = true;
        var header = FrameHeader.Parse(frame.Span);
        var payload = frame[FrameHeader.Size..];
        if (header.Type == FrameType.Abort)
        {
            throw AbortMessage.Parse(payload.Span);
        }

        var stage = _peer.Stage;
        Require(
            header.Type == stage && IsTurn(_peer, _own),
            PsiProtocolError.UnexpectedFrame,
            $"A frame of type {(byte)header.Type} arrived that was not due."
        );
        var count = NextCount(_peer);
        var length = count * SizeOf(stage);
        Require(
            header.PayloadLength == payload.Length && payload.Length == length,
            PsiProtocolError.MalformedFrame,
            $"A frame of type {(byte)stage} has {payload.Length} bytes where {length} were due."
        );
        switch (stage)
        {
            case FrameType.Hello:
                _peer.Append(frame.Span);
                _handshake.Take(HelloMessage.Parse(payload.Span));
                var isBound = _handshake.TryBind(payload.Span);
                _handshake.RequireAgreement();
                Begin(isBound);
                break;
            case FrameType.Finish:
                FixTranscript();
                Require(
                    CryptographicOperations.FixedTimeEquals(
                        payload.Span,
                        _handshake.Finish(_peer.Speaker, _transcriptHash)
                    ),
                    PsiProtocolError.TranscriptMismatch,
                    "The two parties saw different messages; there is no output. Use an authenticated channel."
                );
                break;
            case FrameType.Receipt:
                _receipt!.Accept(payload.Span);
                break;
            default:
                _peer.Append(frame.Span);
                Consume(stage, _peer.Position, count, payload, cancellationToken);
                break;
        }

        Move(_peer, count);
        _failed = false;
    }

    /// <summary>Clears the secrets; an unfinished session cannot go on.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Clears the secrets.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _failed |= !IsFinished;
            _handshake.Dispose();
            _own.Dispose();
            _peer.Dispose();
        }
    }

    /// <summary>Called once the session id is known.</summary>
    private protected virtual void BindSession() { }

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

    /// <summary>Called when the last unit of a stage was sent or received, also where it has none.</summary>
    private protected abstract void Complete(PsiRole speaker, FrameType stage);

    /// <summary>The size of the intersection, the own matching rows and their payloads; called when everything but the transcript hashes is known.</summary>
    private protected abstract (int Size, int[] Rows, ReadOnlyMemory<byte>[] Payloads) Output();

    /// <summary>Whether a stage between declaration and confirmation may be sent, given how far the other direction is.</summary>
    private protected abstract bool IsDue(PartyLane lane, PartyLane other);

    /// <summary>Units that the speaker of a lane sends in such a stage.</summary>
    private protected abstract int Units(PsiRole speaker, FrameType stage);

    /// <summary>Bytes of a unit of such a stage, but for the opening.</summary>
    private protected abstract int UnitSize(FrameType stage);

    /// <summary>What people are told the party is doing in such a stage.</summary>
    private protected abstract PsiPhase Phase(FrameType stage, bool isOwn);

    private protected static PsiRole Other(PsiRole role) =>
        role == PsiRole.Receiver ? PsiRole.Sender : PsiRole.Receiver;

    private protected int CountOf(PsiRole role) =>
        role == Role ? _handshake.OwnItemCount : _handshake.PeerItemCount;

    private bool IsTurn(PartyLane lane, PartyLane other)
    {
        var isSender = lane.Speaker == PsiRole.Sender;
        return lane.Stage switch
        {
            FrameType.Hello => !isSender || other.IsPast(FrameType.Hello),
            FrameType.Finish => isSender
                ? other.Stage == FrameType.Finish
                : other.IsPast(FrameType.Finish),
            // Who learnt more signs first.
            FrameType.Receipt => isSender
                ? other.IsPast(FrameType.Receipt)
                : other.IsPast(FrameType.Finish),
            FrameType.Done => false,
            _ => IsDue(lane, other),
        };
    }

    private int SizeOf(FrameType stage) =>
        stage switch
        {
            FrameType.Hello => HelloMessage.Size,
            FrameType.Opening => OpeningMessage.Size,
            FrameType.Finish => Sha256.DigestSize,
            FrameType.Receipt => SignatureAlgorithms.SignatureSize,
            _ => UnitSize(stage),
        };

    private int NextCount(PartyLane lane)
    {
        var fits = (FrameHeader.MaxPayloadLength - FrameSeal.TagSize) / SizeOf(lane.Stage);
        return Math.Min(Math.Min(_handshake.ChunkUnits, fits), Total(lane) - lane.Position);
    }

    private int Total(PartyLane lane) =>
        lane.Stage switch
        {
            FrameType.Hello or FrameType.Finish or FrameType.Done => 1,
            FrameType.Receipt => Options.Receipt is null ? 0 : 1,
            _ => Units(lane.Speaker, lane.Stage),
        };

    private void Move(PartyLane lane, int count)
    {
        lane.Move(count);
        Progress = new PsiProgress(
            lane.Stage switch
            {
                FrameType.Hello => PsiPhase.Handshake,
                FrameType.Finish or FrameType.Receipt or FrameType.Done => PsiPhase.Finishing,
                _ => Phase(lane.Stage, lane == _own),
            },
            lane.Position,
            Total(lane)
        );
        while (TryTurn(_own, _peer) || TryTurn(_peer, _own))
        {
            // A stage that is over, or has no units, may make others due.
        }
    }

    private bool TryTurn(PartyLane lane, PartyLane other)
    {
        if (!IsTurn(lane, other) || lane.Position != Total(lane))
        {
            return false;
        }

        var stage = lane.Stage;
        lane.Turn();
        Complete(lane.Speaker, stage);
        return true;
    }

    /// <summary>Once both declarations are bound and agree.</summary>
    private void Begin(bool isBound)
    {
        if (isBound)
        {
            BindSession();
            _handshake.RequireCaps(Items);
        }
    }

    private void FixTranscript()
    {
        if (_output is not null)
        {
            return;
        }

        var (receiver, sender) = Role == PsiRole.Receiver ? (_own, _peer) : (_peer, _own);
        _transcriptHash = _handshake.TranscriptHash(
            receiver.FinishTranscript(),
            sender.FinishTranscript()
        );
        var (size, rows, payloads) = Output();
        var facts = _handshake.Facts(size, RowsOpened, _transcriptHash);
        if (Options.Receipt is { } terms)
        {
            _receipt = new ReceiptExchange(terms, Role, PsiReceipt.State(facts));
        }

        Options.Governance.Close(facts.SessionId, size);
        _output = receipt => new PsiResult(size, rows, payloads, facts, receipt);
    }
}
