using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Evaluation;
using AuthOps.Metering.Supply;

namespace AuthOps.Cli.Reports;

/// <summary>Composes the page of a scorecard (成效评价).</summary>
internal static class ScorecardPage
{
    /// <summary>The page.</summary>
    public static ReportPage Create(Scorecard card) =>
        new(
            Title(card),
            new Bilingual(
                $"期间 {MeterText.Format(card.Period.From)} - {MeterText.Format(card.Period.Until)}。得分为各项比例的加权平均，向下取至万分之一；由日志推出的各项可由他人复算，其余由主体作出说明。",
                $"Period {MeterText.Format(card.Period.From)} - {MeterText.Format(card.Period.Until)}. The score is the weighted mean of the shares, rounded down to hundredths of a percent; what is derived from the log can be computed again by anybody, the rest is attested."
            ),
            [
                (new Bilingual("评价对象", "subject"), card.Subject),
                (new Bilingual("得分", "score"), Score(card)),
            ],
            [
                new ReportSection(
                    new Bilingual("各项指标", "Criteria"),
                    new DataTable(
                        new Bilingual("指标与权重", "Criteria and weights"),
                        [
                            new Bilingual("指标", "criterion"),
                            new Bilingual("权重", "weight"),
                            new Bilingual("符合", "good"),
                            new Bilingual("总数", "all"),
                            new Bilingual("比例", "share"),
                            new Bilingual("依据", "basis"),
                        ],
                        [
                            .. card.Criteria.Select(static c =>
                                (IReadOnlyList<Bilingual>)
                                    [
                                        Name(c.Name),
                                        Figures.Count(c.Weight),
                                        Figures.Count(c.Measured.Good),
                                        Figures.Count(c.Measured.All),
                                        c.Measured.Publish(1),
                                        Basis(c.Basis),
                                    ]
                            ),
                        ],
                        new HashSet<int> { 1, 2, 3, 4 }
                    )
                ),
            ]
        );

    /// <summary>What it is the scorecard of.</summary>
    public static Bilingual Title(Scorecard card) =>
        card.Kind == ScorecardKind.Operator
            ? new("运营机构成效评价", "Scorecard of an operator")
            : new("数据供给成效评价", "Scorecard of a source unit");

    /// <summary>The score as a share; a dash where nothing was measured.</summary>
    public static string Score(Scorecard card) =>
        new QualityRatio(card.BasisPoints ?? 0, card.BasisPoints is null ? 0 : 10_000).Publish(1);

    /// <summary>A criterion in words, its own where a party brought it.</summary>
    public static Bilingual Name(string criterion) =>
        criterion switch
        {
            "accuracy" => new Bilingual("准确性", "accuracy"),
            "acts-allowed" => new Bilingual("合规行为", "acts-allowed"),
            "completeness" => new Bilingual("完整性", "completeness"),
            "releases-standing" => new Bilingual("有效发布", "releases-standing"),
            "timeliness" => new Bilingual("时效性", "timeliness"),
            "uses-standing" => new Bilingual("有效使用", "uses-standing"),
            _ => criterion,
        };

    /// <summary>A basis in words.</summary>
    public static Bilingual Basis(EvaluationBasis basis) =>
        basis == EvaluationBasis.Derived
            ? new("由日志推出", "derived from the log")
            : new("主体说明", "attested");
}
