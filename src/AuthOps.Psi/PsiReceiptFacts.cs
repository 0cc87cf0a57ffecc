using AuthOps.Psi.Governance;

namespace AuthOps.Psi;

/// <summary>
/// What both parties know alike about a finished session, for both to sign as evidence. Holds no item. Immutable and safe
/// to share between threads.
/// </summary>
public sealed record PsiReceiptFacts
{
    /// <summary>The session id, 64 lower-case hexadecimal digits.</summary>
    public required string SessionId { get; init; }

    /// <summary>The suite.</summary>
    public required PsiSuite Suite { get; init; }

    /// <summary>The declared output.</summary>
    public required PsiOutput Output { get; init; }

    /// <summary>Whom the keys identify, as both declared.</summary>
    public required PsiSubjects Subjects { get; init; }

    /// <summary>SHA-256 of the key columns' names, lower-case hexadecimal.</summary>
    public required string SchemaHash { get; init; }

    /// <summary>The number of distinct keys of the receiver, or the bound it padded them to.</summary>
    public required int ReceiverItems { get; init; }

    /// <summary>Whether <see cref="ReceiverItems"/> is a bound.</summary>
    public required bool ReceiverItemsAreBound { get; init; }

    /// <summary>The number of distinct keys of the sender, or the bound it padded them to.</summary>
    public required int SenderItems { get; init; }

    /// <summary>Whether <see cref="SenderItems"/> is a bound.</summary>
    public required bool SenderItemsAreBound { get; init; }

    /// <summary>The threshold for opening rows.</summary>
    public required int MinimumIntersection { get; init; }

    /// <summary>The longest payload of a match that the receiver learnt, where rows were opened; 0 for none.</summary>
    public required int PayloadBytes { get; init; }

    /// <summary>The size of the intersection; null where it is below the threshold.</summary>
    public required int? Cardinality { get; init; }

    /// <summary>Whether the receiver, and the sender where the output says so, learnt which of its rows match.</summary>
    public required bool RowsOpened { get; init; }

    /// <summary>Digest of the receiver's lawful-basis statement, or null.</summary>
    public required string? ReceiverBasis { get; init; }

    /// <summary>Digest of the sender's lawful-basis statement, or null.</summary>
    public required string? SenderBasis { get; init; }

    /// <summary>The name of the receiver, where a receipt was agreed.</summary>
    public string? Receiver { get; init; }

    /// <summary>The name of the sender, where a receipt was agreed.</summary>
    public string? Sender { get; init; }

    /// <summary>The purpose both declared, or null.</summary>
    public string? Purpose { get; init; }

    /// <summary>The commitment the receiver quoted, or null.</summary>
    public string? ReceiverCommitment { get; init; }

    /// <summary>The commitment the sender quoted, or null.</summary>
    public string? SenderCommitment { get; init; }

    /// <summary>The caps both enforce, or null.</summary>
    public PsiCaps? Caps { get; init; }

    /// <summary>In how many buckets the keys were compared, of each of which both know the number in common; null where all were one.</summary>
    public int? Buckets { get; init; }

    /// <summary>The hash of all messages of both directions, which the parties compared; lower-case hexadecimal.</summary>
    public required string TranscriptHash { get; init; }
}
