namespace AuthOps.Psi.Items;

/// <summary>What happens to rows that repeat a key. The peer never learns how often a key occurs.</summary>
public enum DuplicatePolicy
{
    /// <summary>A repeated key refuses the whole set, before any message is sent.</summary>
    Reject = 1,

    /// <summary>The first row of a key takes part; the others are reported and never match.</summary>
    First = 2,

    /// <summary>The key takes part once, and every row that has it matches.</summary>
    AllRows = 3,
}
