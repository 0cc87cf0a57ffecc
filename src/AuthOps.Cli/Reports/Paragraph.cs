namespace AuthOps.Cli.Reports;

/// <summary>A paragraph in both languages.</summary>
internal sealed record Paragraph(Bilingual Text) : IReportBlock
{
    /// <inheritdoc/>
    public void Render(HtmlBuilder html) => html.Both("p", Text).Line();
}
