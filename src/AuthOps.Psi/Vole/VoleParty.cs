using AuthOps.Psi.Sessions;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Vole;

/// <summary>
/// One side of VOLE-PSI as a session: the messages of the protocol go in turn, each in as many frames as it needs, and the receiver
/// tells the size at the end. Kernels run on the caller's thread. Not safe for concurrent use by several threads.
/// </summary>
internal abstract class VoleParty : PsiParty
{
    private readonly VolePsiMode _mode;
    private VoleMessages? _messages;
    private byte[] _outgoing = [];
    private byte[] _incoming = [];

    private protected VoleParty(
        PsiRole role,
        PsiItemSet items,
        PsiOptions options,
        VoleSuite suite,
        ISessionRandomness randomness
    )
        : base(role, items, options, suite, randomness) =>
        _mode = suite.Mode with
        {
            IsForBoth = options.Output == PsiOutput.RowsToBoth,
            Buckets = options.Buckets,
        };

    /// <summary>What follows from both declarations.</summary>
    private protected VolePsiTerms Terms { get; private set; } = null!;

    /// <summary>The last message of the peer, once all of it is there.</summary>
    private protected Span<byte> Incoming => _incoming;

    /// <summary>The size of the intersection.</summary>
    private protected int Size { get; set; }

    /// <summary>Makes the message of a stage; long work looks at the token between trees, bins and batches.</summary>
    private protected abstract byte[] Message(FrameType stage, CancellationToken cancellationToken);

    /// <summary>Takes the last message of a stage, all of which is there.</summary>
    private protected virtual void Take(FrameType stage, CancellationToken cancellationToken) { }

    private protected override bool IsDue(PartyLane lane, PartyLane other) =>
        other.IsPast(lane.Speaker == PsiRole.Sender ? lane.Stage : lane.Previous);

    private protected override int UnitSize(FrameType stage) => 1;

    private protected override int Units(PsiRole speaker, FrameType stage) =>
        (speaker, stage) switch
        {
            (PsiRole.Receiver, FrameType.Transfers) => _messages!.StartSize,
            (PsiRole.Sender, FrameType.Transfers) => _messages!.ChoicesSize,
            (PsiRole.Receiver, FrameType.Correlation) => _messages!.ExtensionSize,
            (PsiRole.Sender, FrameType.Correlation) => _messages!.TreesSize
                + (_mode.IsMalicious ? IndexedHash.DigestSize : 0),
            (PsiRole.Receiver, FrameType.Comparison) => Terms.StoreSize,
            (PsiRole.Sender, FrameType.Comparison) => Terms.AnswerSize,
            (PsiRole.Receiver, FrameType.Matches) => Terms.MatchesSize,
            (PsiRole.Receiver, FrameType.Opening) => 1,
            _ => 0,
        };

    private protected override PsiPhase Phase(FrameType stage, bool isOwn) =>
        stage is FrameType.Transfers or FrameType.Correlation
            ? PsiPhase.Correlating
            : PsiPhase.Matching;

    private protected override void Produce(
        FrameType stage,
        int start,
        int count,
        Memory<byte> payload,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (stage == FrameType.Opening)
        {
            new OpeningMessage(true, (uint)Size).Write(payload.Span);
            return;
        }

        if (start == 0)
        {
            _outgoing = Message(stage, cancellationToken);
        }

        _outgoing.AsSpan(start, count).CopyTo(payload.Span);
        if (start + count == _outgoing.Length)
        {
            _outgoing = [];
        }
    }

    private protected override void Consume(
        FrameType stage,
        int start,
        int count,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (stage == FrameType.Opening)
        {
            TakeOpening(OpeningMessage.Parse(payload.Span));
            return;
        }

        if (start == 0)
        {
            // As long as the declared numbers say, which were within this party's limits.
            _incoming = LargeMemory.Shared.Take(Units(Other(Role), stage));
        }

        payload.Span.CopyTo(_incoming.AsSpan(start, count));
        if (start + count == _incoming.Length)
        {
            Take(stage, cancellationToken);
        }
    }

    private protected override void Complete(PsiRole speaker, FrameType stage)
    {
        if ((speaker, stage) == (PsiRole.Sender, FrameType.Hello))
        {
            _mode.RequireBits(SenderCount);
            Terms = new VolePsiTerms(ReceiverCount, SenderCount, _mode);
            _messages = new VoleMessages(
                Terms.Correlation,
                new BaseOtContext(_mode.Group, SessionId)
            );
        }
    }

    /// <summary>Takes the size that the receiver tells; the receiver itself takes none.</summary>
    private protected abstract void TakeOpening(OpeningMessage opening);
}
