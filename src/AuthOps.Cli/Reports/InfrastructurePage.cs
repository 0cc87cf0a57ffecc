using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Evaluation;

namespace AuthOps.Cli.Reports;

/// <summary>Composes the page of an evaluation of the infrastructure (基础设施定期评估).</summary>
internal static class InfrastructurePage
{
    /// <summary>The page.</summary>
    public static ReportPage Create(InfrastructureReport report) =>
        new(
            new Bilingual("基础设施定期评估", "Periodic evaluation of the infrastructure"),
            new Bilingual(
                $"期间 {Period(report)}。计数由使用日志推出，可由他人复算；其余各项由主体作出说明，本页不作合规认定。",
                $"Period {Period(report)}. Counts follow from the usage log and can be computed again by anybody; everything else is attested by the party named. This page supports an evaluation and is no finding of compliance."
            ),
            [
                (new Bilingual("项目", "items"), Figures.Count(report.Answers.Count)),
                (new Bilingual("未达到", "not met"), Figures.Count(report.NotMet.Count())),
                (new Bilingual("下次评估", "next due"), MeterText.Format(report.NextDue)),
            ],
            [
                new ReportSection(
                    new Bilingual("由日志推出", "Derived from the log"),
                    new FactList([
                        .. Counts(report.Figures).Select(static c => (c.Name, (Bilingual)c.Value)),
                    ])
                ),
                new ReportSection(
                    new Bilingual("主体说明", "Attested by parties"),
                    new DataTable(
                        new Bilingual("各项说明", "Item by item"),
                        [
                            new Bilingual("项目", "item"),
                            new Bilingual("结论", "outcome"),
                            new Bilingual("主体", "party"),
                            new Bilingual("说明", "text"),
                            new Bilingual("证据摘要", "digest of evidence"),
                        ],
                        [
                            .. report.Answers.Select(static answer =>
                                (IReadOnlyList<Bilingual>)
                                    [
                                        answer.Item,
                                        Outcome(answer.Outcome),
                                        answer.Party,
                                        answer.Text,
                                        answer.EvidenceDigest ?? "-",
                                    ]
                            ),
                        ],
                        new HashSet<int>()
                    )
                ),
            ]
        );

    /// <summary>The counts with their names.</summary>
    public static IEnumerable<(Bilingual Name, string Value)> Counts(LogFigures figures) =>
        [
            (new("使用", "uses"), Figures.Count(figures.Uses)),
            (new("其中已冲正", "of them taken back"), Figures.Count(figures.UsesTakenBack)),
            (new("被拒绝的使用", "uses refused"), Figures.Count(figures.UsesRefused)),
            (new("授权管理行为", "acts of authorisation"), Figures.Count(figures.Acts)),
            (new("被拒绝的行为", "acts refused"), Figures.Count(figures.ActsRefused)),
            (new("产品放行", "products released"), Figures.Count(figures.Releases)),
            (new("放行撤回", "releases taken back"), Figures.Count(figures.ReleasesRevoked)),
            (new("授权终止", "grants terminated"), Figures.Count(figures.Terminations)),
            (new("告警", "alerts"), Figures.Count(figures.Alerts)),
            (new("证据查阅", "readings of the evidence"), Figures.Count(figures.EvidenceReadings)),
        ];

    /// <summary>An outcome in words.</summary>
    public static Bilingual Outcome(EvaluationOutcome outcome) =>
        outcome switch
        {
            EvaluationOutcome.Met => new("达到", "met"),
            EvaluationOutcome.NotMet => new("未达到", "not met"),
            _ => new("不适用", "not applicable"),
        };

    private static string Period(InfrastructureReport report) =>
        $"{MeterText.Format(report.Period.From)} - {MeterText.Format(report.Period.Until)}";
}
