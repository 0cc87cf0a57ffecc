using System.Text.Json;
using AuthOps.Metering.Reports;

namespace AuthOps.Cli.Reports;

/// <summary>Composes the page of a statement of a dedicated account.</summary>
internal static class DedicatedAccountPage
{
    /// <summary>The page.</summary>
    public static ReportPage Create(DedicatedAccountStatement statement) =>
        Create(JsonElement.Parse(statement.ToCanonicalBytes()));

    /// <summary>The page of a dedicated account from its statement.</summary>
    public static ReportPage Create(JsonElement statement)
    {
        List<ReportSection> sections = [Results(statement), Accounts(statement)];
        if (statement.TryGetProperty("allowedRevenue", out var close))
        {
            sections.Insert(1, Allowed(close, statement.Number("revenueFen")));
        }

        var (grant, isClosed) = (statement.Text("grant"), statement.Text("closed") == "yes");
        var days = AccountWords.Days(statement.Period("periodFrom", "periodUntil"));
        return new ReportPage(
            new Bilingual("授权运营专账报表", "Statement of the dedicated account"),
            new Bilingual(
                $"授权 {grant}，{days}，{(isClosed ? "已结账" : "未结账")}。金额单位：元。本报表支持专账管理和审计，不是审计意见。",
                $"Grant {grant}, {days}, {(isClosed ? "closed" : "open")}. Amounts in yuan. The statement supports keeping and auditing the account and is no audit opinion."
            ),
            [
                (new Bilingual("运营服务费收入", "service fees"), Yuan(statement, "revenueFen")),
                (new Bilingual("本期结余", "result"), Yuan(statement, "resultFen")),
                (new Bilingual("分录", "entries"), Figures.Count(statement.Number("entries"))),
            ],
            sections
        );
    }

    private static ReportSection Results(JsonElement statement) =>
        new(
            new Bilingual("收支", "Income and expenses"),
            new FactList([
                (AccountWords.Account("ServiceFeeIncome"), Yuan(statement, "revenueFen")),
                (AccountWords.Account("Subsidy"), Yuan(statement, "subsidyFen")),
                (AccountWords.Account("OperatingCost"), Yuan(statement, "costFen")),
                (AccountWords.Account("Taxes"), Yuan(statement, "taxesFen")),
                (AccountWords.Account("SharesGiven"), Yuan(statement, "sharesGivenFen")),
                (new Bilingual("本期结余", "result"), Yuan(statement, "resultFen")),
                (new Bilingual("账簿末条摘要值", "head of the ledger"), statement.Text("head")),
            ])
        );

    private static ReportSection Allowed(JsonElement close, long revenue) =>
        new(
            new Bilingual("最高准许收入", "Allowed revenue"),
            new FactList([
                (
                    new Bilingual("经营成本（扣除补助）", "cost net of subsidy"),
                    Yuan(close, "netCostFen")
                ),
                (new Bilingual("准许利润", "permitted profit"), Yuan(close, "profitFen")),
                (new Bilingual("税金", "taxes"), Yuan(close, "taxesFen")),
                (
                    new Bilingual("扣减以前周期超收", "deducted for earlier cycles"),
                    Yuan(close, "deductedFen")
                ),
                (new Bilingual("最高准许收入", "allowed revenue"), Yuan(close, "allowedFen")),
                (new Bilingual("实际收入", "revenue"), Figures.Yuan(revenue)),
                (new Bilingual("超收", "excess"), Yuan(close, "excessFen")),
                (
                    new Bilingual("下一周期扣减", "to be deducted next"),
                    Yuan(close, "carriedOutFen")
                ),
            ])
        );

    private static ReportSection Accounts(JsonElement statement) =>
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
                    .. statement
                        .Items("lines")
                        .Select(static line =>
                            (IReadOnlyList<Bilingual>)
                                [
                                    AccountWords.Account(line.Text("account")),
                                    line.TryGetProperty("party", out var party)
                                        ? party.GetString()!
                                        : "",
                                    Yuan(line, "openingFen"),
                                    Yuan(line, "debitFen"),
                                    Yuan(line, "creditFen"),
                                    Yuan(line, "closingFen"),
                                ]
                        ),
                ],
                new HashSet<int> { 2, 3, 4, 5 }
            )
        );

    private static string Yuan(JsonElement facts, string name) => Figures.Yuan(facts.Number(name));
}
