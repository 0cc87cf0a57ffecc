using AuthOps.Metering.Reports;

namespace AuthOps.Cli.Reports;

/// <summary>Composes the page of the yearly disclosure, in the two sections of the notice of 10 February 2026.</summary>
internal static class DisclosurePage
{
    private static readonly Bilingual s_suppressed = new("不足阈值，不公开", "suppressed");

    /// <summary>The page.</summary>
    public static ReportPage Create(DisclosureReport report) =>
        new(
            new Bilingual(
                "公共数据资源授权运营信息披露",
                "Disclosure of the authorised operation of public data"
            ),
            new Bilingual(
                $"{AccountWords.Days(report.Year)}。使用主体少于 {report.Minimum} 家的产品数字不公开。",
                $"{AccountWords.Days(report.Year)}. Figures of products used by fewer than {report.Minimum} developers are suppressed."
            ),
            [
                (
                    new Bilingual("授权", "authorisations"),
                    Figures.Count(report.Authorizations.Count)
                ),
                (new Bilingual("使用次数", "uses"), Figures.Count(report.Uses)),
                (
                    new Bilingual("运营服务费收入（元）", "service fees, yuan"),
                    Figures.Yuan(report.Revenue.Value)
                ),
            ],
            [ImplementingBody(report), Operator(report)]
        );

    private static ReportSection ImplementingBody(DisclosureReport report) =>
        new(
            new Bilingual("一、实施机构", "1. The implementing body"),
            Body(report.ImplementingBody),
            Table(
                new Bilingual("授权信息", "Authorisations"),
                [
                    new Bilingual("授权", "grant"),
                    new Bilingual("授权方式", "method"),
                    new Bilingual("运营机构", "operator"),
                    new Bilingual("期限", "term"),
                    new Bilingual("备案编号", "filing number"),
                ],
                report.Authorizations.Select(static a =>
                    (IReadOnlyList<Bilingual>)
                        [
                            a.Grant.Id,
                            a.Method,
                            a.Grant.OperatorId,
                            AccountWords.Days(a.Grant.Validity),
                            a.FilingNumber,
                        ]
                )
            ),
            Table(
                new Bilingual("上限收费标准（分）", "Ceilings, in fen"),
                PriceHeader("上限", "ceiling"),
                report.Ceilings.Select(static c =>
                    (IReadOnlyList<Bilingual>)
                        [
                            c.ProductId,
                            DemoReportWords.Unit(c.Unit.ToString()),
                            AccountWords.Customers("General"),
                            c.Maximum.ToString(),
                            AccountWords.Days(c.Effective),
                        ]
                )
            )
        );

    private static ReportSection Operator(DisclosureReport report) =>
        new(
            new Bilingual("二、运营机构", "2. The operator"),
            Body(report.Operator),
            Table(
                new Bilingual("授权运营的数据资源", "Authorised resources"),
                [new Bilingual("资源", "resource")],
                report.Resources.Select(static r => (IReadOnlyList<Bilingual>)[r])
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
                report.Products.Select(static p =>
                    (IReadOnlyList<Bilingual>)
                        [
                            p.Product.Id,
                            AccountWords.Origin(p.Product.Origin.ToString()),
                            p.Developers is { } developers
                                ? Figures.Count(developers)
                                : s_suppressed,
                            p.Uses is { } uses ? Figures.Count(uses) : s_suppressed,
                            p.Revenue is { } revenue ? Figures.Yuan(revenue.Value) : s_suppressed,
                        ]
                )
            ),
            Table(
                new Bilingual("具体收费标准（分）", "Prices, in fen"),
                PriceHeader("价格", "price"),
                report.Prices.Select(static p =>
                    (IReadOnlyList<Bilingual>)
                        [
                            p.ProductId,
                            DemoReportWords.Unit(p.Unit.ToString()),
                            AccountWords.Customers(p.Customers.ToString()),
                            p.Price.ToString(),
                            AccountWords.Days(p.Effective),
                        ]
                )
            )
        );

    private static FactList Body(DisclosedBody body) =>
        new([
            (new Bilingual("名称", "name"), body.Name),
            (new Bilingual("统一社会信用代码", "unified social credit code"), body.Code),
            (new Bilingual("联系方式", "contact"), body.Contact),
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
