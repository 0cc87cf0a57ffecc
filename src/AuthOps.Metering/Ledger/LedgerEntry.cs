namespace AuthOps.Metering.Ledger;

/// <summary>One entry of a ledger, never changed once it is there. Immutable and safe to share between threads.</summary>
public sealed record LedgerEntry
{
    internal LedgerEntry() { }

    /// <summary>Its number, from 0.</summary>
    public long Number { get; internal init; }

    /// <summary>What it is.</summary>
    public LedgerEntryKind Kind { get; internal init; }

    /// <summary>To which instant it is booked.</summary>
    public DateTimeOffset BookedAt { get; internal init; }

    /// <summary>What it is about, 1 to 200 characters.</summary>
    public string Text { get; internal init; } = "";

    /// <summary>SHA-256 of what it was booked from, 64 lower-case hexadecimal digits; null for none.</summary>
    public string? Evidence { get; internal init; }

    /// <summary>The entry that is taken back.</summary>
    public long? Reverses { get; internal init; }

    /// <summary>Who decided to take it back.</summary>
    public string? Actor { get; internal init; }

    /// <summary>The postings; debits and credits sum to the same.</summary>
    public IReadOnlyList<LedgerPosting> Postings { get; internal init; } = [];

    /// <summary>The hash of the entry before, 64 lower-case hexadecimal digits; that of the header for the first.</summary>
    public string Previous { get; internal init; } = "";

    /// <summary>SHA-256 of the entry's canonical JSON, which names the hash of the entry before.</summary>
    public string Hash { get; internal init; } = "";
}
