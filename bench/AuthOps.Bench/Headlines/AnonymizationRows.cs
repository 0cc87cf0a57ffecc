using System.Diagnostics;
using AuthOps.Anonymization;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Bench.Anonymization;
using AuthOps.Primitives.Tables;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// The engine's rows of area <c>anonymization</c>: one thread, from a dictionary-encoded table to the plan. A row of
/// several cases gives the slowest. Reference: ARX's processor time as recorded, on another machine; it informs only.
/// </summary>
internal static class AnonymizationRows
{
    private const string Area = "anonymization";
    private const string Recorded = "recorded:vectors/anonymization/arx-baseline.csv";

    private static readonly PlanOptions s_optimum = new()
    {
        IncludeFront = false,
        MaxDegreeOfParallelism = 1,
    };

    /// <summary>The rows; none, with a word on standard error, where the data is not beside the checkout.</summary>
    public static IReadOnlyList<HeadlineCase> All { get; } = Rows();

    private static IReadOnlyList<HeadlineCase> Rows()
    {
        if (!AdultFiles.IsPresent)
        {
            Console.Error.WriteLine(
                "area anonymization: needs shared/data/adult beside the checkout; its rows are left out"
            );
            return [];
        }

        return
        [
            Slowest("adult-one", 60, One),
            Slowest("adult-front", 250, Front),
            Slowest("adult-sensitive", 80, Sensitive),
            Slowest("adult-presence", 150, Presence),
            Slowest("synth1m-one", 400, Million),
        ];
    }

    private static HeadlineCase Slowest(
        string name,
        double mostMilliseconds,
        Func<IEnumerable<(double Recorded, Action Run)>> cases
    ) =>
        new(
            Area,
            name,
            false,
            () =>
            {
                var measured = cases().Select(c => (c.Recorded, Ours: Median(c.Run))).ToArray();
                var slowest = measured.MaxBy(static m => m.Ours);
                return new HeadlineRow(
                    Area,
                    name,
                    slowest.Ours,
                    "ms",
                    Recorded,
                    slowest.Recorded,
                    slowest.Recorded / slowest.Ours,
                    new HeadlineGoal(MaxOurs: mostMilliseconds),
                    null
                );
            }
        );

    /// <summary>The median of at least three runs after a warm-up, for at most about two seconds; one run where it only has to run.</summary>
    private static double Median(Action run)
    {
        var start = Stopwatch.StartNew();
        if (PairedMeasurement.IsCheck)
        {
            run();
            return start.Elapsed.TotalMilliseconds;
        }

        for (var i = 0; i < 3 || (i < 20 && start.ElapsedMilliseconds < 500); i++)
        {
            run();
        }

        start.Restart();
        var times = new List<double>();
        while (times.Count < 3 || (times.Count < 15 && start.ElapsedMilliseconds < 800))
        {
            var clock = Stopwatch.StartNew();
            run();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }

    private static (double Recorded, Action Run) Plan(
        double recorded,
        Table table,
        AnonymizationPolicy policy
    ) =>
        (
            recorded,
            () => _ = Anonymizer.Plan(table, policy, s_optimum, null, CancellationToken.None)
        );

    private static IEnumerable<(double Recorded, Action Run)> One()
    {
        var table = AdultFiles.Whole();
        (QualityModel Quality, string Limit, double Recorded)[] cases =
        [
            (new Loss(), "0.02", 582.5),
            (new Loss(), "0.05", 690.5),
            (new Loss(), "1", 2385.6),
            (new AverageClassSize(), "0.02", 487.6),
            (new AverageClassSize(), "0.05", 845.2),
            (new AverageClassSize(), "1", 2895.3),
            (new Discernibility(), "0.02", 433),
            (new Discernibility(), "0.05", 792.6),
            (new Discernibility(), "1", 2772),
            (new NonUniformEntropy(), "0.02", 462),
            (new NonUniformEntropy(), "0.05", 803),
            (new NonUniformEntropy(), "1", 4755),
        ];
        return cases.Select(c =>
            Plan(c.Recorded, table, AdultFiles.Policy(null, c.Limit, c.Quality, new KAnonymity(5)))
        );
    }

    /// <summary>The sum of the sixteen recorded runs stands against one survey.</summary>
    private static IEnumerable<(double Recorded, Action Run)> Front()
    {
        const double RecordedSum =
            19.9
            + 583
            + 694
            + 2467
            + 20.4
            + 488
            + 931
            + 3078
            + 20.3
            + 433
            + 793
            + 2772
            + 19
            + 452
            + 720
            + 6.4;
        var table = AdultFiles.Whole();
        var policy = AdultFiles.Policy(null, "1", new Loss(), new KAnonymity(5));
        var options = new PlanOptions { MaxDegreeOfParallelism = 1 };
        QualityModel[] qualities =
        [
            new Loss(),
            new AverageClassSize(),
            new Discernibility(),
            new Height(),
        ];
        Ratio[] limits = [Ratio.Zero, new(1, 50), new(1, 20), Ratio.One];
        yield return (
            RecordedSum,
            () => _ = Anonymizer.Survey(table, policy, qualities, limits, options)
        );
    }

    private static IEnumerable<(double Recorded, Action Run)> Sensitive()
    {
        const string Secret = "occupation";
        var table = AdultFiles.Whole();
        PrivacyModel[] models =
        [
            new DistinctLDiversity(Secret, 5),
            new HierarchicalTCloseness(Secret, new Ratio(1, 5), AdultFiles.Hierarchy(Secret)),
            new EnhancedBetaLikeness(Secret, new Ratio(2, 1)),
            new DeltaDisclosure(Secret, Ratio.One),
        ];
        double[][] recorded =
        [
            [268, 351, 956],
            [466, 695, 1481],
            [480, 708, 1372],
            [486, 697, 1397],
        ];
        string[] limits = ["0.02", "0.05", "1"];
        for (var i = 0; i < models.Length; i++)
        {
            for (var j = 0; j < limits.Length; j++)
            {
                yield return Plan(
                    recorded[i][j],
                    table,
                    AdultFiles.Policy(Secret, limits[j], new Loss(), new KAnonymity(5), models[i])
                );
            }
        }
    }

    private static IEnumerable<(double Recorded, Action Run)> Presence()
    {
        var model = new DeltaPresence(new Ratio(1, 20), new Ratio(3, 20), AdultFiles.Whole());
        yield return Plan(
            3521,
            AdultFiles.Subset(),
            AdultFiles.Policy(null, "0.05", new Loss(), model)
        );
    }

    private static IEnumerable<(double Recorded, Action Run)> Million()
    {
        yield return Plan(
            7550,
            AdultFiles.Synthetic(1_000_000),
            AdultFiles.Policy(null, "0.05", new Loss(), new KAnonymity(5))
        );
    }
}
