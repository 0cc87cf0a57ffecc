using System.Text.Json;
using AuthOps.Metering.Reports;

namespace AuthOps.Cli.Reports;

/// <summary>Composes the page of the yearly disclosure, in the two sections of the notice of 10 February 2026.</summary>
internal static class DisclosurePage
{
    private static readonly Bilingual s_suppressed = new("不足阈值，不公开", "suppressed");

    /// <summary>The page.</summary>
    public static ReportPage Create(DisclosureReport report) =>
        Create(JsonElement.Parse(report.ToCanonicalBytes()));

    /// <summary>The page of a disclosure from its statement.</summary>
    public static ReportPage Create(JsonElement form)
    {
        var year = AccountWords.Days(form.Period("yearFrom", "yearUntil"));
        var minimum = form.Text("minimumDevelopers");
        var (body, operatorPart) = (
            form.GetProperty("implementingBody"),
            form.GetProperty("operator")
        );
        return new ReportPage(
            new Bilingual(
                "公共数据资源授权运营信息披露",
                "Disclosure of the authorised operation of public data"
            ),
            new Bilingual(
                $"{year}。使用主体少于 {minimum} 家的产品数字不公开。",
                $"{year}. Figures of products used by fewer than {minimum} developers are suppressed."
            ),
            [
                (
                    new Bilingual("授权", "authorisations"),
                    Figures.Count(body.GetProperty("authorizations").GetArrayLength())
                ),
                (new Bilingual("使用次数", "uses"), Figures.Count(operatorPart.Number("uses"))),
                (
                    new Bilingual("运营服务费收入（元）", "service fees, yuan"),
                    Figures.Yuan(operatorPart.Number("revenueFen"))
                ),
            ],
            [ImplementingBody(body), Operator(operatorPart)]
        );
    }

    private static ReportSection ImplementingBody(JsonElement body) =>
        new(
            new Bilingual("一、实施机构", "1. The implementing body"),
            Body(body.GetProperty("body")),
            Table(
                new Bilingual("授权信息", "Authorisations"),
                [
                    new Bilingual("授权", "grant"),
                    new Bilingual("授权方式", "method"),
                    new Bilingual("运营机构", "operator"),
                    new Bilingual("期限", "term"),
                    new Bilingual("备案编号", "filing number"),
                ],
                body.Items("authorizations")
                    .Select(static a =>
                        (IReadOnlyList<Bilingual>)
                            [
                                a.Text("grant"),
                                a.Text("method"),
                                a.Text("operator"),
                                AccountWords.Days(a.Period("validFrom", "validUntil")),
                                a.Text("filingNumber"),
                            ]
                    )
            ),
            Table(
                new Bilingual("上限收费标准（分）", "Ceilings, in fen"),
                PriceHeader("上限", "ceiling"),
                body.Items("ceilings")
                    .Select(static c =>
                        (IReadOnlyList<Bilingual>)
                            [
                                c.Text("product"),
                                DemoReportWords.Unit(c.Text("unit")),
                                AccountWords.Customers("General"),
                                c.Text("maximumFen"),
                                AccountWords.Days(c.Period("from", "until")),
                            ]
                    )
            )
        );

    private static ReportSection Operator(JsonElement operatorPart) =>
        new(
            new Bilingual("二、运营机构", "2. The operator"),
            Body(operatorPart.GetProperty("body")),
            Table(
                new Bilingual("授权运营的数据资源", "Authorised resources"),
                [new Bilingual("资源", "resource")],
                operatorPart
                    .Items("resources")
                    .Select(static r => (IReadOnlyList<Bilingual>)[r.GetString()!])
            ),
            Table(
                new Bilingual("产品和服务清单", "Products and services"),
                [
                    new Bilingual("产品", "product"),
                    new Bilingual("类别", "kind"),
                    new Bilingual("使用主体", "developers"),
                    new Bilingual("使用次数", "uses"),
                    new Bilingual("收入（元）", "revenue, yuan"),
                ],
                operatorPart
                    .Items("products")
                    .Select(static p =>
                        (IReadOnlyList<Bilingual>)
                            [
                                p.Text("id"),
                                AccountWords.Origin(p.Text("origin")),
                                Figure(p, "developers", Figures.Count),
                                Figure(p, "uses", Figures.Count),
                                Figure(p, "revenueFen", static fen => Figures.Yuan((long)fen)),
                            ]
                    )
            ),
            Table(
                new Bilingual("具体收费标准（分）", "Prices, in fen"),
                PriceHeader("价格", "price"),
                operatorPart
                    .Items("prices")
                    .Select(static p =>
                        (IReadOnlyList<Bilingual>)
                            [
                                p.Text("product"),
                                DemoReportWords.Unit(p.Text("unit")),
                                AccountWords.Customers(p.Text("customers")),
                                p.Text("priceFen"),
                                AccountWords.Days(p.Period("from", "until")),
                            ]
                    )
            )
        );

    private static Bilingual Figure(JsonElement product, string name, Func<Int128, string> show) =>
        product.Text(name) == "suppressed" ? s_suppressed : show(product.Number(name));

    private static FactList Body(JsonElement body) =>
        new([
            (new Bilingual("名称", "name"), body.Text("name")),
            (new Bilingual("统一社会信用代码", "unified social credit code"), body.Text("code")),
            (new Bilingual("联系方式", "contact"), body.Text("contact")),
        ]);

    private static Bilingual[] PriceHeader(string zh, string en) =>
        [
            new Bilingual("产品", "product"),
            new Bilingual("计费单位", "unit"),
            new Bilingual("对象", "for"),
            new Bilingual(zh, en),
            new Bilingual("期间", "period"),
        ];

    private static DataTable Table(
        Bilingual caption,
        IReadOnlyList<Bilingual> header,
        IEnumerable<IReadOnlyList<Bilingual>> rows
    ) => new(caption, header, [.. rows], new HashSet<int>());
}
