using System.Globalization;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Discovery;
using AuthOps.Anonymization.LargeTables;
using AuthOps.Anonymization.Transformations;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.Policies;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Releases;

/// <summary>Reads a file into a <see cref="LargeTable"/>, steps of the policy included. Used by one thread.</summary>
internal sealed class LargeReader(
    string path,
    CsvReadOptions reading,
    AnonymizationPolicy policy,
    IReadOnlyList<TableTransformation> steps,
    LargeTableOptions options
) : IDisposable
{
    private const int LeastBlock = 1 << 20;
    private const int LargestBlock = 1 << 23;
    private const int BlocksInMemory = 64;

    private readonly string[] _free =
    [
        .. policy
            .Attributes.Where(static a => a.Role == AttributeRole.NonIdentifying)
            .Select(static a => a.Name),
    ];
    private StreamingColumnScan[][] _scans = [];
    private LargeTable? _table;

    /// <summary>The table.</summary>
    public LargeTable Table => _table ?? throw new InvalidOperationException("Nothing was read.");

    /// <summary>The line of every row.</summary>
    public RowLines Lines { get; private set; } = new();

    /// <summary>What was seen in columns that the policy calls non-identifying, as the file has them.</summary>
    public IReadOnlyList<ColumnScan> Scans =>
        [
            .. _free.Select(
                (name, i) =>
                {
                    var whole = new StreamingColumnScan(name);
                    foreach (var part in _scans)
                    {
                        whole.Add(part[i]);
                    }

                    return whole.Finish();
                }
            ),
        ];

    /// <summary>About how many bytes of a file a block has.</summary>
    public static int BlockBytes(LargeTableOptions options) =>
        (int)Math.Clamp(options.MemoryBytes / BlocksInMemory, LeastBlock, LargestBlock);

    /// <summary>Reads.</summary>
    /// <exception cref="InputDataException">The file does not fit the policy.</exception>
    public void Read(IProgress<TableProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            if (step is Sampling or QuantileCoding)
            {
                throw new UsageException(
                    $"'{step.Description}' looks at the whole table, which is not in memory; take the step out, or do without --memory"
                );
            }
        }

        var header = Primitives.Tables.Table.FromColumns([
            .. CsvTableReader
                .ReadColumns(path, reading)
                .Select(static name => Column.FromStrings(name)),
        ]);
        DeclaredColumns.RequirePresent(path, header, policy.Attributes);
        DeclaredColumns.RequireDeclared(path, header, policy);
        Lines = CsvBlockReader.Read(
            path,
            reading with
            {
                Threads = options.Parts,
            },
            BlockBytes(options),
            threads => Begin(threads, cancellationToken),
            progress,
            cancellationToken
        );
        if (Table.Rows == 0)
        {
            throw new InputDataException(path, "the file has a header line and no records");
        }
    }

    public void Dispose() => _table?.Dispose();

    private Action<CsvBlock>[] Begin(int threads, CancellationToken cancellationToken)
    {
        _table?.Dispose();
        _table = new LargeTable(policy, options);
        _scans =
        [
            .. Enumerable
                .Range(0, threads)
                .Select(_ => Array.ConvertAll(_free, static name => new StreamingColumnScan(name))),
        ];
        return
        [
            .. _scans
                .Select(scans => (Part: _table.CreatePart(), Scans: scans))
                .Select(taker =>
                    (Action<CsvBlock>)(
                        block => Take(taker.Part, taker.Scans, block, cancellationToken)
                    )
                ),
        ];
    }

    private void Take(
        LargeTablePart part,
        StreamingColumnScan[] scans,
        CsvBlock block,
        CancellationToken cancellationToken
    )
    {
        var rows = block.Rows;
        for (var i = 0; i < scans.Length; i++)
        {
            scans[i].Add(rows[_free[i]], cancellationToken);
        }

        try
        {
            foreach (var step in steps)
            {
                rows = step.Apply(rows, cancellationToken).Table;
            }

            part.Add(block.Position, rows, cancellationToken);
        }
        catch (PolicyException e)
        {
            if (e.Row == 0)
            {
                throw new InputDataException(path, e.Message);
            }

            // The step counts rows of the block.
            var (row, line) = block.Place(e.Row - 1);
            var culture = CultureInfo.InvariantCulture;
            throw new InputDataException(
                path,
                e.Message.Replace(
                    string.Create(culture, $"row {e.Row}:"),
                    string.Create(culture, $"row {row + 1}:"),
                    StringComparison.Ordinal
                ),
                line
            );
        }
    }
}
