namespace AuthOps.Cli.Reports;

/// <summary>Terms of accounts and disclosures in both languages; a name that is not known stands for itself.</summary>
internal static class AccountWords
{
    /// <summary>An account.</summary>
    public static Bilingual Account(string name) =>
        name switch
        {
            "Bank" => new Bilingual("银行存款", "bank"),
            "Receivable" => new Bilingual("应收账款", "receivable"),
            "Payable" => new Bilingual("应付账款", "payable"),
            "TaxPayable" => new Bilingual("应交税金", "taxes payable"),
            "SharesPayable" => new Bilingual("应付收益分配", "shares payable"),
            "ExcessToDeduct" => new Bilingual("待扣减超收", "excess to be deducted"),
            "Surplus" => new Bilingual("专账结余", "surplus"),
            "ServiceFeeIncome" => new Bilingual("运营服务费收入", "service fees"),
            "Subsidy" => new Bilingual("政府补助", "government subsidy"),
            "OperatingCost" => new Bilingual("经营成本", "cost of operation"),
            "Taxes" => new Bilingual("税金", "taxes"),
            "SharesGiven" => new Bilingual("收益分配", "shares given"),
            _ => name,
        };

    /// <summary>Whom a price is for.</summary>
    public static Bilingual Customers(string name) =>
        name switch
        {
            "General" => new Bilingual("一般", "general"),
            "SmallAndMedium" => new Bilingual("中小企业", "small and medium-sized"),
            _ => name,
        };

    /// <summary>Whose product it is.</summary>
    public static Bilingual Origin(string name) =>
        name switch
        {
            "OperatorBase" => new Bilingual("运营机构基础产品", "base product of the operator"),
            "Developer" => new Bilingual("开发主体产品", "product of a developer"),
            _ => name,
        };

    /// <summary>A period, by its first and its last day in UTC.</summary>
    public static string Days(Metering.ValidityPeriod period) =>
        FormattableString.Invariant(
            $"{period.From:yyyy-MM-dd} – {period.Until.AddDays(-1):yyyy-MM-dd}"
        );
}
