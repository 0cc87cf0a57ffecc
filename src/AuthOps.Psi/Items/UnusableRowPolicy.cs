namespace AuthOps.Psi.Items;

/// <summary>What happens to rows whose key cannot take part: a NULL, invalid text, or a part that is too long.</summary>
public enum UnusableRowPolicy
{
    /// <summary>An unusable row refuses the whole set, before any message is sent.</summary>
    Reject = 1,

    /// <summary>The row is left out and reported; it never matches.</summary>
    Exclude = 2,
}
