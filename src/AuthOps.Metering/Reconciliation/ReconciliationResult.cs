using System.Security.Cryptography;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Reconciliation;

/// <summary>
/// What a comparison found. Its list and its statement are the same bytes whoever computes them from the same sides
/// and options. Immutable and safe to share between threads.
/// </summary>
public sealed class ReconciliationResult
{
    /// <summary>The name of the list among the statement's subjects.</summary>
    public const string ListName = "differences.ndjson";

    private readonly ReconciliationPredicate _predicate;

    internal ReconciliationResult(
        UsageSide here,
        UsageSide there,
        ReconciliationOptions options,
        IReadOnlyList<GrantComparison> grants,
        IReadOnlyList<UsageDifference> differences,
        IReadOnlyList<WindowComparison> windows
    )
    {
        Here = here.Checkpoint;
        There = there.Checkpoint;
        Grants = grants;
        Differences = differences;
        Windows = windows;
        _predicate = new ReconciliationPredicate(
            here.Note.ToArray(),
            here.FileDigest,
            there.Note.ToArray(),
            there.FileDigest,
            options.Window.Description,
            options.Period,
            grants.Count,
            [
                .. differences
                    .GroupBy(difference => difference.Kind)
                    .OrderBy(kind => kind.Key)
                    .Select(kind => KeyValuePair.Create(kind.Key, kind.Count())),
            ],
            windows.Count
        );
    }

    /// <summary>The predicate type of the statement.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("usage-reconciliation");

    /// <summary>This side's checkpoint.</summary>
    public UsageCheckpoint Here { get; }

    /// <summary>The other side's checkpoint.</summary>
    public UsageCheckpoint There { get; }

    /// <summary>Whether nothing differs.</summary>
    public bool IsEqual => Differences.Count == 0;

    /// <summary>What was compared, by grant.</summary>
    public IReadOnlyList<GrantComparison> Grants { get; }

    /// <summary>The differences, by grant: those of the chain, then those of uses by time.</summary>
    public IReadOnlyList<UsageDifference> Differences { get; }

    /// <summary>The windows whose sums differ.</summary>
    public IReadOnlyList<WindowComparison> Windows { get; }

    /// <summary>Writes the list: canonical JSON, a line each for every grant, difference and window.</summary>
    /// <param name="output">Where to.</param>
    public void WriteList(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var line in Lines())
        {
            output.Write(line);
            output.WriteByte((byte)'\n');
        }
    }

    /// <summary>The evidence for one party, or both, to sign.</summary>
    /// <returns>An in-toto statement about the list and both checkpoints.</returns>
    public Statement ToStatement()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in Lines())
        {
            digest.AppendData(line);
            digest.AppendData("\n"u8);
        }

        return _predicate.ToStatement(Convert.ToHexStringLower(digest.GetHashAndReset()));
    }

    private IEnumerable<byte[]> Lines() =>
        Grants
            .Select(ReconciliationLines.Write)
            .Concat(Differences.Select(ReconciliationLines.Write))
            .Concat(Windows.Select(ReconciliationLines.Write));
}
