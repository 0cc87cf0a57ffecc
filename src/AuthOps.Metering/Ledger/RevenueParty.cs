namespace AuthOps.Metering.Ledger;

/// <summary>
/// One party to a revenue agreement and its agreed weight. Immutable and safe to share between threads.
/// </summary>
public sealed record RevenueParty
{
    /// <summary>Creates a party.</summary>
    /// <param name="id">Its identifier, 1 to 64 characters of <c>A-Z a-z 0-9 . _ : -</c>.</param>
    /// <param name="weight">Its weight, at least 0; shares are proportional to weights.</param>
    /// <exception cref="ArgumentException">The identifier is malformed or the weight negative.</exception>
    public RevenueParty(string id, long weight)
    {
        Id = Identifiers.Require(id, nameof(id));
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        Weight = weight;
    }

    /// <summary>The party's identifier.</summary>
    public string Id { get; }

    /// <summary>The party's weight.</summary>
    public long Weight { get; }
}
