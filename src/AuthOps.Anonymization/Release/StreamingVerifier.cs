using AuthOps.Anonymization.Risk;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// Checks a release against a policy in one pass over its rows, in memory that grows with the classes and not with the
/// rows. It shares no code with search or recoding: it numbers texts, counts classes and sensitive values, and decides
/// every privacy model from its definition. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// Rows come in blocks of any size and in any order; every block has the same columns, which may be ordered and encoded in
/// its own way. What cannot be seen in a release is not checked: how many records were suppressed, and whether
/// something better exists.
/// </remarks>
public sealed class StreamingVerifier
{
    private readonly AnonymizationPolicy _policy;
    private readonly StreamingVerifierOptions _options;
    private readonly RowsDigest? _digest;
    private readonly int[] _places = new int[ClassCheck.MaxBlock];
    private string[]? _columns;
    private LabelCheck[] _labels = [];
    private SensitiveValues[] _sensitive = [];
    private ClassCheck _classes = new(0);

    /// <summary>Begins a check.</summary>
    /// <param name="policy">What the release must satisfy; its models bring the population where they need one.</param>
    /// <param name="options">What to compare with; null means the release itself.</param>
    /// <exception cref="ArgumentException">There are other counts than rows of the original, or one below 1.</exception>
    /// <exception cref="PolicyException">The original lacks a column.</exception>
    public StreamingVerifier(AnonymizationPolicy policy, StreamingVerifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _policy = policy;
        _options = options ?? new StreamingVerifierOptions();
        ColumnCheck.RequireOriginal(_options.Original, policy);
        if (
            _options.OriginalCounts is { } counts
            && (counts.Count != _options.Original?.RowCount || counts.Any(static c => c < 1))
        )
        {
            throw new ArgumentException(
                "Every row of the original needs a count of at least 1.",
                nameof(options)
            );
        }

        _digest = _options.DigestRows ? new RowsDigest() : null;
    }

    /// <summary>Rows added so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Looks at the next rows.</summary>
    /// <param name="block">Rows of the release.</param>
    /// <param name="cancellationToken">Looked at every 2,048 rows.</param>
    /// <exception cref="ArgumentException">The block has other columns than those before.</exception>
    /// <exception cref="InvalidOperationException">There are more than 2,147,483,647 rows.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public void Add(Table block, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(block);
        Begin(block);
        Column[] identifiers = [.. _labels.Select(label => block[label.Name])];
        int[][] numbers = [.. _labels.Select((label, i) => label.NumbersOf(identifiers[i]))];
        _classes.Reserve([.. _labels.Select(static label => label.Largest)]);
        Column[] secrets = [.. _sensitive.Select(values => block[values.Name])];
        int[][] values = [.. _sensitive.Select((s, i) => s.NumbersOf(secrets[i]))];
        for (var start = 0; start < block.RowCount; start += ClassCheck.MaxBlock)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var places = _places.AsSpan(0, Math.Min(ClassCheck.MaxBlock, block.RowCount - start));
            _classes.CountRows(identifiers, start, Rows + start, numbers, places);
            for (var i = 0; i < secrets.Length; i++)
            {
                _sensitive[i]
                    .CountRows(places, secrets[i].Codes.Slice(start, places.Length), values[i]);
            }
        }

        _digest?.Add(block, cancellationToken);
        Rows += block.RowCount;
    }

    /// <summary>Decides everything from what was counted. Nothing may be added after.</summary>
    /// <param name="cancellationToken">Looked at between models and while a population is read.</param>
    /// <returns>The findings, and what was measured.</returns>
    /// <exception cref="InvalidOperationException">No block was added.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public ReleaseReport Finish(CancellationToken cancellationToken = default)
    {
        var columns =
            _columns
            ?? throw new InvalidOperationException(
                "There is nothing to check; add the release first, which may be without rows."
            );
        var findings = new List<ReleaseFinding>();
        ColumnCheck.Run(columns, _policy, findings);
        if (Rows == 0)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.NoRows,
                    null,
                    0,
                    0,
                    "The release has no records."
                )
            );
        }

        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        var cellLevels = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
        var byFirstRow = Enumerable.Range(0, _classes.Count).ToArray();
        Array.Sort(byFirstRow, (a, b) => _classes.FirstRow(a).CompareTo(_classes.FirstRow(b)));
        for (var i = 0; i < _labels.Length; i++)
        {
            _labels[i].Report(_classes, i, byFirstRow, findings, levels, cellLevels);
        }

        _classes.Report(_policy.MinimumClassSize, findings);
        var models = new ModelChecks(
            _policy,
            _options.Original,
            _classes,
            _labels,
            findings,
            _options.IsLocalRecoding
        );
        models.Run(_sensitive, levels, cancellationToken);
        return new ReleaseReport(
            findings,
            Rows,
            _classes.Count,
            _classes.Smallest,
            levels,
            models.FewestDistinct,
            models.Measures,
            models.Unchecked,
            Histogram(),
            columns.Order(StringComparer.Ordinal),
            _digest?.Finish()
        )
        {
            CellLevels = cellLevels.AsReadOnly(),
        };
    }

    private void Begin(Table block)
    {
        string[] columns = [.. block.Columns.Select(static c => c.Name)];
        if (_columns is not null)
        {
            if (!_columns.ToHashSet(StringComparer.Ordinal).SetEquals(columns))
            {
                throw new ArgumentException(
                    "The block has other columns than those before; a release has the same columns throughout.",
                    nameof(block)
                );
            }

            return;
        }

        _columns = columns;
        _labels =
        [
            .. _policy
                .QuasiIdentifiers.Where(a => block.TryGetColumn(a.Name, out _))
                .Select(a => new LabelCheck(a, _options.IsLocalRecoding)),
        ];
        _sensitive =
        [
            .. _policy
                .SensitiveAttributes.Where(a => block.TryGetColumn(a.Name, out _))
                .Select(a => new SensitiveValues(a.Name, Whole(a.Name))),
        ];
        _classes = new ClassCheck(_labels.Length);
    }

    private IEnumerable<KeyValuePair<string?, long>>? Whole(string attribute) =>
        _options.Distributions.TryGetValue(attribute, out var column)
            ? SensitiveValues.Distribution(column)
        : _options.Original is { } original
            ? SensitiveValues.Distribution(original[attribute], _options.OriginalCounts)
        : null;

    private IEnumerable<ClassSizeCount> Histogram()
    {
        var counts = new SortedDictionary<int, long>();
        foreach (var size in _classes.Sizes)
        {
            counts[size] = counts.GetValueOrDefault(size) + 1;
        }

        return counts.Select(static pair => new ClassSizeCount(pair.Key, pair.Value));
    }
}
