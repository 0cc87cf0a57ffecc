using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Log;

/// <summary>
/// What a record of the log says was used, reserved or refused. It names no person, and the event's id beside it is a
/// digest. Immutable and safe to share between threads.
/// </summary>
/// <param name="GrantId">The grant.</param>
/// <param name="ScenarioId">The scenario.</param>
/// <param name="Purpose">The purpose.</param>
/// <param name="ProductId">The product.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Amount">The amount, at least 0.</param>
public sealed record MeteredUse(
    string GrantId,
    string ScenarioId,
    string Purpose,
    string ProductId,
    UsageUnit Unit,
    Int128 Amount
);
