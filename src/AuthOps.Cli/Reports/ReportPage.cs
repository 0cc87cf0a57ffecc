namespace AuthOps.Cli.Reports;

/// <summary>
/// A self-contained page in Chinese and English: one file, no script, no reference to anything outside, readable at
/// 390 px and on A4 paper.
/// </summary>
internal sealed record ReportPage(
    Bilingual Title,
    Bilingual Lead,
    IReadOnlyList<(Bilingual Name, string Value)> Headlines,
    IReadOnlyList<ReportSection> Sections
)
{
    private const string Style = """
        @page{size:A4;margin:14mm}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0 auto;padding:1rem;max-width:60rem;color:#1a2330;background:#fff;
          font:15px/1.55 "Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;overflow-wrap:anywhere}
        h1{font-size:1.5rem;line-height:1.3;margin:.4rem 0}
        h2{font-size:1.15rem;line-height:1.35;margin:1.8rem 0 .5rem;padding-top:.7rem;border-top:2px solid #d6dde6;break-after:avoid}
        .zh{display:block}
        .en{display:block;color:#4d5c70}
        h1 .en,h2 .en{font-size:.85em;font-weight:600}
        p{margin:.5rem 0}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.6rem;margin:1rem 0}
        .card{border:1px solid #d6dde6;border-radius:.5rem;padding:.6rem .7rem;break-inside:avoid}
        .card b{display:block;font-size:1.35rem;line-height:1.3;color:#0b5394}
        .card span{font-size:.82rem}
        dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:.2rem 1.5rem;margin:.6rem 0}
        dl div{display:flex;gap:.8rem;justify-content:space-between;border-bottom:1px solid #e8edf3;padding:.2rem 0;break-inside:avoid}
        dt{min-width:0;flex:1 1 55%}
        dd{margin:0;min-width:0;flex:0 1 45%;text-align:right;font-variant-numeric:tabular-nums}
        table{width:100%;border-collapse:collapse;margin:.8rem 0;font-size:.87rem}
        caption{text-align:left;font-weight:600;padding:.2rem 0}
        th,td{text-align:left;vertical-align:top;padding:.3rem .45rem;border-bottom:1px solid #e8edf3}
        thead{display:table-header-group}
        tr{break-inside:avoid}
        .number{text-align:right;font-variant-numeric:tabular-nums}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:0 2rem}
        figure{margin:.8rem 0;break-inside:avoid}
        figcaption{font-weight:600;margin-bottom:.4rem}
        svg{display:block;width:100%;max-width:34rem;height:auto}
        svg text{font-size:10px;fill:#1a2330}
        svg .value{font-weight:600}
        .first{fill:#0b6fb8}
        .second{fill:#e39b2d}
        @media screen and (max-width:34rem){
          thead{display:none}
          tr{display:block;border-bottom:2px solid #d6dde6;padding:.3rem 0}
          td,td.number{display:flex;gap:.8rem;justify-content:space-between;text-align:right;border:0;padding:.1rem 0}
          td::before{content:attr(data-label);text-align:left;color:#4d5c70;flex:0 1 45%}
          td>span{min-width:0;flex:0 1 55%}
        }
        @media print{body{font-size:10.5pt;padding:0;max-width:none;print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        """;

    /// <summary>The page as text; to be written as UTF-8.</summary>
    public string Render()
    {
        var html = new HtmlBuilder();
        html.Open("html", ("lang", "zh")).Line().Open("head");
        html.Void("meta", ("charset", "utf-8"));
        html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Element("title", Title.Zh + " / " + Title.En);
        // An empty icon, so that no browser asks for one.
        html.Void("link", ("rel", "icon"), ("href", "data:,")).Line();
        html.Open("style").Stylesheet(Style).Close().Close().Line();
        html.Open("body").Line().Both("h1", Title).Line().Both("p", Lead).Line();
        RenderHeadlines(html);
        foreach (var section in Sections)
        {
            RenderSection(html, section);
        }

        return html.Close().Line().Close().Line().Finish();
    }

    private void RenderHeadlines(HtmlBuilder html)
    {
        html.Open("div", ("class", "cards"));
        foreach (var (name, value) in Headlines)
        {
            html.Open("div", ("class", "card")).Element("b", value).Both("span", name).Close();
        }

        html.Close().Line();
    }

    private static void RenderSection(HtmlBuilder html, ReportSection section)
    {
        html.Open("section").Both("h2", section.Title).Line();
        var inCharts = false;
        foreach (var block in section.Blocks)
        {
            if (block is BarChart != inCharts)
            {
                inCharts = !inCharts;
                html = inCharts ? html.Open("div", ("class", "charts")) : html.Close();
            }

            block.Render(html);
        }

        if (inCharts)
        {
            html.Close();
        }

        html.Close().Line();
    }
}
