using System.Collections.ObjectModel;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Files;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.LargeTables;

/// <summary>
/// A table that need not fit memory: rows come in blocks, different records are counted within a bound of memory and
/// beyond it on the disk, the search runs on the different records alone, and the release is made block by block. Plan
/// and release are those of <see cref="Anonymizer"/>, to the last bit. Parts may be filled by several threads at a
/// time; planning and everything after is for one thread, releases are safe for concurrent use.
/// </summary>
/// <remarks>
/// What goes to the disk is encrypted under a key that never leaves memory, in a temporary file without a name (on Unix),
/// so that nothing of it is left after a cancellation, a full disk or a crash. Transformations of single cells are applied to
/// blocks before; those that look at the whole table are not possible here.
/// </remarks>
public sealed class LargeTable : IDisposable
{
    private readonly AnonymizationPolicy _policy;
    private readonly LargeTableOptions _options;
    private readonly ScratchFile _file;
    private readonly MemoryLedger _memory;
    private readonly Lock _lock = new();
    private readonly List<LargeTablePart> _parts = [];
    private readonly SharedValues[] _values;
    private readonly SpilledTuples _spilled;
    private readonly RowPages _pages;
    private string[]? _columns;
    private EncodedTable? _encoded;
    private bool _isSealed;
    private volatile bool _hasFailed;

    /// <summary>Begins an empty table.</summary>
    /// <param name="policy">What its release must satisfy.</param>
    /// <param name="options">How much memory; null means the defaults.</param>
    public LargeTable(AnonymizationPolicy policy, LargeTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _policy = policy;
        _options = options ?? new LargeTableOptions();
        _file = new ScratchFile(_options.Folder);
        _memory = new MemoryLedger(_options.MemoryBytes);
        _values =
        [
            .. policy
                .QuasiIdentifiers.Concat(policy.SensitiveAttributes)
                .Select(a => new SharedValues(a.Name, _memory)),
        ];
        const int LeastPage = 1 << 10;
        const int LargestPage = 1 << 16;
        _spilled = new SpilledTuples(
            _values.Length,
            _file,
            (int)Math.Clamp(_options.MemoryBytes >> 12, LeastPage, LargestPage)
        );
        _pages = new RowPages(_file);
    }

    /// <summary>Rows added so far.</summary>
    public long Rows => _pages.Rows;

    /// <summary>Bytes in the temporary file.</summary>
    public long FileBytes => _file.Length;

    /// <summary>Different records that went to the disk because memory did not hold them; equal ones may be among them.</summary>
    public long SpilledRecords => _spilled.Tuples;

    /// <summary>The most bytes that were taken of the bound at a time.</summary>
    public long PeakMemoryBytes => _memory.Peak;

    /// <summary>A part, to be filled by one thread.</summary>
    /// <exception cref="InvalidOperationException">There are as many parts as the options allow, or the table was planned already.</exception>
    public LargeTablePart CreatePart()
    {
        lock (_lock)
        {
            if (_isSealed || _parts.Count == _options.Parts)
            {
                throw new InvalidOperationException(
                    _isSealed
                        ? "The table was planned already; nothing more can be added."
                        : $"There are {_options.Parts} parts already, as many as the options allow."
                );
            }

            _parts.Add(
                new LargeTablePart(
                    this,
                    new TupleTable(
                        _values.Length,
                        _memory,
                        _options.CountingBytes ?? _options.MemoryBytes / 2
                    )
                )
            );
            return _parts[^1];
        }
    }

    /// <summary>Searches the optimum, and the front where it is asked for, as <see cref="Anonymizer"/> does.</summary>
    /// <param name="options">How; null means <see cref="PlanOptions.Default"/>.</param>
    /// <param name="progress">Told as by <see cref="Anonymizer"/>.</param>
    /// <param name="cancellationToken">Looked at while records are collected and between nodes.</param>
    /// <returns>The plan; <see cref="Release"/> applies it.</returns>
    /// <exception cref="PolicyException">The table has no rows or does not fit the policy.</exception>
    /// <exception cref="MemoryBoundException">The different records and the search on them do not fit the bound.</exception>
    /// <exception cref="IOException">The temporary file cannot grow.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public AnonymizationPlan Plan(
        PlanOptions? options = null,
        IProgress<PlanProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= PlanOptions.Default;
        var encoded = Encode(cancellationToken);
        var needed = SearchMemory.Of(encoded, options.Threads);
        _memory.Take(needed, "The different records and the search on them");
        try
        {
            return Anonymizer.Plan(encoded, options, progress, cancellationToken);
        }
        finally
        {
            _memory.Give(needed);
        }
    }

    /// <summary>The release of a plan, block by block.</summary>
    /// <param name="plan">A feasible plan of this table.</param>
    /// <exception cref="InvalidOperationException">The plan is not feasible, or of another table.</exception>
    public LargeRelease Release(AnonymizationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (!plan.IsFeasible || !ReferenceEquals(plan.Encoded, _encoded))
        {
            throw new InvalidOperationException(
                plan.IsFeasible
                    ? "The plan is of another table."
                    : "The plan is not feasible, so there is nothing to release; Reasons says why."
            );
        }

        return new LargeRelease(_policy, _columns!, _values, _pages, _encoded!, plan.Levels);
    }

    /// <summary>
    /// The different records, quasi-identifiers and sensitive attributes alone, in the order of their first rows, and how many
    /// have each: what a check compares classes with (<see cref="Anonymization.Release.StreamingVerifierOptions.OriginalCounts"/>).
    /// </summary>
    /// <param name="cancellationToken">Looked at while records are collected.</param>
    /// <exception cref="PolicyException">The table has no rows or does not fit the policy.</exception>
    /// <exception cref="MemoryBoundException">They do not fit the bound.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public (Table Records, ReadOnlyCollection<int> Counts) DistinctRecords(
        CancellationToken cancellationToken = default
    )
    {
        var encoded = Encode(cancellationToken);
        return (encoded.Table, Array.AsReadOnly(encoded.Weights!.Counts));
    }

    /// <summary>Closes the temporary file, which is gone then.</summary>
    public void Dispose()
    {
        foreach (var part in _parts)
        {
            part.Tuples.Dispose();
        }

        _file.Dispose();
    }

    internal void Add(
        LargeTablePart part,
        long position,
        Table block,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, uint.MaxValue);
        Begin(block);
        if (block.RowCount == 0)
        {
            return;
        }

        _pages.Reserve(position, block.RowCount);
        try
        {
            Count(part, position, block, cancellationToken);
        }
        catch
        {
            // Some of its rows are counted and some are not.
            _hasFailed = true;
            throw;
        }
    }

    private void Count(
        LargeTablePart part,
        long position,
        Table block,
        CancellationToken cancellationToken
    )
    {
        Column[] grouped = [.. _values.Select(v => block[v.Name])];
        int[][] numbers = [.. _values.Select((v, i) => v.NumbersOf(grouped[i]))];
        int[] largest = [.. numbers.Select(static n => n.Max())];
        for (var start = 0; start < block.RowCount; start += TupleTable.BlockRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = Math.Min(TupleTable.BlockRows, block.RowCount - start);
            MakeRoom(part.Tuples, largest, rows, cancellationToken);
            part.Tuples.CountRows(
                grouped,
                numbers,
                start,
                rows,
                ((ulong)position << 32) | (uint)start
            );
        }

        Column[] kept =
        [
            .. _policy
                .Attributes.Where(static a => a.Role != AttributeRole.Direct)
                .Select(a => block[a.Name]),
        ];
        _pages.Add(
            position,
            kept,
            [
                .. kept.Select(c =>
                {
                    var i = Array.FindIndex(_values, v => v.Name == c.Name);
                    return i < 0 ? null : numbers[i];
                }),
            ]
        );
    }

    private void Begin(Table block)
    {
        lock (_lock)
        {
            if (_isSealed)
            {
                throw new InvalidOperationException(
                    "The table was planned already; nothing more can be added."
                );
            }

            string[] columns = [.. block.Columns.Select(static c => c.Name)];
            if (_columns is null)
            {
                EncodedTable.CheckColumns(block, _policy);
                _columns = columns;
            }
            else if (!_columns.AsSpan().SequenceEqual(columns))
            {
                throw new ArgumentException(
                    "The block has other columns than those before, or in another order.",
                    nameof(block)
                );
            }
        }
    }

    private void MakeRoom(
        TupleTable tuples,
        ReadOnlySpan<int> largest,
        int rows,
        CancellationToken cancellationToken
    )
    {
        if (tuples.TryReserve(largest, rows))
        {
            return;
        }

        if (tuples.Length > 0)
        {
            Spill(tuples, cancellationToken);
        }

        if (!tuples.TryReserve(largest, rows))
        {
            throw new MemoryBoundException(
                "The tables that count different records",
                2 * _memory.Taken,
                _memory.Bound
            );
        }
    }

    private void Spill(TupleTable tuples, CancellationToken cancellationToken)
    {
        _memory.Take(_spilled.BufferBytes, "Pages on their way to the disk");
        try
        {
            _spilled.Take(tuples, cancellationToken);
        }
        finally
        {
            _memory.Give(_spilled.BufferBytes);
        }
    }

    private EncodedTable Encode(CancellationToken cancellationToken)
    {
        if (_encoded is not null)
        {
            return _encoded;
        }

        if (_hasFailed)
        {
            throw new InvalidOperationException(
                "Adding a block, or bringing the records together, failed before; begin a new table."
            );
        }

        lock (_lock)
        {
            _isSealed = true;
        }

        if (Rows == 0)
        {
            throw new PolicyException(
                PolicyError.NoRows,
                "The table has no rows; there is nothing to anonymise."
            );
        }

        // What comes together cannot be taken apart again if it stops half-way.
        _hasFailed = true;
        _pages.Seal();
        var starts = _pages.StartsByPosition();
        using var distinct = new DistinctTuples(_values.Length, _memory);
        Collect(distinct, cancellationToken);
        var (table, weights) = distinct.Build(
            _values,
            place => starts[(long)(place >> 32)] + (long)(place & uint.MaxValue),
            cancellationToken
        );
        return _encoded = EncodedTable.Create(table, _policy, weights: weights);
    }

    /// <summary>Brings equal records of all parts together.</summary>
    private void Collect(DistinctTuples distinct, CancellationToken cancellationToken)
    {
        var whole = _parts[0].Tuples;
        int[] largest = [.. _values.Select(static v => v.Texts.Count)];
        foreach (var part in _parts.Skip(1).Select(static p => p.Tuples))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_spilled.IsEmpty && whole.TryReserve(largest, part.Length))
            {
                part.ForEach((numbers, count, first) => whole.Add(numbers, count, first));
                part.Clear();
            }
            else if (part.Length > 0)
            {
                Spill(part, cancellationToken);
            }
        }

        if (!_spilled.IsEmpty)
        {
            Spill(whole, cancellationToken);
        }

        for (var partition = 0; partition < SpilledTuples.Partitions; partition++)
        {
            if (!_spilled.IsEmpty)
            {
                var tuples = _spilled.CountOf(partition);
                if (!whole.TryReserve(largest, (int)Math.Min(tuples, int.MaxValue / 2)))
                {
                    throw new MemoryBoundException(
                        "The different records",
                        2 * SpilledTuples.Partitions * _memory.Taken,
                        _memory.Bound
                    );
                }

                _spilled.ForEach(
                    partition,
                    (numbers, count, first) => whole.Add(numbers, count, first),
                    cancellationToken
                );
            }

            distinct.Reserve(distinct.Length + whole.Length);
            whole.ForEach(distinct.Append);
            whole.Clear();
            if (_spilled.IsEmpty)
            {
                return;
            }
        }
    }
}
