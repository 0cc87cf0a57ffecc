using System.Globalization;

namespace AuthOps.Cli.Reports;

/// <summary>
/// Horizontal bars as inline SVG. Names stand above their bars, so that long names in two languages fit a narrow
/// screen; the drawing scales with its box and needs no script.
/// </summary>
internal sealed record BarChart(
    Bilingual Title,
    IReadOnlyList<ChartBar> Bars,
    IReadOnlyList<Bilingual> SeriesNames
) : IReportBlock
{
    private const int Width = 360;
    private const int BarSpace = 270;
    private const int RowHeight = 30;
    private const int LegendHeight = 18;

    /// <inheritdoc/>
    public void Render(HtmlBuilder html)
    {
        var top = SeriesNames.Count * LegendHeight;
        var height = top + Bars.Count * RowHeight + 4;
        html.Open("figure").Both("figcaption", Title);
        html.Open(
            "svg",
            ("viewBox", $"0 0 {Number(Width)} {Number(height)}"),
            ("role", "img"),
            ("aria-label", Title.Zh + " / " + Title.En)
        );
        for (var i = 0; i < SeriesNames.Count; i++)
        {
            RenderLegend(html, i);
        }

        var longest = Math.Max(1m, Bars.Count == 0 ? 0 : Bars.Max(bar => bar.Value));
        // Ratios below one need their own scale.
        longest = Bars.Any(bar => bar.Value >= 1) ? longest : Bars.Max(bar => bar.Value);
        for (var i = 0; i < Bars.Count; i++)
        {
            RenderBar(html, Bars[i], top + i * RowHeight, longest);
        }

        html.Close().Close().Line();
    }

    private void RenderLegend(HtmlBuilder html, int series)
    {
        var y = series * LegendHeight;
        html.Open("rect", [.. Box(0, y + 3, 10, 10), ("class", SeriesClass(series))]).Close();
        html.Element("text", Both(SeriesNames[series]), ("x", "15"), ("y", Number(y + 12)));
        html.Line();
    }

    private static void RenderBar(HtmlBuilder html, ChartBar bar, int y, decimal longest)
    {
        var length =
            longest <= 0 || bar.Value <= 0 ? 0m : Math.Max(1m, BarSpace * bar.Value / longest);
        html.Element("text", Both(bar.Label), ("x", "0"), ("y", Number(y + 11)));
        html.Open("rect", [.. Box(0, y + 15, length, 10), ("class", SeriesClass(bar.Series))])
            .Close();
        html.Element(
            "text",
            bar.Display,
            ("x", Number(length + 5)),
            ("y", Number(y + 24)),
            ("class", "value")
        );
        html.Line();
    }

    private static (string Name, string Value)[] Box(
        decimal x,
        decimal y,
        decimal width,
        decimal height
    ) => [("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(height))];

    private static string Both(Bilingual text) => text.IsSame ? text.Zh : text.Zh + " " + text.En;

    private static string SeriesClass(int series) => series == 0 ? "bar first" : "bar second";

    private static string Number(decimal value) =>
        Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);
}
