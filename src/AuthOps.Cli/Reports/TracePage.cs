using AuthOps.Metering.Lineage;

namespace AuthOps.Cli.Reports;

/// <summary>Composes the page of a trace both ways (来源可溯、去向可查).</summary>
internal static class TracePage
{
    public static Bilingual BackTitle { get; } = new("来源", "made of");

    public static Bilingual ForwardTitle { get; } = new("去向", "made of it");

    /// <summary>The page.</summary>
    public static ReportPage Create(LineageTrace back, LineageTrace forward) =>
        new(
            new Bilingual($"溯源：{back.Node}", $"Trace of {back.Node}"),
            new Bilingual(
                "依据使用日志中的加工、声明和导出记录。",
                "From the operations, declarations and exports that the usage log records."
            ),
            [
                (new Bilingual("来源资源", "sources"), Figures.Count(back.Sources.Count)),
                (new Bilingual("接收方", "receivers"), Figures.Count(forward.Receivers.Count)),
            ],
            [Section(BackTitle, back), Section(ForwardTitle, forward)]
        );

    /// <summary>The lists of a trace with their names.</summary>
    public static IReadOnlyList<(Bilingual Name, IReadOnlyList<string> Values)> Parts(
        LineageTrace trace
    ) =>
        [
            (new Bilingual("源头", "sources"), trace.Sources),
            (new Bilingual("中间结果和产品", "results and products"), trace.Results),
            (new Bilingual("加工", "operations"), trace.Operations),
            (new Bilingual("经手方", "actors"), trace.Actors),
            (new Bilingual("接收方", "receivers"), trace.Receivers),
        ];

    private static ReportSection Section(Bilingual title, LineageTrace trace) =>
        new(
            title,
            new FactList([
                .. Parts(trace)
                    .Select(static p =>
                        (
                            p.Name,
                            (Bilingual)(p.Values.Count == 0 ? "-" : string.Join(", ", p.Values))
                        )
                    ),
            ])
        );
}
