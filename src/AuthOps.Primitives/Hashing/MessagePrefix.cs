namespace AuthOps.Primitives.Hashing;

/// <summary>A byte hashed in front of every message of a batch: the domain separation of RFC 6962 §2.1.</summary>
internal enum MessagePrefix
{
    /// <summary>The message alone.</summary>
    None = -1,

    /// <summary>0x00 before a leaf of a Merkle tree.</summary>
    Leaf = 0,

    /// <summary>0x01 before the two children of an interior node.</summary>
    Node = 1,
}
