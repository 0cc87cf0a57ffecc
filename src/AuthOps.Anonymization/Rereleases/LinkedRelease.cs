using AuthOps.Anonymization.Pseudonyms;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// A release together with who is in it: a keyed pseudonym a record, its class, and its sensitive values. It is personal
/// data and stays with the custodian or the assessor. Immutable and safe to share between threads.
/// </summary>
public sealed class LinkedRelease
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxName = 255;

    internal LinkedRelease(
        string name,
        UInt128[] persons,
        int[] classOf,
        string[] identifiers,
        string[][] labels,
        Column[] sensitive
    ) =>
        (Name, Persons, ClassOf, Identifiers, Labels, Sensitive) = (
            name,
            persons,
            classOf,
            identifiers,
            labels,
            sensitive
        );

    /// <summary>The release's name, such as that of its file.</summary>
    public string Name { get; }

    /// <summary>Records, each of another person.</summary>
    public int Rows => Persons.Length;

    /// <summary>Equivalence classes over the quasi-identifiers of the policy it was linked under.</summary>
    public int Classes => Labels.Length;

    /// <summary>The pseudonym of every record.</summary>
    internal UInt128[] Persons { get; }

    /// <summary>The class of every record.</summary>
    internal int[] ClassOf { get; }

    /// <summary>The quasi-identifiers that the release has.</summary>
    internal string[] Identifiers { get; }

    /// <summary>Per class a label for each of <see cref="Identifiers"/>.</summary>
    internal string[][] Labels { get; }

    /// <summary>The sensitive columns that the release has.</summary>
    internal Column[] Sensitive { get; }

    /// <summary>Links a release to its persons.</summary>
    /// <param name="name">Its name, 1 to <see cref="MaxName"/> characters, none a control character.</param>
    /// <param name="release">The released table: any recoding, any order.</param>
    /// <param name="rowKeys">What tells who each row is, the same in every release: a column as long as the release, without NULL, each value once. It does not leave: a pseudonym under the key takes its place.</param>
    /// <param name="policy">Says which columns are quasi-identifiers and which are sensitive.</param>
    /// <param name="key">The key of the ledger; the same for all releases that are to be compared.</param>
    /// <param name="cancellationToken">Looked at while pseudonyms are made.</param>
    /// <exception cref="ArgumentException">The name or the length of the keys is wrong.</exception>
    /// <exception cref="PolicyException">A row has no key, or two have the same; or the release has no quasi-identifier.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static LinkedRelease Create(
        string name,
        Table release,
        Column rowKeys,
        AnonymizationPolicy policy,
        PseudonymKey key,
        CancellationToken cancellationToken = default
    )
    {
        RequireName(name);
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(rowKeys);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(key);
        if (rowKeys.Count != release.RowCount)
        {
            throw new ArgumentException(
                $"There are {rowKeys.Count} row keys and {release.RowCount} records; each record has one.",
                nameof(rowKeys)
            );
        }

        return Create(name, release, RowPseudonyms.Of(rowKeys, key, cancellationToken), policy);
    }

    internal static LinkedRelease Create(
        string name,
        Table release,
        UInt128[] persons,
        AnonymizationPolicy policy
    )
    {
        var classes = ReleaseClasses.Of(release, policy);
        return new LinkedRelease(
            name,
            persons,
            classes.ClassOf,
            classes.Identifiers,
            classes.Labels,
            ReleaseClasses.SensitiveOf(release, policy)
        );
    }

    /// <summary>The same release under another name.</summary>
    /// <exception cref="ArgumentException">The name is none.</exception>
    internal LinkedRelease Named(string name)
    {
        RequireName(name);
        return new LinkedRelease(name, Persons, ClassOf, Identifiers, Labels, Sensitive);
    }

    internal static bool IsName(string name) =>
        name.Length is > 0 and <= MaxName && !name.Any(char.IsControl);

    internal static void RequireName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsName(name))
        {
            throw new ArgumentException(
                $"A release's name has 1 to {MaxName} characters, none a control character.",
                nameof(name)
            );
        }
    }
}
