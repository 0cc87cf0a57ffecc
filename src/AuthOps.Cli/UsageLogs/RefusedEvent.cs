using AuthOps.Metering.Events;

namespace AuthOps.Cli.UsageLogs;

/// <summary>An event that was not recorded, and why.</summary>
internal readonly record struct RefusedEvent(long Line, UsageEventOutcome Outcome);
