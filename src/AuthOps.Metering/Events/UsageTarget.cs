namespace AuthOps.Metering.Events;

/// <summary>A grant and one of its scenarios by their numbers in one log. Immutable and safe to share between threads.</summary>
/// <param name="Grant">The grant's slot.</param>
/// <param name="Scenario">The scenario's number within the grant.</param>
/// <param name="Access">The number of the declared use at the desk; 0, which declares nothing, for grants without a scope.</param>
public readonly record struct UsageTarget(uint Grant, ushort Scenario, ushort Access = 0);
