using AuthOps.Metering.Ledger;

namespace AuthOps.Cli.Reports;

/// <summary>Composes the page of an invoice.</summary>
internal static class InvoicePage
{
    /// <summary>The page.</summary>
    public static ReportPage Create(Invoice invoice) =>
        new(
            new Bilingual("公共数据运营服务费账单", "Invoice for public data services"),
            new Bilingual(
                $"授权 {invoice.GrantId}，开发主体 {invoice.Developer}，{AccountWords.Days(invoice.Period)}。金额单位：元。每项收费均载明授权、产品、场景和发布。",
                $"Grant {invoice.GrantId}, developer {invoice.Developer}, {AccountWords.Days(invoice.Period)}. Amounts in yuan. Every charge names grant, product, scenario and release."
            ),
            [
                (new Bilingual("合计", "total"), Figures.Yuan(invoice.Total.Value)),
                (new Bilingual("收费项", "charges"), Figures.Count(invoice.Charges.Count)),
                (new Bilingual("免费项", "free of charge"), Figures.Count(invoice.FreeUses.Count)),
            ],
            [Charges(invoice), FreeUses(invoice), Evidence(invoice)]
        );

    private static ReportSection Charges(Invoice invoice) =>
        new(
            new Bilingual("收费", "Charges"),
            new DataTable(
                new Bilingual("按场景、单位和价格", "By scenario, unit and price"),
                [
                    new Bilingual("场景", "scenario"),
                    new Bilingual("产品", "product"),
                    new Bilingual("发布", "release"),
                    new Bilingual("单位", "unit"),
                    new Bilingual("数量", "quantity"),
                    new Bilingual("单价（分）", "price in fen"),
                    new Bilingual("上限（分）", "ceiling in fen"),
                    new Bilingual("金额", "amount"),
                ],
                [
                    .. invoice.Charges.Select(static c =>
                        (IReadOnlyList<Bilingual>)
                            [
                                c.ScenarioId.Value,
                                c.ProductId.Value,
                                c.ReleaseId.Value,
                                c.Unit.ToString(),
                                Figures.Count(c.Quantity),
                                c.Quote.Price.ToString(),
                                c.Quote.Ceiling?.ToString() ?? "–",
                                Figures.Yuan(c.Amount.Value),
                            ]
                    ),
                ],
                new HashSet<int> { 4, 7 }
            )
        );

    private static ReportSection FreeUses(Invoice invoice) =>
        new(
            new Bilingual("免费使用", "Free of charge, and metered"),
            new DataTable(
                new Bilingual("按场景和单位", "By scenario and unit"),
                [
                    new Bilingual("场景", "scenario"),
                    new Bilingual("产品", "product"),
                    new Bilingual("单位", "unit"),
                    new Bilingual("次数", "uses"),
                    new Bilingual("数量", "quantity"),
                    new Bilingual("依据", "basis"),
                ],
                [
                    .. invoice.FreeUses.Select(static f =>
                        (IReadOnlyList<Bilingual>)
                            [
                                f.ScenarioId.Value,
                                f.ProductId.Value,
                                f.Unit.ToString(),
                                Figures.Count(f.Uses),
                                Figures.Count(f.Quantity),
                                f.Basis.ToString(),
                            ]
                    ),
                ],
                new HashSet<int> { 3, 4 }
            )
        );

    private static ReportSection Evidence(Invoice invoice) =>
        new(
            new Bilingual("存证", "Evidence"),
            new FactList([
                (new Bilingual("账单摘要值", "digest of the invoice"), invoice.Digest),
                (new Bilingual("授权摘要值", "digest of the grant"), invoice.GrantDigest),
                (new Bilingual("价目摘要值", "digest of the tariff"), invoice.TariffDigest),
                (new Bilingual("日志记录数", "records of the log"), Figures.Count(invoice.LogSize)),
                (new Bilingual("日志根摘要值", "root of the log"), invoice.LogRoot),
            ])
        );
}
