namespace AuthOps.Cli.Reports;

/// <summary>A titled part of a report.</summary>
internal sealed record ReportSection(Bilingual Title, params IReadOnlyList<IReportBlock> Blocks);
