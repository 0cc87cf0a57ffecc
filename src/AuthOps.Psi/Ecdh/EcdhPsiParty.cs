using System.Security.Cryptography;
using AuthOps.Primitives.Groups;
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
    private protected const int ChunkItems = 4096;

    private readonly IncrementalHasher _transcript = new(HashKind.Sha256);
    private readonly byte[] _frame = new byte[FrameHeader.Size + FrameHeader.MaxPayloadLength];
    private readonly HelloMessage _hello;
    private byte[] _receiverHello = [];
    private byte[] _sessionId = [];
    private byte[] _transcriptHash = [];
    private HelloMessage? _peerHello;
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
        var nonce = new byte[HelloMessage.NonceSize];
        randomness.FillNonce(nonce);
        _hello = new HelloMessage
        {
            Suite = options.Suite,
            Role = role,
            Output = options.Output,
            Subjects = options.Subjects,
            TagSize = EcdhMasker.TagSize,
            ItemCount = (uint)items.Count,
            MinimumIntersection = (uint)options.MinimumIntersection,
            ChunkItems = ChunkItems,
            SchemaHash = items.SchemaHash.ToArray(),
            BasisDigest = options.LawfulBasis is null
                ? new byte[HelloMessage.DigestSize]
                : Convert.FromHexString(options.LawfulBasis.StatementDigest),
            Nonce = nonce,
        };
    }

    /// <summary>The side this party plays.</summary>
    public PsiRole Role { get; }

    /// <summary>Whether the session is over and <see cref="Result"/> can be read.</summary>
    public bool IsFinished => !_failed && _stage == FrameType.Done;

    /// <summary>Whether <see cref="NextFrame"/> is due; otherwise <see cref="Receive"/> is.</summary>
    public bool WantsToSend => !_failed && _stage != FrameType.Done && Speaker(_stage) == Role;

    /// <summary>Whether both parties have declared and agreed; nothing that depends on data was sent before.</summary>
    public bool IsHandshakeComplete => !_failed && _stage > FrameType.SenderHello;

    /// <summary>The number of the peer's keys, as it declared in the handshake.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not complete.</exception>
    public int PeerItemCount =>
        IsHandshakeComplete
            ? (int)_peerHello!.ItemCount
            : throw new InvalidOperationException("The handshake is not complete.");

    /// <summary>Where the session stands.</summary>
    public PsiProgress Progress => new(Phase(_stage), _position, StageTotal);

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
        Role == PsiRole.Receiver ? Items.Count : (int)_peerHello!.ItemCount;

    private protected int SenderCount =>
        Role == PsiRole.Sender ? Items.Count : (int)_peerHello!.ItemCount;

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
        var length = count * UnitSize(_stage);
        var frame = _frame.AsMemory(0, FrameHeader.Size + length);
        new FrameHeader(_stage, length).Write(frame.Span);
        var payload = frame[FrameHeader.Size..];
        switch (_stage)
        {
            case FrameType.ReceiverHello or FrameType.SenderHello:
                _hello.Write(payload.Span);
                AppendTranscript(frame.Span);
                BindHello(payload.Span);
                break;
            case FrameType.SenderFinish or FrameType.ReceiverFinish:
                _transcriptHash.CopyTo(payload);
                break;
            default:
                Produce(_stage, _position, count, payload, cancellationToken);
                AppendTranscript(frame.Span);
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
            header.PayloadLength == payload.Length && payload.Length == count * UnitSize(_stage),
            PsiProtocolError.MalformedFrame,
            $"A frame of type {(byte)_stage} has {payload.Length} bytes where {count * UnitSize(_stage)} were due."
        );
        switch (_stage)
        {
            case FrameType.ReceiverHello or FrameType.SenderHello:
                AppendTranscript(frame.Span);
                AcceptHello(payload.Span);
                BindHello(payload.Span);
                break;
            case FrameType.SenderFinish or FrameType.ReceiverFinish:
                Require(
                    CryptographicOperations.FixedTimeEquals(payload.Span, _transcriptHash),
                    PsiProtocolError.TranscriptMismatch,
                    "The two parties saw different messages; there is no output. Use an authenticated channel."
                );
                break;
            default:
                AppendTranscript(frame.Span);
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

    private static PsiRole Speaker(FrameType stage) =>
        stage
            is FrameType.ReceiverHello
                or FrameType.ReceiverItems
                or FrameType.SenderTags
                or FrameType.ReceiverFinish
            ? PsiRole.Receiver
            : PsiRole.Sender;

    private static int UnitSize(FrameType stage) =>
        stage switch
        {
            FrameType.ReceiverHello or FrameType.SenderHello => HelloMessage.Size,
            FrameType.ReceiverItems or FrameType.SenderItems => Ristretto255.ElementSize,
            FrameType.ReceiverTags or FrameType.SenderTags => EcdhMasker.TagSize,
            FrameType.Opening => OpeningMessage.Size,
            FrameType.Order => sizeof(uint),
            _ => Sha256.DigestSize,
        };

    private PsiPhase Phase(FrameType stage) =>
        stage switch
        {
            <= FrameType.SenderHello => PsiPhase.Handshake,
            FrameType.ReceiverItems or FrameType.SenderItems => Speaker(stage) == Role
                ? PsiPhase.MaskingOwn
                : PsiPhase.MaskingPeer,
            < FrameType.SenderFinish => PsiPhase.Matching,
            _ => PsiPhase.Finishing,
        };

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

    private void AppendTranscript(ReadOnlySpan<byte> frame) => _transcript.Append(frame);

    private void FixTranscript()
    {
        var messages = new byte[Sha256.DigestSize];
        _transcript.Finish(messages);
        _transcriptHash = DomainHash.Hash(
            HashKind.Sha256,
            "authops/psi/ecdh/transcript/v1",
            _sessionId,
            messages
        );
        var (size, rows) = Output();
        _result = new PsiResult(size, rows, Facts(size));
    }

    private void AcceptHello(ReadOnlySpan<byte> payload)
    {
        var peer = HelloMessage.Parse(payload);
        Require(
            peer.Suite == _hello.Suite
                && peer.TagSize == _hello.TagSize
                && peer.ChunkItems == ChunkItems,
            PsiProtocolError.SuiteMismatch,
            $"The peer proposes suite {(int)peer.Suite} with {peer.TagSize}-byte tags; this party agreed to suite {(int)_hello.Suite} with {_hello.TagSize}-byte tags."
        );
        Require(
            peer.Role == (Role == PsiRole.Receiver ? PsiRole.Sender : PsiRole.Receiver)
                && !peer.Nonce.AsSpan().SequenceEqual(_hello.Nonce),
            PsiProtocolError.RoleConflict,
            "The peer plays the same role, or reflects this party's own declaration."
        );
        Require(
            peer.Output == _hello.Output
                && peer.Subjects == _hello.Subjects
                && peer.MinimumIntersection == _hello.MinimumIntersection,
            PsiProtocolError.PolicyMismatch,
            "The parties declare different output, subjects or minimum intersection; agree on them first."
        );
        Require(
            peer.SchemaHash.AsSpan().SequenceEqual(_hello.SchemaHash),
            PsiProtocolError.SchemaMismatch,
            "The parties name different key columns; agree on names and order first."
        );
        Require(
            peer.ItemCount <= (uint)Options.MaxPeerItems,
            PsiProtocolError.SizeLimitExceeded,
            $"The peer announces {peer.ItemCount} items; this party accepts {Options.MaxPeerItems}."
        );
        Require(
            Options.Output != PsiOutput.Rows
                || Options.Subjects != PsiSubjects.NaturalPersons
                || peer.BasisDigest.AsSpan().ContainsAnyExcept((byte)0),
            PsiProtocolError.LawfulBasis,
            "The peer names no lawful basis for row-level output over natural persons."
        );
        _peerHello = peer;
    }

    /// <summary>The session id is the hash of both declarations, the receiver's first.</summary>
    private void BindHello(ReadOnlySpan<byte> payload)
    {
        if (_stage == FrameType.ReceiverHello)
        {
            _receiverHello = payload.ToArray();
            return;
        }

        _sessionId = DomainHash.Hash(
            HashKind.Sha256,
            "authops/psi/ecdh/session/v1",
            _receiverHello,
            payload.ToArray()
        );
        Masker.BindSession(_sessionId);
    }

    private PsiReceiptFacts Facts(int size)
    {
        var (receiver, sender) =
            Role == PsiRole.Receiver ? (_hello, _peerHello!) : (_peerHello!, _hello);
        return new PsiReceiptFacts
        {
            SessionId = Convert.ToHexStringLower(_sessionId),
            Suite = Options.Suite,
            Output = Options.Output,
            Subjects = Options.Subjects,
            SchemaHash = Convert.ToHexStringLower(_hello.SchemaHash),
            ReceiverItems = ReceiverCount,
            SenderItems = SenderCount,
            MinimumIntersection = Options.MinimumIntersection,
            Cardinality = size >= Options.MinimumIntersection ? size : null,
            RowsOpened = RowsOpened,
            ReceiverBasis = BasisOf(receiver),
            SenderBasis = BasisOf(sender),
            TranscriptHash = Convert.ToHexStringLower(_transcriptHash),
        };
    }

    private static string? BasisOf(HelloMessage hello) =>
        hello.BasisDigest.AsSpan().ContainsAnyExcept((byte)0)
            ? Convert.ToHexStringLower(hello.BasisDigest)
            : null;
}
