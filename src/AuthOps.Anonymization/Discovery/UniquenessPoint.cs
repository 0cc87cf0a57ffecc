using System.Collections.ObjectModel;

namespace AuthOps.Anonymization.Discovery;

/// <summary>One point of a uniqueness curve: all sets of so many columns. Immutable and safe to share between threads.</summary>
/// <param name="Columns">Columns an attacker knows.</param>
/// <param name="Sets">Sets of that many columns.</param>
/// <param name="Least">The share of records alone, for the set that isolates fewest.</param>
/// <param name="Mean">The mean over the sets.</param>
/// <param name="Most">The share for the set that isolates most.</param>
/// <param name="MostColumns">That set; the first of several.</param>
public sealed record UniquenessPoint(
    int Columns,
    long Sets,
    Ratio Least,
    Ratio Mean,
    Ratio Most,
    ReadOnlyCollection<string> MostColumns
);
