namespace AuthOps.Cli.Reports;

/// <summary>One bar: its name, its length, what is written beside it, and the series it belongs to.</summary>
/// <param name="Label">Name of the bar.</param>
/// <param name="Value">Length; what is negative is drawn as nothing, its label still tells the value.</param>
/// <param name="Display">The value as printed.</param>
/// <param name="Series">0 for the first series, 1 for the second.</param>
internal sealed record ChartBar(Bilingual Label, decimal Value, string Display, int Series = 0);
