using System.Diagnostics;
using System.Globalization;
using AuthOps.Anonymization.LocalRecoding;
using AuthOps.Bench.Anonymization;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// Rows <c>adult-local</c> (a local recoding of Adult with k = 5 by default options, from the encoded table to the plan with
/// its lower bound; one thread; granularity and gap on standard error) and <c>mdav-1e5</c> (groups of at least 5 of
/// 10^5 records of 4 numbers, from the table to the release). One thread.
/// </summary>
internal static class AnonymizationLocalRows
{
    private const string Area = "anonymization";

    /// <summary>The least granularity the row accepts, whatever time it takes.</summary>
    private const double LeastGranularity = 0.91;

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        .. AdultFiles.IsPresent
            ? [new HeadlineCase(Area, "adult-local", false, AdultLocal)]
            : Array.Empty<HeadlineCase>(),
        new HeadlineCase(Area, "mdav-1e5", false, Mdav),
    ];

    private static HeadlineRow AdultLocal()
    {
        var load = new LocalRecodingWorkload();
        LocalRecodingPlan? plan = null;
        var time = Median(() => plan = load.Plan(LocalRecodingOptions.Default.Methods), 9);
        Console.Error.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"adult-local: granularity {plan!.Granularity:F4} by {plan.Method}, loss {plan.Loss:F4}, lower bound {plan.LowerBound:F4}, gap {100 * plan.Gap:F1} %, {plan.ReleasedClasses} classes; the goal needs a granularity of at least {LeastGranularity}"
            )
        );
        if (plan.Granularity < LeastGranularity)
        {
            throw new InvalidOperationException(
                "adult-local: the granularity is below what the row stands for."
            );
        }

        return new HeadlineRow(
            Area,
            "adult-local",
            time,
            "ms",
            "recorded:spec/anonymization.md",
            7_500,
            7_500 / time,
            new HeadlineGoal(MaxOurs: 750),
            JoinScan.KernelName
        );
    }

    private static HeadlineRow Mdav()
    {
        var load = new MicroaggregationWorkload(PairedMeasurement.IsCheck ? 2_000 : 100_000);
        var time = Median(() => load.Run(), 3);
        return new HeadlineRow(
            Area,
            "mdav-1e5",
            time / 1_000,
            "s",
            null,
            null,
            null,
            new HeadlineGoal(MaxOurs: 5),
            null
        );
    }

    private static double Median(Action run, int runs)
    {
        run();
        List<double> times = [];
        for (var i = 0; i < (PairedMeasurement.IsCheck ? 1 : runs); i++)
        {
            var started = Stopwatch.GetTimestamp();
            run();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
