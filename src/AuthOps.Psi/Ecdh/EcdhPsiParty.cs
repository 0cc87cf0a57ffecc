using System.Security.Cryptography;
using AuthOps.Primitives.Evidence;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sessions;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Ecdh;

/// <summary>
/// One side of ECDH-PSI as a state machine without input or output: it yields frames and takes frames, both directions at
/// once. <see cref="PsiSession"/> drives it over a stream and seals its frames; whoever drives it otherwise protects them.
/// Not safe for concurrent use by several threads.
/// </summary>
/// <remarks>
/// Semi-honest: a peer that follows the protocol learns the declared output, both set sizes (or bounds) and the size of the
/// intersection. A peer that deviates can replace its items, drop matches or mask with different scalars. After any
/// exception the party yields nothing more.
/// </remarks>
public abstract class EcdhPsiParty : IDisposable
{
    private readonly byte[] _frame = new byte[FrameHeader.Size + FrameHeader.MaxPayloadLength];
    private readonly EcdhHandshake _handshake;
    private readonly EcdhLane _own;
    private readonly EcdhLane _peer;
    private byte[] _transcriptHash = [];
    private bool _failed;
    private Func<DsseEnvelope?, PsiResult>? _output;
    private PsiResult? _result;
    private ReceiptExchange? _receipt;

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
        items = options.Admit(items);
        if (options.Limits is { } limits)
        {
            CapRules.RequireSize(limits.Caps, items.Count, "own");
        }

        var bound = options.SizeBound ?? PsiOptions.SizeCeiling;
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
        Randomness = randomness;
        Suite = EcdhSuite.Of(options.Suite);
        Masker = new EcdhMasker(Suite, randomness, options.MaxDegreeOfParallelism);
        _handshake = new EcdhHandshake(role, items, options, Suite, randomness);
        ItemOrder = Shuffled(_handshake.OwnItemCount);
        _own = new EcdhLane(role, Suite.Hash);
        _peer = new EcdhLane(Other(role), Suite.Hash);
    }

    /// <summary>The side this party plays.</summary>
    public PsiRole Role { get; }

    /// <summary>Whether the session is over and <see cref="Result"/> can be read.</summary>
    public bool IsFinished =>
        !_failed && _own.Stage == FrameType.Done && _peer.Stage == FrameType.Done;

    /// <summary>Whether <see cref="NextFrame"/> can be called now.</summary>
    public bool WantsToSend => !_failed && EcdhSchedule.IsDue(_own, _peer);

    /// <summary>
    /// Whether the peer has something to send still; it may come before or after what this party sends. False from its last
    /// frame on, also while this party has to answer: whoever reads on then takes what belongs to the next user of the stream.
    /// </summary>
    public bool ExpectsFrame => !_failed && _peer.Stage <= LastFrame;

    /// <summary>Whether both parties have declared and agreed; nothing that depends on data was sent before.</summary>
    public bool IsHandshakeComplete =>
        !_failed && _own.Stage > FrameType.Hello && _peer.Stage > FrameType.Hello;

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

    private protected EcdhSuite Suite { get; }

    private protected byte[] SessionId => _handshake.SessionId;

    private protected PsiItemSet Items { get; }

    private protected PsiOptions Options { get; }

    private protected IEcdhRandomness Randomness { get; }

    private protected EcdhMasker Masker { get; }

    /// <summary>The secret order in which the own items are sent: position to item; padding from Items.Count on.</summary>
    private protected int[] ItemOrder { get; }

    private protected int ReceiverCount => CountOf(PsiRole.Receiver);

    private protected int SenderCount => CountOf(PsiRole.Sender);

    /// <summary>Whether the orders are opened; known from the opening on.</summary>
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
        var length = count * UnitSize(stage);
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
            header.Type == stage && EcdhSchedule.IsDue(_peer, _own),
            PsiProtocolError.UnexpectedFrame,
            $"A frame of type {(byte)header.Type} arrived that was not due."
        );
        var count = NextCount(_peer);
        var length = count * UnitSize(stage);
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
            _failed |= !IsFinished;
            Masker.Dispose();
            _handshake.Dispose();
            Array.Clear(ItemOrder);
            _own.Dispose();
            _peer.Dispose();
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

    /// <summary>Called when the last unit of a stage was sent or received, also where it has none.</summary>
    private protected abstract void Complete(PsiRole speaker, FrameType stage);

    /// <summary>The size of the intersection, the own matching rows and their payloads; called when everything but the transcript hashes is known.</summary>
    private protected abstract (int Size, int[] Rows, ReadOnlyMemory<byte>[] Payloads) Output();

    /// <summary>The numbers below a bound in a random order.</summary>
    private protected int[] Shuffled(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        Randomness.Shuffle(order.AsSpan());
        return order;
    }

    /// <summary>Multiplies elements of the peer and writes their tags, or refuses them.</summary>
    private protected void Tag(
        int start,
        ReadOnlyMemory<byte> elements,
        Memory<UInt128> tags,
        CancellationToken cancellationToken
    )
    {
        var invalid = Masker.TagElements(elements, tags, cancellationToken);
        Require(
            invalid < 0,
            PsiProtocolError.InvalidElement,
            $"Element {start + invalid} of the peer is not a canonical group element, or is the identity."
        );
    }

    private protected static void Require(bool condition, PsiProtocolError reason, string message)
    {
        if (!condition)
        {
            throw new PsiProtocolException(reason, message);
        }
    }

    private static PsiRole Other(PsiRole role) =>
        role == PsiRole.Receiver ? PsiRole.Sender : PsiRole.Receiver;

    private int CountOf(PsiRole role) =>
        role == Role ? _handshake.OwnItemCount : _handshake.PeerItemCount;

    private int UnitSize(FrameType stage) =>
        EcdhSchedule.UnitSize(stage, Masker.ElementSize, Options.PayloadBytes);

    private int NextCount(EcdhLane lane) =>
        Math.Min(EcdhSchedule.UnitsOfFrame(UnitSize(lane.Stage)), Total(lane) - lane.Position);

    private int Total(EcdhLane lane)
    {
        var isSender = lane.Speaker == PsiRole.Sender;
        var hasPayloads = isSender && RowsOpened && Options.PayloadBytes > 0;
        return lane.Stage switch
        {
            FrameType.Items => CountOf(lane.Speaker),
            FrameType.Tags => CountOf(Other(lane.Speaker)),
            FrameType.Opening => isSender ? 1 : 0,
            FrameType.Order => RowsOpened && (isSender || Options.Output == PsiOutput.RowsToBoth)
                ? CountOf(Other(lane.Speaker))
                : 0,
            FrameType.Receipt => Options.Receipt is null ? 0 : 1,
            FrameType.PayloadKeys => hasPayloads ? ReceiverCount : 0,
            FrameType.Payloads => hasPayloads ? SenderCount : 0,
            _ => 1,
        };
    }

    private void Move(EcdhLane lane, int count)
    {
        lane.Move(count);
        Progress = new PsiProgress(
            EcdhSchedule.Phase(lane.Stage, lane == _own),
            lane.Position,
            Total(lane)
        );
        while (TryTurn(_own, _peer) || TryTurn(_peer, _own))
        {
            // A stage that is over, or has no units, may make others due.
        }
    }

    private bool TryTurn(EcdhLane lane, EcdhLane other)
    {
        if (!EcdhSchedule.IsDue(lane, other) || lane.Position != Total(lane))
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
            Masker.BindSession(_handshake.SessionId);
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

        Options.Limits?.Ledger.Close(Options.Limits, Options.Purpose ?? "", facts.SessionId, size);
        _output = receipt => new PsiResult(size, rows, payloads, facts, receipt);
    }
}
