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
        for (var i = 0; i < Header.Count; i++)
        {
            html.Open("th", ("class", ClassOf(i))).Both("span", Header[i]).Close();
        }

        html.Close().Close().Line().Open("tbody");
        foreach (var row in Rows)
        {
            html.Open("tr");
            for (var i = 0; i < row.Count; i++)
            {
                // On narrow screens rows become lists and each cell shows its column's name.
                html.Open("td", ("class", ClassOf(i)), ("data-label", Name(Header[i])))
                    .Both("span", row[i])
                    .Close();
            }

            html.Close().Line();
        }

        html.Close().Close().Line();
    }

    private string ClassOf(int column) => NumericColumns.Contains(column) ? "number" : "text";

    private static string Name(Bilingual text) => text.IsSame ? text.Zh : text.Zh + " " + text.En;
}
