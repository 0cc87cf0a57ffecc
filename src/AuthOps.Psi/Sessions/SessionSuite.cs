using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Vole;

namespace AuthOps.Psi.Sessions;

/// <summary>What a session needs of its suite, whatever the protocol. Immutable and safe to share between threads.</summary>
internal abstract class SessionSuite
{
    private readonly byte[] _generator;

    /// <param name="id">The suite.</param>
    /// <param name="group">The group of ephemeral keys.</param>
    /// <param name="hash">What the session id, keys and transcripts are made with.</param>
    /// <param name="generator">The element that ephemeral keys are multiples of.</param>
    private protected SessionSuite(
        PsiSuite id,
        MaskingGroup group,
        HashKind hash,
        ReadOnlySpan<byte> generator
    )
    {
        Id = id;
        Group = group;
        Hash = hash;
        _generator = generator.ToArray();
    }

    public PsiSuite Id { get; }

    public MaskingGroup Group { get; }

    public HashKind Hash { get; }

    public ReadOnlySpan<byte> Generator => _generator;

    /// <summary>The protocol, as the labels of its hashes name it.</summary>
    public abstract string Protocol { get; }

    /// <summary>The stages of either direction, from the declaration to <see cref="Wire.FrameType.Done"/>.</summary>
    public abstract ReadOnlyMemory<Wire.FrameType> Stages { get; }

    /// <summary>Bytes of a tag, as declared.</summary>
    public abstract byte TagSize { get; }

    /// <summary>The most units in a frame, as declared.</summary>
    public abstract int ChunkUnits { get; }

    /// <summary>The most items of a side.</summary>
    public abstract int MaxItems { get; }

    public static SessionSuite For(PsiSuite id) =>
        (SessionSuite?)VoleSuite.Find(id) ?? EcdhSuite.Of(id);
}
