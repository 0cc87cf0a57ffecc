using AuthOps.Primitives.Tables;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Items;

namespace AuthOps.Psi.Large;

/// <summary>
/// Rows that are read batch by batch, and more than once: a session counts them, spreads them over buckets, and, where it is taken
/// up again, sees whether they are still the same. Safe to share between threads if the function is.
/// </summary>
public sealed class PsiRowSource
{
    private const int BatchRows = 1 << 16;

    private readonly Func<IEnumerable<IReadOnlyList<Column>>> _read;
    private DateTimeOffset _at;

    /// <summary>Rows as a function gives them.</summary>
    /// <param name="keyNames">The names of the key columns, in the agreed order; 1 to <see cref="PsiItemSet.MaxColumns"/>.</param>
    /// <param name="read">Begins to read anew, in the same order each time; each batch has the key columns under these names.</param>
    /// <param name="policy">How repeated and unusable rows are handled; by default they refuse the set.</param>
    /// <exception cref="ArgumentException">There are no names, too many, or one is missing.</exception>
    public PsiRowSource(
        IReadOnlyList<string> keyNames,
        Func<IEnumerable<IReadOnlyList<Column>>> read,
        PsiItemPolicy? policy = null
    )
    {
        ArgumentNullException.ThrowIfNull(keyNames);
        ArgumentNullException.ThrowIfNull(read);
        if (keyNames.Count is 0 or > PsiItemSet.MaxColumns || keyNames.Contains(null!))
        {
            throw new ArgumentException(
                $"A key has 1 to {PsiItemSet.MaxColumns} columns, each with a name.",
                nameof(keyNames)
            );
        }

        KeyNames = [.. keyNames];
        _read = read;
        Policy = policy ?? new PsiItemPolicy();
    }

    /// <summary>The names of the key columns.</summary>
    public IReadOnlyList<string> KeyNames { get; }

    /// <summary>How repeated and unusable rows are handled.</summary>
    public PsiItemPolicy Policy { get; }

    /// <summary>
    /// The same rows under the consent of the persons behind them. Each attempt of a session asks for every row when it reads it and
    /// leaves out those that are not covered then, before they are counted, spread over buckets or masked; row-level output over
    /// natural persons is given for no other source. What is asked holds what it needs to answer: a bit a row is enough.
    /// </summary>
    /// <param name="consent">The consent; it is asked by the numbers of the rows in the order of reading, from 0.</param>
    /// <returns>A source of the same rows.</returns>
    public PsiRowSource WithConsent(PsiConsent consent)
    {
        ArgumentNullException.ThrowIfNull(consent);
        return new PsiRowSource(KeyNames, _read, Policy)
        {
            Commitment = Commitment,
            Consent = consent,
        };
    }

    /// <summary>On whose consent the rows take part, or null.</summary>
    internal PsiConsent? Consent { get; private init; }

    /// <summary>What the keys are committed to, or null; sessions quote it.</summary>
    internal InputCommitment? Commitment { get; private init; }

    /// <summary>The same rows, whose commitment is registered.</summary>
    internal PsiRowSource WithCommitment(InputCommitment commitment) =>
        new(KeyNames, _read, Policy) { Commitment = commitment, Consent = Consent };

    /// <summary>All rows, whatever the consent.</summary>
    internal PsiRowSource WithoutConsent() =>
        new(KeyNames, _read, Policy) { Commitment = Commitment };

    /// <summary>The same rows, whose consent is asked as of an instant.</summary>
    internal PsiRowSource AsOf(DateTimeOffset at) =>
        new(KeyNames, _read, Policy)
        {
            Commitment = Commitment,
            Consent = Consent,
            _at = at,
        };

    /// <summary>Rows of one key column that stand in memory.</summary>
    /// <param name="keyName">The name both parties agreed for the key.</param>
    /// <param name="keys">One key a row; null is NULL. Not copied.</param>
    /// <param name="policy">How repeated and unusable rows are handled; by default they refuse the set.</param>
    /// <returns>The source.</returns>
    public static PsiRowSource FromStrings(
        string keyName,
        ReadOnlyMemory<string?> keys,
        PsiItemPolicy? policy = null
    ) => new([keyName], () => Batches(keyName, keys), policy);

    /// <summary>Reads all rows.</summary>
    /// <returns>Batches of at least one row; rows that cannot take part, or are not covered by the consent, have no item.</returns>
    internal IEnumerable<PsiItemSet> Read()
    {
        // Repeated keys of a batch stay rows of their own; repetitions are found by bucket, over all batches.
        var lenient = Policy with
        {
            Duplicates = DuplicatePolicy.AllRows,
            UnusableRows = UnusableRowPolicy.Exclude,
        };
        var first = 0;
        foreach (var columns in _read())
        {
            if (
                !columns
                    .Select(column => column.Name)
                    .SequenceEqual(KeyNames, StringComparer.Ordinal)
            )
            {
                throw new ArgumentException(
                    "A batch of rows has other columns than the source names."
                );
            }

            if (columns[0].Count > 0)
            {
                var rows = PsiItemSet.FromColumns(columns, lenient);
                yield return Consent is null
                    ? rows
                    : rows.WithConsent(Consent.From(first)).Covered(_at);
                first = checked(first + rows.RowCount);
            }
        }
    }

    private static IEnumerable<IReadOnlyList<Column>> Batches(
        string keyName,
        ReadOnlyMemory<string?> keys
    )
    {
        for (var done = 0; done < keys.Length; done += BatchRows)
        {
            var batch = keys.Slice(done, Math.Min(BatchRows, keys.Length - done));
            yield return [Column.FromStrings(keyName, batch.Span)];
        }
    }
}
