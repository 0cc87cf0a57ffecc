using System.Globalization;

namespace AuthOps.Cli.Reports;

/// <summary>Points over two axes as inline SVG; the chosen one is filled. It scales with its box and needs no script.</summary>
internal sealed record ScatterChart(
    Bilingual Title,
    Bilingual Across,
    Bilingual Up,
    IReadOnlyList<ScatterPoint> Points
) : IReportBlock
{
    private const double Width = 360;
    private const double Height = 250;
    private const double Left = 44;
    private const double Right = 12;
    private const double Top = 22;
    private const double Bottom = 34;
    private const int Ticks = 4;

    /// <inheritdoc/>
    public void Render(HtmlBuilder html)
    {
        var mostX = Largest(Points.Select(static p => p.X));
        var mostY = Largest(Points.Select(static p => p.Y));
        html.Open("figure").Both("figcaption", Title);
        html.Open(
            "svg",
            ("viewBox", $"0 0 {Number(Width)} {Number(Height)}"),
            ("role", "img"),
            ("aria-label", Title.Zh + " / " + Title.En)
        );
        for (var tick = 0; tick <= Ticks; tick++)
        {
            RenderTick(html, tick, mostX, mostY);
        }

        html.Element("text", Both(Up), ("x", "0"), ("y", "10")).Line();
        html.Element("text", Both(Across), ("x", Number(Left)), ("y", Number(Height - 4))).Line();
        foreach (var point in Points.OrderBy(static p => p.IsChosen))
        {
            var (x, y) = (AcrossAt(point.X / mostX), UpAt(point.Y / mostY));
            html.Open(
                    "circle",
                    ("cx", Number(x)),
                    ("cy", Number(y)),
                    ("r", point.IsChosen ? "5" : "3"),
                    ("class", point.IsChosen ? "second" : "first")
                )
                .Close();
            if (point.Label.Length > 0)
            {
                html.Element("text", point.Label, ("x", Number(x + 5)), ("y", Number(y - 4)));
            }

            html.Line();
        }

        html.Close().Close().Line();
    }

    private static void RenderTick(HtmlBuilder html, int tick, double mostX, double mostY)
    {
        var share = (double)tick / Ticks;
        var (x, y) = (AcrossAt(share), UpAt(share));
        Line(html, Left, y, Width - Right, y);
        Line(html, x, Top, x, Height - Bottom);
        html.Element(
            "text",
            Figure(mostX * share),
            ("x", Number(x - 8)),
            ("y", Number(Height - 20))
        );
        html.Element("text", Figure(mostY * share), ("x", "0"), ("y", Number(y + 3))).Line();
    }

    private static void Line(HtmlBuilder html, double x1, double y1, double x2, double y2) =>
        html.Open(
                "line",
                ("x1", Number(x1)),
                ("y1", Number(y1)),
                ("x2", Number(x2)),
                ("y2", Number(y2)),
                ("stroke", "#d6dde6")
            )
            .Close();

    private static double AcrossAt(double share) => Left + (share * (Width - Left - Right));

    private static double UpAt(double share) => Height - Bottom - (share * (Height - Top - Bottom));

    private static double Largest(IEnumerable<double> values)
    {
        var largest = values.DefaultIfEmpty(0).Max();
        return largest > 0 && double.IsFinite(largest) ? largest : 1;
    }

    private static string Both(Bilingual text) => text.IsSame ? text.Zh : text.Zh + " " + text.En;

    private static string Figure(double value) =>
        value.ToString(value >= 1_000 ? "0.##E+0" : "0.###", CultureInfo.InvariantCulture);

    private static string Number(double value) =>
        value.ToString("0.#", CultureInfo.InvariantCulture);
}
