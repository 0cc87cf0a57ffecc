using AuthOps.Anonymization.Assessment;
using AuthOps.Anonymization.Risk;

namespace AuthOps.Anonymization.Tests.Assessment;

public sealed class DeidentificationAssessmentTests
{
    /// <summary>Worked by hand: sizes of classes, sharing, context, DR_a, DR, R, level.</summary>
    [Theory]
    [InlineData("20 25 40", 1, null, "0", "1/20", "1/20", 2)]
    [InlineData("21 25 40", 1, null, "0", "1/21", "1/21", 3)]
    [InlineData("5 10 20", 2, "0.3", "0", "7/60", "7/200", 3)]
    [InlineData("5 10 20", 2, "0.5", "0", "7/60", "7/120", 2)]
    [InlineData("4 10 20", 2, "0.3", "1/3", "2/15", "1", 2)]
    [InlineData("3 6 12", 3, "0.2", "0", "7/36", "7/180", 3)]
    public void The_figures_and_levels_are_those_worked_by_hand(
        string sizes,
        int sharing,
        string? context,
        string above,
        string data,
        string overall,
        int level
    )
    {
        var assessment = DeidentificationAssessment.WithQuasiIdentifiers(
            (SharingContext)sharing,
            Histogram(sizes),
            context is null ? null : Context(context)
        );
        Assert.Equal(Ratio.Parse(above), assessment.Risk!.ShareAboveThreshold);
        Assert.Equal(Ratio.Parse(data), assessment.Risk.DataRisk);
        Assert.Equal(Ratio.Parse(overall), assessment.Risk.Overall);
        Assert.Equal((DeidentificationLevel)level, assessment.Level);
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 5)]
    [InlineData(3, 3)]
    public void A_class_at_the_threshold_is_not_above_it(int sharing, long size)
    {
        var context = sharing == 1 ? null : Context("0.01");
        Assert.Equal(Ratio.Zero, At(size));
        Assert.Equal(Ratio.One, At(size - 1));

        Ratio At(long records) =>
            DeidentificationAssessment
                .WithQuasiIdentifiers(
                    (SharingContext)sharing,
                    [new ClassSizeCount(records, 1)],
                    context
                )
                .Risk!.ShareAboveThreshold;
    }

    [Fact]
    public void The_largest_of_three_context_risks_counts_and_keeps_its_reason()
    {
        var context = new ContextRisk(
            new JustifiedRisk(new Ratio(1, 10), "Controls are strong and the motive is weak."),
            new JustifiedRisk(new Ratio(3, 10), "150 acquaintances, a prevalence of 0.24 %."),
            new JustifiedRisk(new Ratio(27, 100), "Breaches reported in the sector last year.")
        );
        Assert.Equal(new Ratio(3, 10), context.Value);
        var assessment = DeidentificationAssessment.WithQuasiIdentifiers(
            SharingContext.ControlledPublic,
            Histogram("5 10 20"),
            context
        );
        Assert.StartsWith(
            "150",
            assessment.Risk!.Context!.InadvertentRecognition.Justification,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Means_over_classes_and_over_records_differ()
    {
        var risk = DeidentificationAssessment
            .WithQuasiIdentifiers(SharingContext.FullyPublic, Histogram("20 25 40"))
            .Risk!;
        Assert.Equal(new Ratio(3, 85), risk.MeanRecordRisk);
        Assert.Equal(
            (new Ratio(1, 20) + new Ratio(1, 25) + new Ratio(1, 40)) * new Ratio(1, 3),
            risk.MeanClassRisk
        );
    }

    [Fact]
    public void Identifiers_alone_decide_levels_one_and_four()
    {
        var first = DeidentificationAssessment.WithDirectIdentifiers(SharingContext.FullyPublic);
        Assert.Equal(DeidentificationLevel.Level1, first.Level);
        Assert.Null(first.Risk);
        Assert.Equal(
            DeidentificationLevel.Level4,
            DeidentificationAssessment.WithoutIdentifiers(SharingContext.EnclavePublic).Level
        );
    }

    [Fact]
    public void Many_sizes_are_summed_exactly()
    {
        // Σ 1/i for i from 20 to 5,019 against a sum one after the other.
        var bars = Enumerable.Range(20, 5000).Select(i => new ClassSizeCount(i, 1)).ToArray();
        var sum = bars.Aggregate(Ratio.Zero, (s, b) => s + new Ratio(1, b.Size));
        Assert.Equal(
            sum * new Ratio(1, 5000),
            DeidentificationAssessment
                .WithQuasiIdentifiers(SharingContext.FullyPublic, bars)
                .Risk!.MeanClassRisk
        );
    }

    [Fact]
    public void What_cannot_be_assessed_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Assess(SharingContext.FullyPublic, []));
        Assert.Throws<ArgumentException>(() =>
            Assess(SharingContext.FullyPublic, [new ClassSizeCount(0, 1)])
        );
        Assert.Throws<ArgumentException>(() =>
            Assess(
                SharingContext.FullyPublic,
                [new ClassSizeCount(30, 1), new ClassSizeCount(30, 1)]
            )
        );
        Assert.Throws<ArgumentException>(() =>
            Assess(SharingContext.ControlledPublic, Histogram("20"))
        );
        Assert.Throws<ArgumentException>(() =>
            DeidentificationAssessment.WithQuasiIdentifiers(
                SharingContext.FullyPublic,
                Histogram("20"),
                Context("0.1")
            )
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => Assess(0, Histogram("20")));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JustifiedRisk(new Ratio(3, 2), "x"));
        Assert.Throws<ArgumentException>(() => new JustifiedRisk(new Ratio(1, 2), " "));
    }

    private static void Assess(SharingContext sharing, ClassSizeCount[] classes) =>
        DeidentificationAssessment.WithQuasiIdentifiers(sharing, classes);

    private static ContextRisk Context(string value)
    {
        var risk = new JustifiedRisk(Ratio.Parse(value), "As agreed for this test.");
        return new ContextRisk(risk, risk, risk);
    }

    private static ClassSizeCount[] Histogram(string sizes) =>
        [
            .. sizes
                .Split(' ')
                .Select(s => new ClassSizeCount(
                    long.Parse(s, System.Globalization.CultureInfo.InvariantCulture),
                    1
                )),
        ];
}
