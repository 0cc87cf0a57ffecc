using System.Numerics;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// The classes of the node in hand and which of them are suppressed. Holds scratch memory; not safe for concurrent
/// use.
/// </summary>
internal sealed partial class NodeClasses<TKey> : NodeStatistics
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly EncodedTable _table;
    private readonly KeyLayout<TKey> _layout;
    private readonly PrivacyModel[] _populationModels;
    private readonly SensitiveRule[][] _rules;
    private readonly RowRules[] _rowRules;
    private readonly SizesRule[] _sizesRules;
    private readonly SizeCounts _sizes = new();
    private readonly long[] _suppressedLeaves;
    private readonly long[][] _suppressedLabels;
    private readonly int[] _values;
    private readonly int[] _counts;
    private ClassTable<TKey> _classes = new();
    private int _length;

    /// <summary>Records per class: the table's counts, or what was unpacked of them.</summary>
    private int[] _records = [];
    private int[] _unpacked = [];
    private int[] _persons = [];
    private bool[] _fails = [];

    /// <summary>While no other rule has suppressed a class, those below this size are suppressed and nothing is marked.</summary>
    private int _threshold;

    /// <summary>The smallest class of at least this size.</summary>
    private int _smallest;
    private bool _isMarked;
    private TKey[] _failingKeys = [];
    private int[] _failingCounts = [];
    private int _failing = -1;
    private bool _hasLeaves;

    public NodeClasses(EncodedTable table, KeyLayout<TKey> layout)
    {
        _table = table;
        _layout = layout;
        _populationModels = table
            .Policy.Models.Where(static m => m.PopulationTable is not null)
            .OrderByDescending(static m => m.HoldsInUnions)
            .ToArray();
        _rules = table.Sensitive.Select(static s => s.CreateRules()).ToArray();
        _rowRules = RowRules.Of(table);
        _sizesRules = table
            .Policy.Models.Select(static m => m.CreateSizesRule())
            .Where(static rule => rule is not null)
            .Select(static rule => rule!)
            .ToArray();
        _suppressedLeaves = new long[table.Quasi.Length];
        _suppressedLabels = table.Quasi.Select(q => new long[q.ValueCount]).ToArray();
        var widest = table.Sensitive.Select(static s => s.NumberCount).DefaultIfEmpty(0).Max();
        _values = new int[widest + ClassKernels.Padding];
        _counts = new int[widest + ClassKernels.Padding];
    }

    /// <summary>Entries, those of the population alone included.</summary>
    public int Count => _length;

    /// <summary>Whether a part of the population that has no record breaks a model; then the node is not allowed.</summary>
    public bool IsBlocked { get; private set; }

    /// <summary>
    /// Records in classes that fail for their size, or by a model of the population that holds in unions of classes,
    /// and what models of sensitive values refuse of a class however it is divided: every finer node suppresses as
    /// many.
    /// </summary>
    public long CertainRows { get; private set; }

    /// <summary>A class's key.</summary>
    public TKey Key(int index) => _classes.Keys[index];

    /// <summary>The class of a key; negative where there is none.</summary>
    public int IndexOf(TKey key) => Array.BinarySearch(_classes.Keys, 0, _classes.Length, key);

    /// <summary>A class's records; 0 for a class of the population alone.</summary>
    public int Size(int index) => _records[index];

    /// <summary>Whether a class is suppressed.</summary>
    public bool Fails(int index) => _isMarked ? _fails[index] : _records[index] < _threshold;

    public override long Squares => ClassKernels.Squares(Counts, 0);

    public override long KeptSquares
    {
        get
        {
            if (!_isMarked)
            {
                return ClassKernels.Squares(Counts, _threshold);
            }

            var sum = 0L;
            var counts = Counts;
            unchecked
            {
                for (var i = 0; i < counts.Length; i++)
                {
                    long count = counts[i];
                    sum += _fails[i] ? 0 : count * count;
                }
            }

            return sum;
        }
    }

    public override long SmallestKept
    {
        get
        {
            var smallest = int.MaxValue;
            if (!_isMarked)
            {
                smallest = _smallest;
            }
            else
            {
                for (var i = 0; i < _length; i++)
                {
                    if (!_fails[i] && _records[i] > 0)
                    {
                        smallest = Math.Min(smallest, _records[i]);
                    }
                }
            }

            return smallest == int.MaxValue ? 0 : smallest;
        }
    }

    private ReadOnlySpan<int> Counts => _records.AsSpan(0, _length);

    /// <summary>Whether a model looks at all class sizes together.</summary>
    public bool HasSizesRules => _sizesRules.Length > 0;

    /// <summary>Suppresses the classes that are still released and have fewer records.</summary>
    /// <param name="minimumSize">The smallest class allowed, in records.</param>
    public void Restrict(int minimumSize)
    {
        if (!_isMarked)
        {
            if (minimumSize > _threshold)
            {
                Take(minimumSize);
            }

            return;
        }

        for (var i = 0; i < _length; i++)
        {
            if (!_fails[i] && _records[i] < minimumSize)
            {
                Fail(i);
            }
        }
    }

    /// <summary>Takes the classes of a node and applies the limits on size and population.</summary>
    /// <param name="plain">The classes.</param>
    /// <param name="minimumSize">The smallest class allowed, in records.</param>
    public void Load(ClassTable<TKey> plain, int minimumSize)
    {
        _split = null;
        _classes = plain;
        Load(plain.Counts, plain.Length, minimumSize);
    }

    private void Load(int[] counts, int length, int minimumSize)
    {
        _length = length;
        _records = counts;
        if (_table.PersonBits > 0)
        {
            Unpack();
        }

        IsBlocked = false;
        _isMarked = false;
        _hasCertain = false;
        Take(minimumSize);
        CertainRows = SuppressedRows;
        if (_populationModels.Length > 0)
        {
            ApplyPopulation();
        }
    }

    private void Unpack()
    {
        if (_unpacked.Length < _length + ClassKernels.Padding)
        {
            _unpacked = new int[_length + ClassKernels.Padding];
            _persons = new int[_length + ClassKernels.Padding];
        }

        ClassKernels.Unpack(_records.AsSpan(0, _length), _table.PersonBits, _unpacked, _persons);
        _records = _unpacked;
    }

    private void Take(int minimumSize)
    {
        _threshold = minimumSize;
        Forget();
        var (failing, rows) = ClassKernels.Below(Counts, minimumSize, out var empty, out _smallest);
        Classes = _length - empty;
        KeptClasses = _length - failing;
        SuppressedRows = rows;
    }

    /// <summary>Marks class by class what is suppressed, for rules that look at single classes.</summary>
    private void Mark()
    {
        if (_isMarked)
        {
            return;
        }

        _isMarked = true;
        if (_fails.Length < _length)
        {
            _fails = new bool[_length + ClassKernels.Padding];
        }

        var counts = Counts;
        var fails = _fails.AsSpan(0, counts.Length);
        for (var i = 0; i < counts.Length; i++)
        {
            fails[i] = counts[i] < _threshold;
        }
    }

    /// <summary>Applies the models of sensitive attributes to the classes that are left.</summary>
    /// <param name="tables">A table per sensitive attribute; their classes come in the same order.</param>
    /// <param name="layouts">Their layouts.</param>
    /// <param name="most">As soon as more records are suppressed the rest is not looked at.</param>
    public void ApplySensitive(
        ReadOnlySpan<ClassTable<TKey>> tables,
        ReadOnlySpan<KeyLayout<TKey>> layouts,
        long most = long.MaxValue
    )
    {
        for (var i = 0; i < tables.Length && SuppressedRows <= most; i++)
        {
            if (_rules[i].Length > 0)
            {
                ApplySensitive(tables[i], layouts[i], _rules[i], most);
            }
        }
    }

    /// <summary>
    /// Applies the models of all class sizes together: the smallest classes go, in order of size and first record,
    /// found by bisection as ARX does.
    /// </summary>
    /// <param name="allowance">The most records that may be suppressed; beyond it the search gives up.</param>
    /// <param name="levels">The node.</param>
    /// <param name="measure">Says which of equally large classes goes first.</param>
    public void ApplySizes(long allowance, ReadOnlySpan<int> levels, QualityMeasure measure)
    {
        if (_sizesRules.Length == 0)
        {
            return;
        }

        foreach (var rule in _sizesRules)
        {
            Enforce(rule, allowance, levels, measure);
        }
    }

    public override ReadOnlySpan<long> SuppressedLeaves(ReadOnlySpan<int> levels)
    {
        if (_hasLeaves)
        {
            return _suppressedLeaves;
        }

        _hasLeaves = true;
        Array.Clear(_suppressedLeaves);
        if (SuppressedRows == 0)
        {
            return _suppressedLeaves;
        }

        if (_split is not null)
        {
            AddLeaves(levels);
            return _suppressedLeaves;
        }

        CollectFailing();
        var keys = _failingKeys.AsSpan(0, _failing);
        var counts = _failingCounts.AsSpan(0, _failing);
        for (var attribute = 0; attribute < levels.Length; attribute++)
        {
            var leaves = _table.Quasi[attribute].Leaves[levels[attribute]];
            _suppressedLeaves[attribute] =
                leaves.Length == 1
                    ? leaves[0] * SuppressedRows
                    : ClassKernels.WeightedSum<TKey>(
                        keys,
                        counts,
                        _layout.Shift(attribute),
                        _layout.Mask(attribute),
                        leaves
                    );
        }

        return _suppressedLeaves;
    }

    /// <summary>Suppressed classes side by side, once a node.</summary>
    private void CollectFailing()
    {
        if (_failing >= 0)
        {
            return;
        }

        ReserveFailing();
        if (!_isMarked)
        {
            _failing = ClassKernels.CollectBelow(
                _classes.Keys,
                _records,
                _length,
                _threshold,
                _failingKeys,
                _failingCounts
            );
            return;
        }
        unchecked
        {
            var next = 0;
            var fails = _fails.AsSpan(0, _length);
            for (var i = 0; i < fails.Length; i++)
            {
                _failingKeys[next] = _classes.Keys[i];
                _failingCounts[next] = _records[i];
                next += fails[i] ? 1 : 0;
            }

            _failing = next;
        }
    }

    private void ReserveFailing()
    {
        if (_failingKeys.Length < _length + ClassKernels.Padding)
        {
            _failingKeys = new TKey[_length + ClassKernels.Padding];
            _failingCounts = new int[_length + ClassKernels.Padding];
        }
    }

    public override ReadOnlySpan<long> SuppressedLabels(ReadOnlySpan<int> levels, int attribute)
    {
        var labels = _suppressedLabels[attribute]
            .AsSpan(0, _table.Quasi[attribute].Labels[levels[attribute]].Length);
        labels.Clear();
        if (_split is not null)
        {
            AddLabels(attribute, labels);
            return labels;
        }

        var shift = _layout.Shift(attribute);
        var mask = _layout.Mask(attribute);
        CollectFailing();
        ClassKernels.CountLabels<TKey>(
            _failingKeys.AsSpan(0, _failing),
            _failingCounts.AsSpan(0, _failing),
            shift,
            mask,
            labels
        );
        return labels;
    }

    public override (double KeptLogs, double SuppressedSquares) DivergenceParts(
        ReadOnlySpan<int> levels
    )
    {
        Mark();
        var squares = _classes.Sums[_table.SquaresColumn];
        var kept = 0.0;
        var suppressed = 0.0;
        for (var i = 0; i < _length; i++)
        {
            if (_records[i] == 0)
            {
                continue;
            }

            if (_fails[i])
            {
                suppressed += squares[i];
                continue;
            }

            var area = 1.0;
            for (var attribute = 0; attribute < levels.Length; attribute++)
            {
                var label = Label(i, attribute);
                area *= _table.Quasi[attribute].Leaves[levels[attribute]][label];
            }

            kept += squares[i] * Math.Log2(_records[i] / area);
        }

        return (kept, suppressed);
    }

    private int Label(int index, int attribute) =>
        int.CreateTruncating(
            (_classes.Keys[index] >>> _layout.Shift(attribute)) & _layout.Mask(attribute)
        );

    /// <summary>What was added up of the suppressed classes does not hold any more.</summary>
    private void Forget()
    {
        _failing = -1;
        _hasLeaves = false;
        _hasHalves = false;
        _showsCertain = false;
    }

    private void Fail(int index)
    {
        Forget();
        _fails[index] = true;
        KeptClasses--;
        SuppressedRows += _records[index];
    }

    private void ApplyPopulation()
    {
        Mark();
        var isPacked = _table.PersonBits > 0;
        var sums = isPacked ? [] : _classes.Sums[_table.PopulationColumn];
        foreach (var model in _populationModels)
        {
            for (var i = 0; i < _length; i++)
            {
                var count = _records[i];
                if (
                    (count == 0 || !_fails[i])
                    && !model.HoldsInPopulation(count, isPacked ? _persons[i] : sums[i])
                )
                {
                    if (count == 0)
                    {
                        IsBlocked = true;
                    }
                    else
                    {
                        Fail(i);
                    }
                }
            }

            if (model.HoldsInUnions)
            {
                CertainRows = SuppressedRows;
            }
        }
    }
}
