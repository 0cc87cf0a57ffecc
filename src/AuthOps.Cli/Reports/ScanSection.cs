using AuthOps.Anonymization.Discovery;

namespace AuthOps.Cli.Reports;

/// <summary>The part of a report on columns that a policy calls non-identifying.</summary>
internal static class ScanSection
{
    /// <summary>The section, or null where there is no such column.</summary>
    public static ReportSection? Create(IReadOnlyList<ColumnScan> scans) =>
        scans.Count == 0
            ? null
            : new ReportSection(
                new Bilingual("声明为非标识的列", "Columns declared non-identifying"),
                new Paragraph(
                    new Bilingual(
                        "这些列按原样发布；扫描没有发现问题不等于没有问题。",
                        "They are released as they are; a scan that finds nothing is no proof."
                    )
                ),
                new DataTable(
                    new Bilingual("扫描", "Scan"),
                    [
                        new Bilingual("列", "column"),
                        new Bilingual("不同值", "different values"),
                        new Bilingual("唯一单元格", "cells alone"),
                        new Bilingual("警告", "warnings"),
                    ],
                    [
                        .. scans.Select(scan =>
                            (IReadOnlyList<Bilingual>)
                                [
                                    scan.Column,
                                    Figures.Count(scan.DistinctValues),
                                    Figures.Count(scan.UniqueCells),
                                    Warnings(scan),
                                ]
                        ),
                    ],
                    new HashSet<int> { 1, 2 }
                )
            );

    private static Bilingual Warnings(ColumnScan scan)
    {
        var warnings = scan.Warnings.Select(Name).ToArray();
        return warnings.Length == 0
            ? new Bilingual("无", "none")
            : new Bilingual(
                string.Join("；", warnings.Select(static w => w.Zh)),
                string.Join("; ", warnings.Select(static w => w.En))
            );
    }

    private static Bilingual Name(ColumnWarning warning) =>
        warning switch
        {
            ColumnWarning.HoldsIdentifiers => new("含标识符", "holds identifiers"),
            ColumnWarning.NearlyUnique => new("几乎唯一", "nearly unique"),
            _ => new("自由文本", "free text"),
        };
}
