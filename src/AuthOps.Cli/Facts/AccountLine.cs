namespace AuthOps.Cli.Facts;

/// <summary>One line of the usage and revenue statement, as a report shows it.</summary>
/// <param name="ScenarioId">The scenario.</param>
/// <param name="ProductId">The product.</param>
/// <param name="Unit">The unit, by name.</param>
/// <param name="Quantity">How much was used.</param>
/// <param name="Basis">Why the price is what it is, by name.</param>
/// <param name="PriceFen">Price of one unit in fen, as a fraction.</param>
/// <param name="CeilingFen">Ceiling of one unit in fen, or empty.</param>
/// <param name="ChargeFen">The charge in fen.</param>
/// <param name="AtCeilingFen">What the quantity would cost at the ceiling, in fen; the charge itself without one.</param>
internal sealed record AccountLine(
    string ScenarioId,
    string ProductId,
    string Unit,
    Int128 Quantity,
    string Basis,
    string PriceFen,
    string CeilingFen,
    long ChargeFen,
    long AtCeilingFen
);
