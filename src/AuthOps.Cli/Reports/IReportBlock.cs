namespace AuthOps.Cli.Reports;

/// <summary>One piece of a report's section.</summary>
internal interface IReportBlock
{
    /// <summary>Writes the piece.</summary>
    void Render(HtmlBuilder html);
}
