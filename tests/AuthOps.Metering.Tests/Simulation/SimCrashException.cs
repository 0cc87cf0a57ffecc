namespace AuthOps.Metering.Tests.Simulation;

/// <summary>The simulated power failed.</summary>
internal sealed class SimCrashException() : IOException("simulated loss of power");
