using System.Globalization;
using AuthOps.Bench.Anonymization;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// The row <c>adult-rerelease</c> of area <c>anonymization</c>: the next release of Adult with k = 5 planned after one earlier release, 5 % left out at most,
/// from the table to the checked plan, on two threads. No other tool does it, so there is no reference.
/// </summary>
internal static class AnonymizationRereleaseRow
{
    private const string Area = "anonymization";
    private const string Name = "adult-rerelease";
    private const int Threads = 2;

    public static IReadOnlyList<HeadlineCase> All { get; } =
        AdultFiles.IsPresent ? [new HeadlineCase(Area, Name, IsLong: false, Measure)] : [];

    private static HeadlineRow Measure()
    {
        using var load = new RereleaseWorkload("0.05", Threads);
        var plan = load.Plan();
        Console.Error.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Name}: loss {plan.Choice.Loss:F4}, {plan.Choice.SuppressedRows} of {plan.Choice.InputRows} records left out, {plan.WithheldRows} of them withheld, {plan.Choice.NodesEvaluated} nodes tried"
            )
        );
        if (!plan.Choice.IsFeasible || !plan.Report!.IsSafe)
        {
            throw new InvalidOperationException($"{Name}: there is no safe plan.");
        }

        var nanoseconds = PairedMeasurement.Alone(new Workload(1, () => load.Plan()));
        return new HeadlineRow(
            Area,
            Name,
            nanoseconds / 1e9,
            "s",
            null,
            null,
            null,
            new HeadlineGoal(MaxOurs: 5),
            "2 threads"
        );
    }
}
