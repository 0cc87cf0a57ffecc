namespace AuthOps.Cli.Demo;

/// <summary>The size of a demonstration; tests run smaller ones.</summary>
internal sealed record DemoSettings
{
    /// <summary>The seed of the synthetic people.</summary>
    public string Seed { get; init; } = "authops-demo-1";

    /// <summary>Rows of the medical insurance holder.</summary>
    public int Insured { get; init; } = 50_000;

    /// <summary>Rows of the hospital.</summary>
    public int Patients { get; init; } = 12_000;

    /// <summary>Calls of the priced trial product.</summary>
    public int TrialCalls { get; init; } = 12;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
