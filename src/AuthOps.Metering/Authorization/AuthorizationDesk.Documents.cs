using AuthOps.Metering.Log;

namespace AuthOps.Metering.Authorization;

/// <content>Documents of which later versions replace earlier ones. Safe for concurrent use by many threads.</content>
public sealed partial class AuthorizationDesk
{
    /// <summary>
    /// Records that a version of a document is in force from now on, so that an older one put back in its place is noticed:
    /// <see cref="UsageLog.FindAdopted"/> tells which it is.
    /// </summary>
    /// <param name="actor">The party that brings it; registered.</param>
    /// <param name="documentId">The document, the same for all its versions.</param>
    /// <param name="digest">SHA-256 of the version, 64 lower-case hexadecimal digits.</param>
    /// <exception cref="AuthorizationException">The party is not registered; evidenced.</exception>
    /// <exception cref="ArgumentException">An identifier or the digest is malformed.</exception>
    public void Adopt(string actor, string documentId, string digest)
    {
        _ = Identifiers.Require(documentId, nameof(documentId));
        _ = Sha256Text.Require(digest, nameof(digest));
        lock (_log.Sync)
        {
            _ = Evidenced(
                actor,
                documentId,
                stage: null,
                () => _register.Rules.Parties.Require(actor)
            );
            Append(
                DecisionKind.DocumentAdopted,
                RecordLayout.NoGrant,
                new(actor, documentId, digest, [], [])
            );
        }
    }
}
