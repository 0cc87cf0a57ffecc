using System.Globalization;

namespace AuthOps.Metering.Ledger;

/// <summary>An account of a dedicated account, with whom it is kept. Immutable and safe to share between threads.</summary>
public sealed record LedgerAccount : IComparable<LedgerAccount>
{
    /// <summary>Creates the name of an account.</summary>
    /// <param name="kind">What is kept in it.</param>
    /// <param name="party">With whom or for what, 1 to 64 characters of <c>A-Z a-z 0-9 . _ : -</c>; null for nobody in particular.</param>
    /// <exception cref="ArgumentException">The kind is unknown or the party malformed.</exception>
    public LedgerAccount(LedgerAccountKind kind, string? party = null)
    {
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentException("The kind is not one of LedgerAccountKind.", nameof(kind));
        }

        Kind = kind;
        Party = party is null ? null : Identifiers.Require(party, nameof(party));
    }

    /// <summary>What is kept in it.</summary>
    public LedgerAccountKind Kind { get; }

    /// <summary>With whom or for what.</summary>
    public string? Party { get; }

    /// <summary>Whether it is emptied into the surplus when a period is closed.</summary>
    public bool IsTemporary => Kind >= LedgerAccountKind.ServiceFeeIncome;

    /// <summary>Whether the left account comes first.</summary>
    public static bool operator <(LedgerAccount? left, LedgerAccount? right) =>
        Comparer<LedgerAccount>.Default.Compare(left, right) < 0;

    /// <summary>Whether the left account comes later.</summary>
    public static bool operator >(LedgerAccount? left, LedgerAccount? right) =>
        Comparer<LedgerAccount>.Default.Compare(left, right) > 0;

    /// <summary>Whether the left account does not come later.</summary>
    public static bool operator <=(LedgerAccount? left, LedgerAccount? right) => !(left > right);

    /// <summary>Whether the left account does not come first.</summary>
    public static bool operator >=(LedgerAccount? left, LedgerAccount? right) => !(left < right);

    /// <summary>By kind, then by party in ordinal order.</summary>
    /// <param name="other">Another account.</param>
    /// <returns>Below 0, 0 or above 0.</returns>
    public int CompareTo(LedgerAccount? other) =>
        other is null ? 1
        : Kind != other.Kind ? Kind.CompareTo(other.Kind)
        : string.CompareOrdinal(Party, other.Party);

    /// <summary>The account's name.</summary>
    /// <returns>For instance <c>Receivable:insurer-1</c> or <c>Bank</c>.</returns>
    public override string ToString() =>
        Party is null
            ? Kind.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{Kind}:{Party}");
}
