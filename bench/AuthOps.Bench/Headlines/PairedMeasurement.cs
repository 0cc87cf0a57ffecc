using System.Diagnostics;

namespace AuthOps.Bench.Headlines;

/// <summary>Times two workloads in turn, so that what disturbs the machine disturbs both.</summary>
/// <param name="Ours">Median nanoseconds per item of ours.</param>
/// <param name="Reference">Median nanoseconds per item of the reference.</param>
/// <param name="Ratio">Median of reference ÷ ours over the pairs.</param>
internal sealed record PairedMeasurement(double Ours, double Reference, double Ratio)
{
    private static readonly TimeSpan s_sample = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(12);

    /// <summary>Set by <c>headline --check</c>, before any row: no warm-up and one pair, which shows that a row runs and no more.</summary>
    public static bool IsCheck { get; set; }

    private static int Pairs => IsCheck ? 1 : 41;

    private static int LeastPairs => IsCheck ? 1 : 3;

    private static TimeSpan WarmUp => TimeSpan.FromMilliseconds(IsCheck ? 1 : 700);

    /// <summary>Warms both up past tiered compilation, then measures pairs within the time a row may take.</summary>
    /// <param name="ours">Our workload.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="isReferenceBimodal">Whether the reference is fast in some minutes and slow in others: then its fastest sample counts, and the ratio is to that.</param>
    public static PairedMeasurement Run(
        Workload ours,
        Workload reference,
        bool isReferenceBimodal = false
    )
    {
        var oursCalls = CallsPerSample(ours);
        var referenceCalls = CallsPerSample(reference);
        List<double> oursTimes = [];
        List<double> referenceTimes = [];
        List<double> ratios = [];
        var started = Stopwatch.GetTimestamp();
        while (
            ratios.Count < Pairs
            && (ratios.Count < LeastPairs || Stopwatch.GetElapsedTime(started) < s_budget)
        )
        {
            // Which of the two goes first changes from pair to pair.
            double oursTime,
                referenceTime;
            if (ratios.Count % 2 == 0)
            {
                oursTime = Nanoseconds(ours, oursCalls);
                referenceTime = Nanoseconds(reference, referenceCalls);
            }
            else
            {
                referenceTime = Nanoseconds(reference, referenceCalls);
                oursTime = Nanoseconds(ours, oursCalls);
            }

            oursTimes.Add(oursTime);
            referenceTimes.Add(referenceTime);
            ratios.Add(referenceTime / oursTime);
        }

        if (isReferenceBimodal)
        {
            var mine = Median(oursTimes);
            var fastest = referenceTimes.Min();
            return new PairedMeasurement(mine, fastest, fastest / mine);
        }

        return new PairedMeasurement(Median(oursTimes), Median(referenceTimes), Median(ratios));
    }

    /// <summary>Measures one workload whose reference cannot run here: median nanoseconds per item.</summary>
    public static double Alone(Workload workload)
    {
        var calls = CallsPerSample(workload);
        List<double> times = [];
        var started = Stopwatch.GetTimestamp();
        while (
            times.Count < Pairs
            && (times.Count < LeastPairs || Stopwatch.GetElapsedTime(started) < s_budget)
        )
        {
            times.Add(Nanoseconds(workload, calls));
        }

        return Median(times);
    }

    /// <summary>Warms the workload up and finds how many calls fill a sample.</summary>
    private static int CallsPerSample(Workload workload)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < WarmUp)
        {
            workload.Run();
        }

        var perCall = Nanoseconds(workload, 1) * workload.Items;
        return (int)Math.Clamp(s_sample.TotalNanoseconds / perCall, 1, 1_000_000);
    }

    private static double Nanoseconds(Workload workload, int calls)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            workload.Run();
        }

        return Stopwatch.GetElapsedTime(started).TotalNanoseconds
            / ((double)calls * workload.Items);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count % 2 == 1
            ? values[values.Count / 2]
            : (values[(values.Count / 2) - 1] + values[values.Count / 2]) / 2;
    }
}
