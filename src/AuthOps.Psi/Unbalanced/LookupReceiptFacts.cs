using AuthOps.Psi.Governance;
using AuthOps.Psi.Oprf;

namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// What both sides know alike about a lookup, for both to sign as evidence: no item, and not how many were found, which the server does
/// not learn. Immutable and safe to share between threads.
/// </summary>
public sealed record LookupReceiptFacts
{
    /// <summary>The session id, 64 lower-case hexadecimal digits.</summary>
    public required string SessionId { get; init; }

    /// <summary>The digest of the epoch's parameters, which fix suite, key and shape; lower-case hexadecimal.</summary>
    public required string EpochDigest { get; init; }

    /// <summary>SHA-256 of the key columns' names, lower-case hexadecimal.</summary>
    public required string SchemaHash { get; init; }

    /// <summary>Whether the answer proved that the epoch's key was used.</summary>
    public required OprfMode Mode { get; init; }

    /// <summary>Whom the keys identify.</summary>
    public required PsiSubjects Subjects { get; init; }

    /// <summary>The number of keys the client asked for: of evaluations given.</summary>
    public required int Keys { get; init; }

    /// <summary>The size of the server's set as its epoch announces it, which the real one does not exceed.</summary>
    public required int ServerItems { get; init; }

    /// <summary>How many bits of a public hash of each key the client told to be sent buckets; 0 where it told none.</summary>
    public required int BucketBits { get; init; }

    /// <summary>Bytes of the longest label that came with a key; 0 for none.</summary>
    public required int LabelBytes { get; init; }

    /// <summary>The name of the client, where a receipt was agreed.</summary>
    public string? Client { get; init; }

    /// <summary>The name of the server, where a receipt was agreed.</summary>
    public string? Server { get; init; }

    /// <summary>The purpose both declared, or null.</summary>
    public string? Purpose { get; init; }

    /// <summary>The digest of the statement that the client's keys rest on, or null.</summary>
    public string? ClientBasis { get; init; }

    /// <summary>The digest of what the server's set rests on, as in its published tags, or null.</summary>
    public string? ServerBasis { get; init; }

    /// <summary>The commitment the client quoted, or null.</summary>
    public string? ClientCommitment { get; init; }

    /// <summary>The commitment the server quoted, or null; it is to the set the epoch began with, and is not quoted after a change.</summary>
    public string? ServerCommitment { get; init; }

    /// <summary>The caps both enforce, or null.</summary>
    public PsiCaps? Caps { get; init; }

    /// <summary>The hash of session id, query and answer, lower-case hexadecimal.</summary>
    public required string TranscriptHash { get; init; }
}
