namespace AuthOps.Bench.Headlines;

/// <summary>One call that processes a known number of items.</summary>
/// <param name="Items">Items a call processes; figures are per item.</param>
/// <param name="Run">The call; its result is kept alive by the workload itself.</param>
internal readonly record struct Workload(int Items, Action Run);
