namespace AuthOps.Psi.Governance;

/// <summary>What an auditor found to differ from a commitment.</summary>
public enum CommitmentMismatch
{
    /// <summary>Nothing: the keys and the secret are the committed ones.</summary>
    None = 0,

    /// <summary>The key columns have other names.</summary>
    Schema = 1,

    /// <summary>There are more keys or fewer.</summary>
    Count = 2,

    /// <summary>Some key, or the secret, is another.</summary>
    Root = 3,
}
