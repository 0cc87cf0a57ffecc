namespace AuthOps.Metering.Tests.Simulation;

/// <summary>How much of what was not flushed a crash leaves behind.</summary>
/// <param name="KeptPercent">The chance of each sector and name.</param>
/// <param name="Tears">Whether sectors may be torn and lengths run ahead of content.</param>
internal sealed record SimPersistence(int KeptPercent, bool Tears)
{
    public static SimPersistence Nothing { get; } = new(0, false);

    public static SimPersistence Everything { get; } = new(100, false);

    public static SimPersistence Half { get; } = new(50, true);

    public bool Keeps(SimRandom random) => random.Below(100) < KeptPercent;
}
