using AuthOps.Metering.Log;

namespace AuthOps.Metering.Reconciliation;

/// <summary>A difference before its receipts are made. Immutable.</summary>
internal sealed record DifferenceDraft(UsageDifferenceKind Kind, string GrantId)
{
    public ComparedUse? Here { get; init; }

    public ComparedUse? There { get; init; }

    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Records beside those of the uses, for differences of chains.</summary>
    public IReadOnlyList<ulong> HereRecords { get; init; } = [];

    public IReadOnlyList<ulong> ThereRecords { get; init; } = [];

    public IEnumerable<ulong> HereIndexes => HereRecords.Concat(Here?.Indexes ?? []);

    public IEnumerable<ulong> ThereIndexes => ThereRecords.Concat(There?.Indexes ?? []);

    public ComparedUse? Use => Here ?? There;

    public string? EventId => Use is { } use ? UsageEventId.Format(use.Id) : null;

    /// <summary>The order of differences: by grant, then what concerns the chain, then uses by time.</summary>
    public static int Compare(DifferenceDraft a, DifferenceDraft b)
    {
        var order = string.CompareOrdinal(a.GrantId, b.GrantId);
        order = order != 0 ? order : IsOfUse(a).CompareTo(IsOfUse(b));
        order = order != 0 ? order : (a.Use?.Time ?? 0).CompareTo(b.Use?.Time ?? 0);
        order = order != 0 ? order : (a.Use?.Id ?? 0).CompareTo(b.Use?.Id ?? 0);
        order = order != 0 ? order : a.Kind.CompareTo(b.Kind);
        return order != 0
            ? order
            : a
                .HereIndexes.Concat(a.ThereIndexes)
                .FirstOrDefault()
                .CompareTo(b.HereIndexes.Concat(b.ThereIndexes).FirstOrDefault());
    }

    private static bool IsOfUse(DifferenceDraft draft) =>
        draft.Kind <= UsageDifferenceKind.CorrectedThere;
}
