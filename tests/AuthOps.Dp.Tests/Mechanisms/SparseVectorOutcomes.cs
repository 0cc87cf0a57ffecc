namespace AuthOps.Dp.Tests.Mechanisms;

/// <summary>Outcomes of many streams over the same answers, such as "-+", against their law.</summary>
internal static class SparseVectorOutcomes
{
    private const int Draws = 40_000;

    /// <summary>Six deviations and one: a chance of 10^-8 an outcome on a fresh tape; those of the tests are fixed.</summary>
    /// <param name="law">The probability of each outcome.</param>
    /// <param name="answers">What every stream is asked.</param>
    /// <param name="start">Starts a stream: answer to verdict, null after its end.</param>
    internal static void AssertFit(
        Dictionary<string, double> law,
        long[] answers,
        Func<Func<long, bool?>> start
    )
    {
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < Draws; i++)
        {
            var stream = start();
            var outcome = string.Concat(
                answers.Select(answer =>
                    stream(answer) switch
                    {
                        null => "",
                        true => "+",
                        false => "-",
                    }
                )
            );
            counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
        }

        Assert.Equal(law.Keys.Order(), counts.Keys.Order());
        foreach (var (outcome, p) in law)
        {
            var deviation = (6 * Math.Sqrt(Draws * p * (1 - p))) + 1;
            Assert.InRange(counts[outcome], (Draws * p) - deviation, (Draws * p) + deviation);
        }
    }
}
