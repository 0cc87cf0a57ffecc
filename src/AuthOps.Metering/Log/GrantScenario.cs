namespace AuthOps.Metering.Log;

/// <summary>A scenario as the log names it: by its number in the grant's registration. Immutable.</summary>
internal sealed record GrantScenario(string Id, string Purpose, string ProductId);
