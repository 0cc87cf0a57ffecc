using System.Numerics;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// A table checked against a policy and encoded for the search. Immutable and safe to share between threads.
/// </summary>
internal sealed class EncodedTable
{
    /// <summary>The most quasi-identifiers of a space that is walked whole.</summary>
    internal const int MaxQuasi = 12;

    /// <summary>The most nodes of a space that is walked whole.</summary>
    internal const long MaxNodes = 1_000_000;

    private readonly Lazy<double> _squaredCountLogs;

    private EncodedTable(
        Table table,
        RecordWeights? weights,
        AnonymizationPolicy policy,
        QuasiIdentifierCodes[] quasi,
        SensitiveCodes[] sensitive,
        bool needsSquares
    )
    {
        Table = table;
        Weights = weights;
        Rows = RowsOf(table, weights);
        Policy = policy;
        Quasi = quasi;
        Sensitive = sensitive;
        if (policy.Population is not null)
        {
            PopulationColumn = SumColumns++;
        }

        if (needsSquares)
        {
            SquaresColumn = SumColumns++;
        }

        NeedsFirst = policy.Models.Any(static m => m.CreateSizesRule() is not null);
        if (policy.Population is { } population && SumColumns == 1 && !NeedsFirst)
        {
            var bits = BitsFor(population.RowCount + 1L);
            PersonBits = bits + BitsFor(Rows + 1) <= 31 ? bits : 0;
        }

        _squaredCountLogs = new Lazy<double>(SumSquaredCountLogs);
        Allowance = policy.SuppressionAllowance(Rows);
        SmallestBesidesK = policy
            .Models.Where(static m => m is not KAnonymity)
            .Select(static m => m.MinimumClassSize)
            .DefaultIfEmpty(1)
            .Max();
        SearchOrder = Enumerable
            .Range(0, quasi.Length)
            .OrderBy(i => quasi[i].Hierarchy.LevelCount)
            .ThenBy(i => quasi[i].ValueCount)
            .ThenBy(i => i)
            .ToArray();
    }

    public Table Table { get; }

    /// <summary>How many records each row of the table stands for; null where one.</summary>
    public RecordWeights? Weights { get; }

    /// <summary>The number of records; below 2^31.</summary>
    public long Rows { get; }

    /// <summary>Whether every attribute stands at a level the policy allows.</summary>
    public bool Allows(ReadOnlySpan<int> levels)
    {
        var attributes = Policy.QuasiIdentifiers;
        for (var i = 0; i < levels.Length; i++)
        {
            if (levels[i] < attributes[i].MinimumLevel || levels[i] > attributes[i].MaximumLevel)
            {
                return false;
            }
        }

        return true;
    }

    public AnonymizationPolicy Policy { get; }

    public QuasiIdentifierCodes[] Quasi { get; }

    public SensitiveCodes[] Sensitive { get; }

    /// <summary>Whether the space is searched best-first under a budget.</summary>
    public bool IsLarge => Quasi.Length > MaxQuasi || SearchRun.CountNodes(this) > MaxNodes;

    /// <summary>What the models and the quality model ask for beside counts.</summary>
    public int SumColumns { get; private set; }

    /// <summary>
    /// Where records and persons of the population together fit one count, persons in so many low bits: both add up
    /// with it, and tables carry no sums. 0 where they do not.
    /// </summary>
    public int PersonBits { get; }

    /// <summary>Sums that class tables carry beside counts.</summary>
    public int TableSums => PersonBits > 0 ? 0 : SumColumns;

    /// <summary>Which sum counts records of the population; -1 for none.</summary>
    public int PopulationColumn { get; } = -1;

    /// <summary>Which sum adds the squared counts of distinct records; -1 for none.</summary>
    public int SquaresColumn { get; } = -1;

    /// <summary>Whether class tables carry the first record of a class.</summary>
    public bool NeedsFirst { get; }

    /// <summary>Σ c² log₂ c over the distinct records; computed when first asked for.</summary>
    public double SquaredCountLogs => _squaredCountLogs.Value;

    /// <summary>Whether classes have rows of sensitive values: few values each.</summary>
    public bool HasRows =>
        Sensitive.Length > 0 && Sensitive.All(static s => s.NumberCount <= ClassRows.MaxNumbers);

    /// <summary>The most records that may be suppressed.</summary>
    public long Allowance { get; }

    /// <summary>The smallest class the models other than k-anonymity allow.</summary>
    public int SmallestBesidesK { get; }

    /// <summary>
    /// The quasi-identifiers from the shallowest hierarchy to the deepest: the last varies fastest in the search
    /// and lies lowest in a key, where raising a level keeps the order of the classes.
    /// </summary>
    public int[] SearchOrder { get; }

    /// <summary>Bits a key of quasi-identifiers takes.</summary>
    public int KeyBits => Quasi.Sum(static q => BitsFor(q.ValueCount));

    /// <summary>The most bits a key with a sensitive number takes.</summary>
    public int WidestKeyBits =>
        KeyBits + (Sensitive.Length == 0 ? 0 : Sensitive.Max(static s => BitsFor(s.NumberCount)));

    /// <summary>Bits that so many different numbers take.</summary>
    public static int BitsFor(long count) =>
        64 - BitOperations.LeadingZeroCount((ulong)(count - 1));

    /// <summary>Checks a table against a policy and encodes it.</summary>
    /// <exception cref="PolicyException">The table does not fit the policy.</exception>
    /// <param name="table">The table.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="moreQualities">What is measured beside the policy's quality model.</param>
    /// <param name="weights">How many records each row stands for; null where one. Such a table has been checked before and has quasi-identifiers and sensitive attributes alone, its rows by the first record of each.</param>
    public static EncodedTable Create(
        Table table,
        AnonymizationPolicy policy,
        IEnumerable<QualityModel>? moreQualities = null,
        RecordWeights? weights = null
    )
    {
        if (weights is null)
        {
            CheckColumns(table, policy);
        }

        if (table.RowCount == 0)
        {
            throw new PolicyException(
                PolicyError.NoRows,
                "The table has no rows; there is nothing to anonymise."
            );
        }

        var rows = RowsOf(table, weights);
        if (policy.MinimumClassSize > rows)
        {
            throw new PolicyException(
                PolicyError.KExceedsRows,
                $"The policy asks for classes of at least {policy.MinimumClassSize} records and the table has {rows} rows; no class can be that large."
            );
        }

        var quasi = policy
            .QuasiIdentifiers.Select(a =>
                QuasiIdentifierCodes.Encode(
                    table[a.Name],
                    PopulationOf(policy, a),
                    a.Hierarchy!,
                    weights
                )
            )
            .ToArray();
        var sensitive = Encode(table, policy, weights);
        foreach (var codes in sensitive)
        {
            // Made once here so that a model that does not fit the table says so at once.
            _ = codes.CreateRules();
        }

        var needsSquares =
            policy.Quality.NeedsSquaredCounts
            || (moreQualities?.Any(static q => q.NeedsSquaredCounts) ?? false);
        var encoded = new EncodedTable(table, weights, policy, quasi, sensitive, needsSquares);
        return encoded.WidestKeyBits <= 128
            ? encoded
            : throw new PolicyException(
                PolicyError.TooManyCombinations,
                $"The values of the {quasi.Length} quasi-identifiers, with a sensitive one, need {encoded.WidestKeyBits} bits in a key and 128 are supported; coarsen the finest columns before, or declare fewer quasi-identifiers."
            );
    }

    /// <summary>The same table under other models; not validated as a policy, for questions about single models.</summary>
    public EncodedTable WithModels(IEnumerable<PrivacyModel> models) =>
        Under(Policy.With([.. models], Policy.SuppressionLimit));

    /// <summary>The same table under another suppression limit.</summary>
    public EncodedTable WithLimit(Ratio limit) => Under(Policy.With([.. Policy.Models], limit));

    private EncodedTable Under(AnonymizationPolicy policy) =>
        new(Table, Weights, policy, Quasi, Encode(Table, policy, Weights), SquaresColumn >= 0);

    private static long RowsOf(Table table, RecordWeights? weights) =>
        weights?.Rows ?? table.RowCount;

    private static SensitiveCodes[] Encode(
        Table table,
        AnonymizationPolicy policy,
        RecordWeights? weights
    ) =>
        policy
            .SensitiveAttributes.Select(a => new SensitiveCodes(
                table[a.Name],
                policy
                    .Models.Where(m =>
                        string.Equals(m.SensitiveAttribute, a.Name, StringComparison.Ordinal)
                    )
                    .ToArray(),
                weights
            ))
            .ToArray();

    /// <summary>The table has the columns that the policy declares, and no other.</summary>
    /// <exception cref="PolicyException">It does not.</exception>
    internal static void CheckColumns(Table table, AnonymizationPolicy policy)
    {
        var declared = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in policy.Attributes)
        {
            declared.Add(attribute.Name);
            if (!table.TryGetColumn(attribute.Name, out _))
            {
                throw new PolicyException(
                    PolicyError.MissingColumn,
                    $"The policy declares '{attribute.Name}' and the table has no such column; names are compared exactly.",
                    attribute.Name
                );
            }
        }

        foreach (var column in table.Columns)
        {
            if (!declared.Contains(column.Name))
            {
                throw new PolicyException(
                    PolicyError.UndeclaredColumn,
                    $"The table has a column '{column.Name}' that the policy does not declare; declare its role, or leave the column out.",
                    column.Name
                );
            }
        }
    }

    private static Column? PopulationOf(AnonymizationPolicy policy, AttributePolicy attribute)
    {
        if (policy.Population is not { } population)
        {
            return null;
        }

        if (population.RowCount == 0)
        {
            throw new PolicyException(
                PolicyError.PopulationTooSmall,
                "The population table has no rows; give the table that the released persons come from."
            );
        }

        return population.TryGetColumn(attribute.Name, out var column)
            ? column
            : throw new PolicyException(
                PolicyError.MissingPopulationColumn,
                $"The population table has no column '{attribute.Name}'; it needs every quasi-identifier under the same name.",
                attribute.Name
            );
    }

    private double SumSquaredCountLogs() =>
        KeyBits switch
        {
            <= 32 => SumSquaredCountLogs<uint>(),
            <= 64 => SumSquaredCountLogs<ulong>(),
            _ => SumSquaredCountLogs<UInt128>(),
        };

    private double SumSquaredCountLogs<TKey>()
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var keys = new KeyLayout<TKey>(this, null).PackRows(new int[Quasi.Length]);
        var classes = new ClassTable<TKey>();
        BaseTables<TKey>.Count(keys, Weights, classes);
        var sum = 0.0;
        foreach (double count in classes.Counts.AsSpan(0, classes.Length))
        {
            sum += count * count * Math.Log2(count);
        }

        return sum;
    }
}
