using AuthOps.Metering.Scenarios;

namespace AuthOps.Cli.Authorizations;

/// <summary>What a verb over a store answers. Immutable.</summary>
/// <param name="Act">What was done.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Next">The stage that follows in the procedure; null for none.</param>
/// <param name="Records">The number of records of the log now.</param>
internal sealed record StoreAnswer(
    StoreAct Act,
    string Actor,
    AuthorizationStage? Next,
    ulong Records
);
