namespace AuthOps.Metering.Ledger;

/// <summary>How much of what was used came from one party. Immutable and safe to share between threads.</summary>
public sealed record MeasuredUse
{
    /// <summary>Creates a party's measured use.</summary>
    /// <param name="partyId">The party, 1 to 64 characters of <c>A-Z a-z 0-9 . _ : -</c>.</param>
    /// <param name="quantity">What was measured, at least 0, in the same unit for every party.</param>
    /// <exception cref="ArgumentException">The identifier is malformed or the quantity negative.</exception>
    public MeasuredUse(string partyId, Int128 quantity)
    {
        PartyId = Identifiers.Require(partyId, nameof(partyId));
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        Quantity = quantity;
    }

    /// <summary>The party.</summary>
    public string PartyId { get; }

    /// <summary>What was measured.</summary>
    public Int128 Quantity { get; }
}
