using static AuthOps.Psi.PsiProtocolException;

namespace AuthOps.Psi.Sessions;

/// <summary>What both parties of an intersection declare alike, in memory or in buckets. Immutable and safe to share between threads.</summary>
/// <param name="Output">What is learnt, and by whom.</param>
/// <param name="Subjects">Whom the keys identify.</param>
/// <param name="MinimumIntersection">The threshold.</param>
/// <param name="Shape">What else must be alike: the longest payload of a session, the keys of a bucket of a large set.</param>
internal readonly record struct DeclaredPolicy(
    PsiOutput Output,
    PsiSubjects Subjects,
    uint MinimumIntersection,
    uint Shape
)
{
    /// <summary>Refuses a peer that declares something else, other key columns, or more keys than are accepted.</summary>
    /// <param name="peer">What the peer declares.</param>
    /// <param name="shape">The name of <see cref="Shape"/>, for the message.</param>
    /// <param name="schemas">The hashes of the own and of the peer's columns.</param>
    /// <param name="announced">The peer's number of keys.</param>
    /// <param name="accepted">The most accepted.</param>
    public void RequireAgreement(
        DeclaredPolicy peer,
        string shape,
        (byte[] Own, byte[] Peer) schemas,
        uint announced,
        int accepted
    )
    {
        Require(
            peer == this,
            PsiProtocolError.PolicyMismatch,
            $"The parties declare different output, subjects, minimum intersection or {shape}; agree on them first."
        );
        Require(
            schemas.Peer.AsSpan().SequenceEqual(schemas.Own),
            PsiProtocolError.SchemaMismatch,
            "The parties name different key columns; agree on names and order first."
        );
        Require(
            announced <= (uint)accepted,
            PsiProtocolError.SizeLimitExceeded,
            $"The peer announces {announced} items; this party accepts {accepted}."
        );
    }
}
