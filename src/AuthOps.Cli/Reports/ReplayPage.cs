using System.Globalization;
using AuthOps.Metering.Packs.Replay;

namespace AuthOps.Cli.Reports;

/// <summary>Composes the page of a compliance replay.</summary>
internal static class ReplayPage
{
    private const int MostFaults = 20;

    /// <summary>The page.</summary>
    public static ReportPage Create(ComplianceReplay replay)
    {
        var lines = replay.Stages.Concat(replay.Duties).ToList();
        return new ReportPage(
            new Bilingual("授权运营合规复核", "Compliance replay"),
            replay.Period is { } period
                ? new Bilingual(
                    $"{AccountWords.Days(period)}。{ReplayWords.Disclaimer.Zh}",
                    $"{AccountWords.Days(period)}. {ReplayWords.Disclaimer.En}"
                )
                : ReplayWords.Disclaimer,
            [
                (ReplayWords.Outcome(ReplayOutcome.Pass), Count(lines, ReplayOutcome.Pass)),
                (ReplayWords.Outcome(ReplayOutcome.Fail), Count(lines, ReplayOutcome.Fail)),
                (ReplayWords.Outcome(ReplayOutcome.Absent), Count(lines, ReplayOutcome.Absent)),
            ],
            [
                Section(new Bilingual("三环节十步骤", "The ten steps"), replay.Stages),
                Section(new Bilingual("其他要求", "The duties beside them"), replay.Duties),
                .. Faults(lines),
            ]
        );
    }

    private static string Count(List<ReplayLine> lines, ReplayOutcome outcome) =>
        lines.Count(l => l.Outcome == outcome).ToString(CultureInfo.InvariantCulture);

    private static ReportSection Section(Bilingual title, IReadOnlyList<ReplayLine> lines) =>
        new(
            title,
            new DataTable(
                title,
                [
                    new Bilingual("条", "article"),
                    new Bilingual("事项", "step or duty"),
                    new Bilingual("性质", "kind"),
                    new Bilingual("证据数", "evidence"),
                    new Bilingual("结果", "outcome"),
                ],
                [
                    .. lines.Select(static l =>
                        (IReadOnlyList<Bilingual>)
                            [
                                l.Articles,
                                ReplayWords.Line(l.Id),
                                ReplayWords.Duty(l.IsRequired),
                                Figures.Count(l.Evidence),
                                ReplayWords.Outcome(l.Outcome),
                            ]
                    ),
                ],
                new HashSet<int> { 3 }
            )
        );

    private static IEnumerable<ReportSection> Faults(List<ReplayLine> lines)
    {
        foreach (var line in lines.Where(static l => l.Faults.Count > 0))
        {
            yield return new ReportSection(
                ReplayWords.Line(line.Id),
                [
                    .. line
                        .Faults.Take(MostFaults)
                        .Select(static f => new Paragraph(ReplayWords.Fault(f))),
                    .. line.Faults.Count > MostFaults
                        ? (IEnumerable<Paragraph>)
                            [
                                new Paragraph(
                                    new Bilingual(
                                        $"另有 {line.Faults.Count - MostFaults} 项",
                                        $"and {line.Faults.Count - MostFaults} more"
                                    )
                                ),
                            ]
                        : [],
                ]
            );
        }
    }
}
