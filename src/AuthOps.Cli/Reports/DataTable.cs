namespace AuthOps.Cli.Reports;

/// <summary>A table with a header row. Columns named numeric align right.</summary>
internal sealed record DataTable(
    Bilingual Caption,
    IReadOnlyList<Bilingual> Header,
    IReadOnlyList<IReadOnlyList<Bilingual>> Rows,
    IReadOnlySet<int> NumericColumns
) : IReportBlock
{
    /// <inheritdoc/>
    public void Render(HtmlBuilder html)
    {
        html.Open("table").Both("caption", Caption).Open("thead").Open("tr");
        foreach (var cell in Header)
        {
            html.Both("th", cell);
        }

        html.Close().Close().Line().Open("tbody");
        foreach (var row in Rows)
        {
            html.Open("tr");
            for (var i = 0; i < row.Count; i++)
            {
                RenderCell(html, row[i], NumericColumns.Contains(i));
            }

            html.Close().Line();
        }

        html.Close().Close().Line();
    }

    private static void RenderCell(HtmlBuilder html, Bilingual cell, bool numeric)
    {
        if (numeric)
        {
            html.Open("td", ("class", "number")).Both("span", cell).Close();
        }
        else
        {
            html.Both("td", cell);
        }
    }
}
