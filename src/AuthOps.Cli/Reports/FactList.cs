namespace AuthOps.Cli.Reports;

/// <summary>Named figures, one below the other.</summary>
internal sealed record FactList(IReadOnlyList<(Bilingual Name, Bilingual Value)> Facts)
    : IReportBlock
{
    /// <inheritdoc/>
    public void Render(HtmlBuilder html)
    {
        html.Open("dl");
        foreach (var (name, value) in Facts)
        {
            html.Open("div").Both("dt", name).Both("dd", value).Close().Line();
        }

        html.Close().Line();
    }
}
