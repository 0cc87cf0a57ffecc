using System.Security.Cryptography;
using System.Text;
using AuthOps.Primitives.Tables;

namespace AuthOps.Metering.Monitoring;

/// <summary>
/// Tells rows of a source that stand in an export as they were (raw data must not leave, Art. 24 and 26): rows that are
/// alone in the source in what the export shows of them. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// Rows are compared by the columns both have, exactly. A combination that several rows of the source share tells of no
/// one row and does not count, so that a k-anonymous release raises nothing. Nothing is kept after a check.
/// </remarks>
public sealed class RawCopyMonitor
{
    private readonly AnomalyRules _rules;

    /// <summary>Creates a monitor.</summary>
    /// <param name="rules">The thresholds.</param>
    public RawCopyMonitor(AnomalyRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = rules;
    }

    /// <summary>Compares an export with its source; refuse it on an alert.</summary>
    /// <param name="source">The source, inside the domain.</param>
    /// <param name="export">What is to leave.</param>
    /// <param name="grantId">The grant.</param>
    /// <param name="scenarioId">The scenario.</param>
    /// <param name="at">When.</param>
    /// <returns>The alert; null if there is none.</returns>
    /// <exception cref="ArgumentException">An identifier is malformed.</exception>
    public AnomalyAlert? Check(
        Table source,
        Table export,
        string grantId,
        string scenarioId,
        DateTimeOffset at
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(export);
        _ = Identifiers.Require(grantId, nameof(grantId));
        _ = Identifiers.Require(scenarioId, nameof(scenarioId));
        var copied = Copied(source, export);
        return copied < _rules.RawCopies
            ? null
            : new AnomalyAlert(
                AnomalyRule.RawCopy,
                grantId,
                scenarioId,
                at,
                copied,
                _rules.RawCopies - 1
            );
    }

    private static long Copied(Table source, Table export)
    {
        var columns = new List<(Column Source, Column Export)>();
        foreach (var column in export.Columns)
        {
            if (source.TryGetColumn(column.Name, out var same))
            {
                columns.Add((same, column));
            }
        }

        if (columns.Count == 0)
        {
            return 0;
        }

        // Digests, so that memory does not grow with the width of a row; whether one row alone has it.
        var alone = new Dictionary<UInt128, bool>(source.RowCount);
        for (var row = 0; row < source.RowCount; row++)
        {
            var digest = Digest(columns.Select(c => c.Source[row]));
            alone[digest] = !alone.ContainsKey(digest);
        }

        long copied = 0;
        for (var row = 0; row < export.RowCount; row++)
        {
            if (alone.GetValueOrDefault(Digest(columns.Select(c => c.Export[row]))))
            {
                copied++;
            }
        }

        return copied;
    }

    private static UInt128 Digest(IEnumerable<string?> cells)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var cell in cells)
        {
            var bytes = cell is null ? [] : Encoding.UTF8.GetBytes(cell);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(
                length,
                cell is null ? -1 : bytes.Length
            );
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(
            hash.GetHashAndReset()
        );
    }
}
