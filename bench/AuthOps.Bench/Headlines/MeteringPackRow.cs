using AuthOps.Bench.Metering;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Bench.Headlines;

/// <summary>The row of area <c>metering</c> about evidence packs.</summary>
internal static class MeteringPackRow
{
    private const string Area = "metering";

    public static HeadlineCase Case { get; } = new(Area, "verify-pack", IsLong: false, Verify);

    private static HeadlineRow Verify()
    {
        using var load = new PackWorkload(PairedMeasurement.IsCheck ? 20_000 : PackWorkload.Events);
        var (ours, hash) = (load.Verify(), load.Hash());
        Console.Error.WriteLine(
            FormattableString.Invariant($"metering verify-pack: {load.Length} bytes")
        );
        return new HeadlineRow(
            Area,
            "verify-pack",
            ours,
            "s",
            "live: limit, SHA-256 of the archive's bytes alone",
            hash,
            hash / ours,
            new HeadlineGoal(MaxOurs: 10),
            Sha256.KernelName
        );
    }
}
