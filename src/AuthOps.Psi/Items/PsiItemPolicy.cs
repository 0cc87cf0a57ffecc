using System.Collections.ObjectModel;

namespace AuthOps.Psi.Items;

/// <summary>How a set is built from rows. Immutable and safe to share between threads.</summary>
public sealed record PsiItemPolicy
{
    /// <summary>What happens to rows that repeat a key.</summary>
    public DuplicatePolicy Duplicates { get; init; } = DuplicatePolicy.Reject;

    /// <summary>What happens to rows with a NULL, invalid text, a part that is too long, or text a validator does not accept.</summary>
    public UnusableRowPolicy UnusableRows { get; init; } = UnusableRowPolicy.Reject;

    /// <summary>
    /// By the name of a key column, what accepts its text as an identifier, such as one with a right check digit. It is
    /// asked once for each distinct value, as given, on the thread that builds the set; nothing is asked of it about NULL.
    /// It should accept one spelling of each identifier only: the peer compares bytes.
    /// </summary>
    public IReadOnlyDictionary<string, Predicate<string>> Validators { get; init; } =
        ReadOnlyDictionary<string, Predicate<string>>.Empty;
}
