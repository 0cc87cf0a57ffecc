using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Primitives.Tables;
using AuthOps.Psi.Items;
using AuthOps.Psi.Large;

namespace AuthOps.Cli.Intersections;

/// <summary>The rows of a file, batch by batch. Immutable; safe to share between threads.</summary>
internal sealed class LargeSource(
    IntersectionRequest request,
    string[] keyNames,
    PsiItemPolicy policy
)
{
    private const int BatchRows = 1 << 16;

    /// <summary>The file.</summary>
    public string Path => request.Data;

    /// <summary>How it is read.</summary>
    public CsvReadOptions Csv => request.Csv;

    public PsiRowSource Keys => new(keyNames, ReadKeys, policy);

    /// <summary>All columns.</summary>
    public IEnumerable<Table> Read(CancellationToken cancellationToken) =>
        CsvTableReader.ReadBatches(Path, Csv, BatchRows, null, cancellationToken);

    private IEnumerable<IReadOnlyList<Column>> ReadKeys()
    {
        foreach (var table in Read(CancellationToken.None))
        {
            yield return
            [
                .. keyNames.Select(name =>
                    table.TryGetColumn(name, out var column)
                        ? column
                        : throw new UsageException($"--key names '{name}', which is no column")
                ),
            ];
        }
    }
}
