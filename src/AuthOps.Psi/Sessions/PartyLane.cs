using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Sessions;

/// <summary>One direction of a session: how far its speaker is, and the hash of what it said. Not safe for concurrent use; one party owns it.</summary>
internal sealed class PartyLane(PsiRole speaker, SessionSuite suite) : IDisposable
{
    private readonly IncrementalHasher _frames = new(suite.Hash);
    private int _stage;

    /// <summary>The side that sends in this direction.</summary>
    public PsiRole Speaker { get; } = speaker;

    /// <summary>What the speaker sends next.</summary>
    public FrameType Stage => suite.Stages.Span[_stage];

    /// <summary>What the speaker sent before.</summary>
    public FrameType Previous => suite.Stages.Span[_stage - 1];

    /// <summary>Units of the stage that were sent.</summary>
    public int Position { get; private set; }

    /// <summary>Whether the speaker has sent all of a stage.</summary>
    public bool IsPast(FrameType stage) => _stage > suite.Stages.Span.IndexOf(stage);

    /// <summary>Counts units as sent.</summary>
    public void Move(int units) => Position += units;

    /// <summary>Goes to the next stage.</summary>
    public void Turn()
    {
        _stage++;
        Position = 0;
    }

    /// <summary>Adds a frame to the transcript.</summary>
    public void Append(ReadOnlySpan<byte> frame) => _frames.Append(frame);

    /// <summary>The hash of all frames that were added; called once.</summary>
    public byte[] FinishTranscript()
    {
        var digest = new byte[_frames.DigestSize];
        _frames.Finish(digest);
        return digest;
    }

    public void Dispose() => _frames.Dispose();
}
