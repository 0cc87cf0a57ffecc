using System.Numerics;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// A table checked against a policy and encoded for the search. Immutable and safe to share between threads.
/// </summary>
internal sealed class EncodedTable
{
    private EncodedTable(
        Table table,
        AnonymizationPolicy policy,
        QuasiIdentifierCodes[] quasi,
        SensitiveCodes[] sensitive
    )
    {
        Table = table;
        Policy = policy;
        Quasi = quasi;
        Sensitive = sensitive;
        Allowance = policy.SuppressionAllowance(table.RowCount);
        SearchOrder = Enumerable
            .Range(0, quasi.Length)
            .OrderBy(i => quasi[i].Hierarchy.LevelCount)
            .ThenBy(i => i)
            .ToArray();
    }

    public Table Table { get; }

    public AnonymizationPolicy Policy { get; }

    public QuasiIdentifierCodes[] Quasi { get; }

    public SensitiveCodes[] Sensitive { get; }

    /// <summary>The most records that may be suppressed.</summary>
    public long Allowance { get; }

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

    public static int BitsFor(int count) => 32 - BitOperations.LeadingZeroCount((uint)(count - 1));

    /// <summary>Checks a table against a policy and encodes it.</summary>
    /// <exception cref="PolicyException">The table does not fit the policy.</exception>
    public static EncodedTable Create(Table table, AnonymizationPolicy policy)
    {
        CheckColumns(table, policy);
        if (table.RowCount == 0)
        {
            throw new PolicyException(
                PolicyError.NoRows,
                "The table has no rows; there is nothing to anonymise."
            );
        }

        if (policy.MinimumClassSize > table.RowCount)
        {
            throw new PolicyException(
                PolicyError.KExceedsRows,
                $"The policy asks for {policy.MinimumClassSize}-anonymity and the table has {table.RowCount} rows; no class can be that large."
            );
        }

        var quasi = policy
            .QuasiIdentifiers.Select(a => QuasiIdentifierCodes.Encode(table[a.Name], a.Hierarchy!))
            .ToArray();
        var sensitive = policy
            .SensitiveAttributes.Select(a => new SensitiveCodes(
                table[a.Name],
                policy.MinimumDistinct(a.Name)
            ))
            .ToArray();
        var encoded = new EncodedTable(table, policy, quasi, sensitive);
        return encoded.WidestKeyBits <= 128
            ? encoded
            : throw new PolicyException(
                PolicyError.TooManyCombinations,
                $"The values of the {quasi.Length} quasi-identifiers, with a sensitive one, need {encoded.WidestKeyBits} bits in a key and 128 are supported; coarsen the finest columns before, or declare fewer quasi-identifiers."
            );
    }

    private static void CheckColumns(Table table, AnonymizationPolicy policy)
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
}
