using AuthOps.Metering.Ledger;
using AuthOps.Metering.Reports;

namespace AuthOps.Cli.Reports;

/// <summary>Composes the page of a statement of a dedicated account.</summary>
internal static class DedicatedAccountPage
{
    /// <summary>The page.</summary>
    public static ReportPage Create(DedicatedAccountStatement statement)
    {
        List<ReportSection> sections = [Results(statement), Accounts(statement)];
        if (statement.Cycle is { } close)
        {
            sections.Insert(1, Allowed(close));
        }

        return new ReportPage(
            new Bilingual("授权运营专账报表", "Statement of the dedicated account"),
            new Bilingual(
                $"授权 {statement.GrantId}，{AccountWords.Days(statement.Period)}，{(statement.IsClosed ? "已结账" : "未结账")}。金额单位：元。本报表支持专账管理和审计，不是审计意见。",
                $"Grant {statement.GrantId}, {AccountWords.Days(statement.Period)}, {(statement.IsClosed ? "closed" : "open")}. Amounts in yuan. The statement supports keeping and auditing the account and is no audit opinion."
            ),
            [
                (
                    new Bilingual("运营服务费收入", "service fees"),
                    Figures.Yuan(statement.Revenue.Value)
                ),
                (new Bilingual("本期结余", "result"), Figures.Yuan(statement.Result.Value)),
                (new Bilingual("分录", "entries"), Figures.Count(statement.Entries)),
            ],
            sections
        );
    }

    private static ReportSection Results(DedicatedAccountStatement statement) =>
        new(
            new Bilingual("收支", "Income and expenses"),
            new FactList([
                (AccountWords.Account("ServiceFeeIncome"), Figures.Yuan(statement.Revenue.Value)),
                (AccountWords.Account("Subsidy"), Figures.Yuan(statement.Subsidy.Value)),
                (AccountWords.Account("OperatingCost"), Figures.Yuan(statement.Cost.Value)),
                (AccountWords.Account("Taxes"), Figures.Yuan(statement.Taxes.Value)),
                (AccountWords.Account("SharesGiven"), Figures.Yuan(statement.SharesGiven.Value)),
                (new Bilingual("本期结余", "result"), Figures.Yuan(statement.Result.Value)),
                (new Bilingual("账簿末条摘要值", "head of the ledger"), statement.Head),
            ])
        );

    private static ReportSection Allowed(AllowedRevenueClose close) =>
        new(
            new Bilingual("最高准许收入", "Allowed revenue"),
            new FactList([
                (
                    new Bilingual("经营成本（扣除补助）", "cost net of subsidy"),
                    Figures.Yuan(close.Cycle.NetCost.Value)
                ),
                (
                    new Bilingual("准许利润", "permitted profit"),
                    Figures.Yuan(close.Cycle.Profit.Value)
                ),
                (new Bilingual("税金", "taxes"), Figures.Yuan(close.Cycle.Taxes.Value)),
                (
                    new Bilingual("扣减以前周期超收", "deducted for earlier cycles"),
                    Figures.Yuan(close.Cycle.Deducted.Value)
                ),
                (
                    new Bilingual("最高准许收入", "allowed revenue"),
                    Figures.Yuan(close.Cycle.Allowed.Value)
                ),
                (new Bilingual("实际收入", "revenue"), Figures.Yuan(close.Revenue.Value)),
                (new Bilingual("超收", "excess"), Figures.Yuan(close.Excess.Value)),
                (
                    new Bilingual("下一周期扣减", "to be deducted next"),
                    Figures.Yuan(close.CarriedOut.Value)
                ),
            ])
        );

    private static ReportSection Accounts(DedicatedAccountStatement statement) =>
        new(
            new Bilingual("科目", "Accounts"),
            new DataTable(
                new Bilingual(
                    "各科目期初、借方、贷方、期末（正数为借方余额）",
                    "Each account: opening, debits, credits, closing (positive: debit balance)"
                ),
                [
                    new Bilingual("科目", "account"),
                    new Bilingual("对方", "with"),
                    new Bilingual("期初", "opening"),
                    new Bilingual("借方", "debits"),
                    new Bilingual("贷方", "credits"),
                    new Bilingual("期末", "closing"),
                ],
                [
                    .. statement.Lines.Select(static line =>
                        (IReadOnlyList<Bilingual>)
                            [
                                AccountWords.Account(line.Account.Kind.ToString()),
                                line.Account.Party ?? "",
                                Yuan(line.Opening),
                                Yuan(line.Debits),
                                Yuan(line.Credits),
                                Yuan(line.Closing),
                            ]
                    ),
                ],
                new HashSet<int> { 2, 3, 4, 5 }
            )
        );

    private static string Yuan(Int128 fen) => Figures.Yuan((long)fen);
}
