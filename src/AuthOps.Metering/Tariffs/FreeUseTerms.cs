namespace AuthOps.Metering.Tariffs;

/// <summary>
/// On what conditions a scenario of public governance or welfare uses a product free of charge: for that beneficiary,
/// for that purpose, and without selling on what it got. Immutable and safe to share between threads.
/// </summary>
public sealed record FreeUseTerms
{
    /// <summary>Creates the terms. Identifiers are 1 to 64 characters of <c>A-Z a-z 0-9 . _ : -</c>.</summary>
    /// <param name="scenarioId">The scenario.</param>
    /// <param name="beneficiary">Who uses the product: the scenario's developer must be this one.</param>
    /// <param name="purpose">For what: the scenario's purpose must be this one.</param>
    /// <param name="undertakingId">The agreement by which the beneficiary undertook not to sell on.</param>
    /// <param name="effective">When the terms hold; end them at the instant a resale is found.</param>
    /// <exception cref="ArgumentException">An identifier is malformed.</exception>
    public FreeUseTerms(
        string scenarioId,
        string beneficiary,
        string purpose,
        string undertakingId,
        ValidityPeriod effective
    )
    {
        ScenarioId = Identifiers.Require(scenarioId, nameof(scenarioId));
        Beneficiary = Identifiers.Require(beneficiary, nameof(beneficiary));
        Purpose = Identifiers.Require(purpose, nameof(purpose));
        UndertakingId = Identifiers.Require(undertakingId, nameof(undertakingId));
        ArgumentNullException.ThrowIfNull(effective);
        Effective = effective;
    }

    /// <summary>The scenario.</summary>
    public string ScenarioId { get; }

    /// <summary>Who uses the product.</summary>
    public string Beneficiary { get; }

    /// <summary>For what.</summary>
    public string Purpose { get; }

    /// <summary>The agreement not to sell on.</summary>
    public string UndertakingId { get; }

    /// <summary>When the terms hold.</summary>
    public ValidityPeriod Effective { get; }
}
