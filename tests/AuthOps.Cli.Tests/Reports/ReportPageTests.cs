using AuthOps.Cli.Reports;

namespace AuthOps.Cli.Tests.Reports;

public sealed class ReportPageTests
{
    private const string Hostile = "<script>alert(1)</script><img src=x onerror='a' title=\"b\">&";

    [Fact]
    public void Html_in_any_text_stays_text()
    {
        var both = new Bilingual(Hostile, "en " + Hostile);
        var page = new ReportPage(
            both,
            both,
            [(both, Hostile)],
            [
                new ReportSection(
                    both,
                    new Paragraph(both),
                    new FactList([(both, both)]),
                    new DataTable(
                        both,
                        [both],
                        [
                            [both],
                        ],
                        new HashSet<int> { 0 }
                    ),
                    new BarChart(both, [new ChartBar(both, 3, Hostile)], [both])
                ),
            ]
        ).Render();

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("title=\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("'a'", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_and_broken_surrogates_are_replaced()
    {
        var html = new HtmlBuilder().Element("p", "a\0b\u001bc\ud800d").Finish();

        Assert.Equal("<!doctype html>\n<p>a\ufffdb\ufffdc\ufffdd</p>", html);
    }

    [Fact]
    public void The_page_refers_to_nothing_outside()
    {
        var page = new ReportPage("标题", "导语", [], []).Render();

        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_longest_bar_fills_the_space_and_negative_values_draw_nothing()
    {
        var html = new HtmlBuilder();
        new BarChart(
            "t",
            [new ChartBar("a", 10, "10"), new ChartBar("b", 5, "5"), new ChartBar("c", -3, "-3")],
            []
        ).Render(html);
        var svg = html.Finish();

        Assert.Contains("width=\"270\"", svg, StringComparison.Ordinal);
        Assert.Contains("width=\"135\"", svg, StringComparison.Ordinal);
        Assert.Contains("width=\"0\"", svg, StringComparison.Ordinal);
        Assert.Contains(">-3<", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_of_ratios_scales_by_its_largest()
    {
        var html = new HtmlBuilder();
        new BarChart(
            "t",
            [new ChartBar("a", 0.2m, "20 %"), new ChartBar("b", 0.1m, "10 %")],
            []
        ).Render(html);

        Assert.Contains("width=\"270\"", html.Finish(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_element_left_open_is_an_error() =>
        Assert.Throws<InvalidOperationException>(() => new HtmlBuilder().Open("p").Finish());

    [Fact]
    public void A_style_sheet_cannot_end_its_element() =>
        Assert.Throws<ArgumentException>(() => new HtmlBuilder().Stylesheet("</style>"));
}
