using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tariffs;
using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Metering;

/// <summary>Shares of 20 parties from the values of all their 2^20 groups.</summary>
[MemoryDiagnoser]
public class ShapleyBenchmarks
{
    private readonly CoalitionValues _values = Example();

    /// <summary>A million groups: the values of a market in which each party adds less the more there are.</summary>
    internal static CoalitionValues Example() =>
        new(
            "synthetic: rows covered",
            [.. Enumerable.Range(0, CoalitionValues.MaxParties).Select(i => $"source-{i}")],
            static group =>
                group == 0
                    ? 0
                    : 1_000_000
                        + (group % 7_919)
                        + (1_000_000L * System.Numerics.BitOperations.PopCount((uint)group))
        );

    [Benchmark]
    public int Divide() => ShapleySplit.Divide(new Fen(123_456_789), _values).Count;
}
