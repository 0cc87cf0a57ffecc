namespace AuthOps.Psi.Items;

/// <summary>How a set is built from rows. Immutable and safe to share between threads.</summary>
public sealed record PsiItemPolicy
{
    /// <summary>What happens to rows that repeat a key.</summary>
    public DuplicatePolicy Duplicates { get; init; } = DuplicatePolicy.Reject;

    /// <summary>What happens to rows with a NULL, invalid text, or a part that is too long.</summary>
    public UnusableRowPolicy UnusableRows { get; init; } = UnusableRowPolicy.Reject;
}
