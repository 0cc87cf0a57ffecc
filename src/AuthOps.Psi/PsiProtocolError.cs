namespace AuthOps.Psi;

/// <summary>Why a session was aborted. Values are part of the wire format and never change meaning.</summary>
public enum PsiProtocolError
{
    /// <summary>A frame is not built as its type demands.</summary>
    MalformedFrame = 1,

    /// <summary>The peer speaks another version of the format.</summary>
    UnsupportedVersion = 2,

    /// <summary>The peer proposes another suite.</summary>
    SuiteMismatch = 3,

    /// <summary>The peer plays the same role, or reflects our own messages.</summary>
    RoleConflict = 4,

    /// <summary>The peer declares another output, other subjects, or another threshold.</summary>
    PolicyMismatch = 5,

    /// <summary>The peer's key columns are others.</summary>
    SchemaMismatch = 6,

    /// <summary>An announced size is beyond what this party allows.</summary>
    SizeLimitExceeded = 7,

    /// <summary>A frame of another type was due.</summary>
    UnexpectedFrame = 8,

    /// <summary>An element is not canonical, not in the group, or the identity.</summary>
    InvalidElement = 9,

    /// <summary>The peer sent an element or tag twice.</summary>
    DuplicateElement = 10,

    /// <summary>The two parties counted different intersections.</summary>
    CountMismatch = 11,

    /// <summary>The opened order is not a permutation.</summary>
    InvalidPermutation = 12,

    /// <summary>The two parties saw different messages.</summary>
    TranscriptMismatch = 13,

    /// <summary>The peer aborted.</summary>
    PeerAborted = 14,

    /// <summary>The connection ended before the session did.</summary>
    ConnectionClosed = 15,

    /// <summary>A step took longer than allowed.</summary>
    Timeout = 16,

    /// <summary>A party's lawful basis is absent or expired.</summary>
    LawfulBasis = 17,

    /// <summary>A party stopped for a reason of its own: cancellation, a refused reservation, a fault.</summary>
    Stopped = 18,

    /// <summary>A frame was not made by the party of this session, or was changed, lost, repeated or moved on its way.</summary>
    AuthenticationFailed = 19,

    /// <summary>The payload of a match does not open under the key of its item.</summary>
    InvalidPayload = 20,

    /// <summary>A cap of one party refuses the session.</summary>
    CapExceeded = 21,

    /// <summary>A party quotes no commitment where one is required, or another than expected.</summary>
    CommitmentMismatch = 22,

    /// <summary>The peer did not sign the receipt, or signed something else.</summary>
    ReceiptRefused = 23,

    /// <summary>A proof does not hold.</summary>
    InvalidProof = 41,

    /// <summary>More evaluations were asked for than are left.</summary>
    QuotaExceeded = 42,

    /// <summary>The parties do not know the same unfinished job of a large set.</summary>
    JobMismatch = 61,
}
