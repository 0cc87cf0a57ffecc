namespace AuthOps.Metering.Ledger;

/// <summary>
/// What every group of parties is worth together: the characteristic function of a cooperative game. It is named, since shares mean
/// nothing without it. Immutable and safe to share between threads.
/// </summary>
public sealed class CoalitionValues
{
    /// <summary>The most parties: 2^20 groups are valued one by one.</summary>
    public const int MaxParties = 20;

    private readonly long[] _values;

    /// <summary>Takes the values of all groups.</summary>
    /// <param name="name">What is measured, for the statement: 1 to 200 characters, such as "rows matched by the scoring product".</param>
    /// <param name="partyIds">1 to <see cref="MaxParties"/> parties, none twice.</param>
    /// <param name="values">2^n values; the one at index m is of the parties whose bits are set in m. Index 0, nobody, is 0.</param>
    /// <exception cref="ArgumentException">The name, the parties or the number of values are not as described, or nobody is worth something.</exception>
    public CoalitionValues(string name, IReadOnlyList<string> partyIds, ReadOnlySpan<long> values)
        : this(name, partyIds)
    {
        if (values.Length != _values.Length)
        {
            throw new ArgumentException(
                $"{PartyIds.Count} parties have {_values.Length} groups; there are {values.Length} values.",
                nameof(values)
            );
        }

        values.CopyTo(_values);
        CheckNobody(nameof(values));
    }

    /// <summary>Asks for the value of each group once.</summary>
    /// <param name="name">As above.</param>
    /// <param name="partyIds">As above.</param>
    /// <param name="value">The value of the parties whose bits are set; 0 for nobody.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    public CoalitionValues(string name, IReadOnlyList<string> partyIds, Func<int, long> value)
        : this(name, partyIds)
    {
        ArgumentNullException.ThrowIfNull(value);
        for (var group = 0; group < _values.Length; group++)
        {
            _values[group] = value(group);
        }

        CheckNobody(nameof(value));
    }

    private CoalitionValues(string name, IReadOnlyList<string> partyIds)
    {
        ArgumentNullException.ThrowIfNull(partyIds);
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200)
        {
            throw new ArgumentException(
                "The value function needs a name of 1 to 200 characters that says what is measured.",
                nameof(name)
            );
        }

        if (partyIds.Count is < 1 or > MaxParties)
        {
            throw new ArgumentException(
                $"Exact shares are computed for 1 to {MaxParties} parties; there are {partyIds.Count}.",
                nameof(partyIds)
            );
        }

        Name = name;
        PartyIds = Array.AsReadOnly(
            partyIds.Select(id => Identifiers.Require(id, nameof(partyIds))).ToArray()
        );
        if (PartyIds.Distinct(StringComparer.Ordinal).Count() != PartyIds.Count)
        {
            throw new ArgumentException("A party is named twice.", nameof(partyIds));
        }

        _values = new long[1 << PartyIds.Count];
    }

    /// <summary>What is measured.</summary>
    public string Name { get; }

    /// <summary>The parties; bit i of a group is the party at place i.</summary>
    public System.Collections.ObjectModel.ReadOnlyCollection<string> PartyIds { get; }

    /// <summary>The value of all parties together.</summary>
    public long Total => _values[^1];

    internal ReadOnlySpan<long> Values => _values;

    private void CheckNobody(string parameter)
    {
        if (_values[0] != 0)
        {
            throw new ArgumentException(
                "The group of nobody must be worth 0; subtract what is there without the parties.",
                parameter
            );
        }
    }
}
