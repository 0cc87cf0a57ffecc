namespace AuthOps.Cli.Reports;

/// <summary>One point of a chart.</summary>
/// <param name="X">Across, at least 0.</param>
/// <param name="Y">Up, at least 0.</param>
/// <param name="Label">What is written beside it, or empty.</param>
/// <param name="IsChosen">Whether it is the one that was chosen.</param>
internal sealed record ScatterPoint(double X, double Y, string Label, bool IsChosen);
