using System.Text;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Tables;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Items;

namespace AuthOps.Psi;

/// <summary>
/// The keys one party brings to an intersection, in canonical bytes: u32 number of columns, then for each column its u32
/// length and its text in NFC and UTF-8, all numbers little-endian. NULL has no encoding and never matches. Text is
/// neither trimmed nor folded. Immutable and safe to share between threads; it holds keys in the clear.
/// </summary>
public sealed class PsiItemSet
{
    /// <summary>The longest key part, in bytes of UTF-8.</summary>
    public const int MaxPartBytes = 4096;

    /// <summary>The largest number of key columns.</summary>
    public const int MaxColumns = 16;

    private readonly byte[] _bytes;
    private readonly int[] _ends;
    private readonly int[] _itemOfRow;
    private readonly byte[] _schemaHash;

    // By item, once they are given.
    private ReadOnlyMemory<byte>[]? _payloads;

    internal PsiItemSet(
        byte[] bytes,
        int[] ends,
        int[] itemOfRow,
        byte[] schemaHash,
        IReadOnlyList<ItemFinding> findings
    )
    {
        _bytes = bytes;
        _ends = ends;
        _itemOfRow = itemOfRow;
        _schemaHash = schemaHash;
        Findings = findings;
    }

    /// <summary>The number of distinct keys that take part. The peer learns it.</summary>
    public int Count => _ends.Length;

    /// <summary>The number of rows the set was built from. The peer does not learn it.</summary>
    public int RowCount => _itemOfRow.Length;

    /// <summary>Rows that are left out or repeat a key, in row order.</summary>
    public IReadOnlyList<ItemFinding> Findings { get; }

    /// <summary>SHA-256 of the ordered names of the key columns; both parties must have the same.</summary>
    public ReadOnlySpan<byte> SchemaHash => _schemaHash;

    /// <summary>Builds a set from one key column.</summary>
    /// <param name="keyName">The name both parties agreed for the key, such as <c>resident-id</c>.</param>
    /// <param name="keys">One key a row; null is NULL.</param>
    /// <param name="policy">How repeated and unusable rows are handled; by default they refuse the set.</param>
    /// <returns>The set.</returns>
    /// <exception cref="PsiItemException">Rows refuse the set under the policy.</exception>
    public static PsiItemSet FromStrings(
        string keyName,
        ReadOnlySpan<string?> keys,
        PsiItemPolicy? policy = null
    ) => FromColumns([Column.FromStrings(keyName, keys)], policy);

    /// <summary>Builds a set from key columns; a key is the tuple of its parts.</summary>
    /// <param name="keyColumns">1 to <see cref="MaxColumns"/> columns in the agreed order, under the agreed names.</param>
    /// <param name="policy">How repeated and unusable rows are handled; by default they refuse the set.</param>
    /// <returns>The set.</returns>
    /// <exception cref="ArgumentException">The columns are none, too many, of different lengths, share a name or have one that cannot be normalised; or the policy has an undefined value or a validator of another column; or the keys exceed 2 GB.</exception>
    /// <exception cref="PsiItemException">Rows refuse the set under the policy.</exception>
    public static PsiItemSet FromColumns(
        IReadOnlyList<Column> keyColumns,
        PsiItemPolicy? policy = null
    )
    {
        ArgumentNullException.ThrowIfNull(keyColumns);
        if (keyColumns.Count is 0 or > MaxColumns)
        {
            throw new ArgumentException(
                $"A key has 1 to {MaxColumns} columns; this one has {keyColumns.Count}.",
                nameof(keyColumns)
            );
        }

        if (keyColumns.Any(column => column.Count != keyColumns[0].Count))
        {
            throw new ArgumentException(
                "The key columns have different numbers of rows.",
                nameof(keyColumns)
            );
        }

        if (
            keyColumns.Select(column => column.Name).Distinct(StringComparer.Ordinal).Count()
            != keyColumns.Count
        )
        {
            throw new ArgumentException("Two key columns share a name.", nameof(keyColumns));
        }

        policy ??= new PsiItemPolicy();
        RequirePolicy(policy, keyColumns);
        RequireNames(keyColumns, KeyText.CanNormalize);
        return new PsiItemSetBuilder(keyColumns, policy, KeyText.CanNormalize).Build();
    }

    /// <summary>Checks that the peer can compute the same schema hash: names are normalised like keys.</summary>
    internal static void RequireNames(IReadOnlyList<Column> keyColumns, bool canNormalize)
    {
        foreach (var column in keyColumns)
        {
            if (KeyText.TryNormalize(column.Name, canNormalize, out _, out _) is { } finding)
            {
                throw new ArgumentException(
                    $"The name of a key column cannot be agreed with a peer: {finding}. Give it a short name in ASCII.",
                    nameof(keyColumns)
                );
            }
        }
    }

    /// <summary>The same keys with a payload for each row, for a sender: what the receiver learns for a row that matches.</summary>
    /// <param name="payloads">One for each of <see cref="RowCount"/> rows; of rows that share a key the first one's counts. Not copied.</param>
    /// <returns>A set that shares the keys.</returns>
    /// <exception cref="ArgumentException">There is not one payload for each row.</exception>
    public PsiItemSet WithPayloads(IReadOnlyList<ReadOnlyMemory<byte>> payloads)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        if (payloads.Count != RowCount)
        {
            throw new ArgumentException(
                $"The set has {RowCount} rows; {payloads.Count} payloads were given.",
                nameof(payloads)
            );
        }

        var byItem = new ReadOnlyMemory<byte>[Count];
        for (var row = RowCount - 1; row >= 0; row--)
        {
            if (_itemOfRow[row] >= 0)
            {
                byItem[_itemOfRow[row]] = payloads[row];
            }
        }

        return new PsiItemSet(_bytes, _ends, _itemOfRow, _schemaHash, Findings)
        {
            _payloads = byItem,
            Commitment = Commitment,
            Consent = Consent,
        };
    }

    /// <summary>
    /// The same keys under the consent of the persons behind them. Each session leaves out the rows that it does not cover
    /// then, before anything is masked; row-level output over natural persons is given for no other set.
    /// </summary>
    /// <param name="consent">The consent; it is asked by the row numbers of this set.</param>
    /// <returns>A set that shares the keys.</returns>
    public PsiItemSet WithConsent(PsiConsent consent)
    {
        ArgumentNullException.ThrowIfNull(consent);
        return new PsiItemSet(_bytes, _ends, _itemOfRow, _schemaHash, Findings)
        {
            _payloads = _payloads,
            Commitment = Commitment,
            Consent = consent,
        };
    }

    /// <summary>On whose consent the set rests, or null.</summary>
    internal PsiConsent? Consent { get; private init; }

    /// <summary>The keys that the consent covers now, rows numbered as before; all where there is none.</summary>
    internal PsiItemSet Covered(DateTimeOffset at)
    {
        if (Consent is null)
        {
            return this;
        }

        // An item stays while some row of it is covered; itemOfRow tells the new numbers.
        var itemOfRow = new int[RowCount];
        var numbers = new int[Count];
        Array.Fill(numbers, -1);
        var kept = new List<int>();
        for (var row = 0; row < RowCount; row++)
        {
            var item = _itemOfRow[row];
            itemOfRow[row] = -1;
            if (item >= 0 && Consent.Covers(row, at))
            {
                if (numbers[item] < 0)
                {
                    numbers[item] = kept.Count;
                    kept.Add(item);
                }

                itemOfRow[row] = numbers[item];
            }
        }

        var ends = new int[kept.Count];
        var bytes = new byte[kept.Sum(item => Encoded(item).Length)];
        for (var (i, end) = (0, 0); i < ends.Length; i++)
        {
            Encoded(kept[i]).CopyTo(bytes.AsSpan(end));
            ends[i] = end += Encoded(kept[i]).Length;
        }

        return new PsiItemSet(bytes, ends, itemOfRow, _schemaHash, Findings)
        {
            _payloads = _payloads is null ? null : [.. kept.Select(item => _payloads[item])],
            Commitment = Commitment,
            Consent = Consent,
        };
    }

    /// <summary>What the keys are committed to, or null; sessions quote it.</summary>
    internal InputCommitment? Commitment { get; private init; }

    /// <summary>The same keys, whose commitment is registered.</summary>
    internal PsiItemSet WithCommitment(InputCommitment commitment) =>
        new(_bytes, _ends, _itemOfRow, _schemaHash, Findings)
        {
            _payloads = _payloads,
            Commitment = commitment,
            Consent = Consent,
        };

    /// <summary>Whether every item has a payload of at most that many bytes.</summary>
    internal bool FitPayloads(int payloadBytes) =>
        _payloads is not null && Array.TrueForAll(_payloads, p => p.Length <= payloadBytes);

    internal ReadOnlyMemory<byte> PayloadOf(int item) => _payloads![item];

    /// <summary>The item of a row, or -1.</summary>
    internal int ItemOf(int row) => _itemOfRow[row];

    /// <summary>The canonical bytes of an item.</summary>
    internal ReadOnlySpan<byte> Encoded(int item) => Canonical(item).Span;

    /// <summary>The same bytes as memory.</summary>
    internal ReadOnlyMemory<byte> Canonical(int item)
    {
        var start = item == 0 ? 0 : _ends[item - 1];
        return _bytes.AsMemory(start, _ends[item] - start);
    }

    /// <summary>The rows whose item is marked, ascending.</summary>
    internal int[] RowsOf(ReadOnlySpan<bool> items)
    {
        var rows = new List<int>();
        for (var row = 0; row < _itemOfRow.Length; row++)
        {
            if (_itemOfRow[row] >= 0 && items[_itemOfRow[row]])
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    private static void RequirePolicy(PsiItemPolicy policy, IReadOnlyList<Column> keyColumns)
    {
        if (!Enum.IsDefined(policy.Duplicates) || !Enum.IsDefined(policy.UnusableRows))
        {
            throw new ArgumentException(
                "The policy has a value that is not defined.",
                nameof(policy)
            );
        }

        foreach (var name in policy.Validators.Keys)
        {
            if (!keyColumns.Any(column => column.Name == name))
            {
                throw new ArgumentException(
                    $"A validator is given for '{name}', which is no key column.",
                    nameof(policy)
                );
            }
        }
    }

    internal static byte[] HashSchema(IEnumerable<string> names)
    {
        var parts = names
            .Select(name => new ReadOnlyMemory<byte>(
                Encoding.UTF8.GetBytes(name.Normalize(NormalizationForm.FormC))
            ))
            .ToArray();
        return DomainHash.Hash(HashKind.Sha256, "authops/psi/schema/v1", parts);
    }
}
