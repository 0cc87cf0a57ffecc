namespace AuthOps.Metering.Ledger;

/// <summary>The identifier of an approved scenario. Immutable and safe to share between threads.</summary>
public sealed record ScenarioId
{
    /// <summary>Checks an identifier.</summary>
    /// <param name="value">1 to 64 characters of <c>A-Z a-z 0-9 . _ : -</c>, no number of a person.</param>
    /// <exception cref="ArgumentException">The identifier is malformed.</exception>
    public ScenarioId(string value) => Value = Identifiers.Require(value, nameof(value));

    /// <summary>The identifier.</summary>
    public string Value { get; }

    /// <summary>The identifier.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Value;
}
