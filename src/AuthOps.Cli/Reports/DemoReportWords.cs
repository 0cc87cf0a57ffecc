using System.Globalization;
using AuthOps.Anonymization.PrivacyModels;

namespace AuthOps.Cli.Reports;

/// <summary>Terms of the libraries in both languages; a name that is not known stands for itself.</summary>
internal static class DemoReportWords
{
    /// <summary>Why a price is what it is.</summary>
    public static Bilingual Basis(string name) =>
        name switch
        {
            "Tariff" => new Bilingual("收费标准", "tariff"),
            "TrialTariff" => new Bilingual("试行收费标准", "trial tariff"),
            "PublicGood" => new Bilingual("公共治理、公益，免费", "public good, free"),
            "NotCharged" => new Bilingual("仅计量", "metered only"),
            _ => name,
        };

    /// <summary>What is counted.</summary>
    public static Bilingual Unit(string name) =>
        name switch
        {
            "Products" => new Bilingual("产品数量", "products"),
            "ServiceCalls" => new Bilingual("服务次数", "service calls"),
            "DataInvocations" => new Bilingual("数据调用量", "data invocations"),
            "Rows" => new Bilingual("域内读取行数", "rows read in the domain"),
            "PrivacyPicoRho" => new Bilingual("隐私损失，10⁻¹² ρ", "privacy loss, 10⁻¹² ρ"),
            _ => name,
        };

    /// <summary>A privacy model with its parameters.</summary>
    public static Bilingual Model(PrivacyModel model) =>
        model switch
        {
            KAnonymity k => new Bilingual(
                string.Create(CultureInfo.InvariantCulture, $"{k.K}-匿名"),
                k.Name
            ),
            DistinctLDiversity l => new Bilingual(
                string.Create(CultureInfo.InvariantCulture, $"{l.Attribute} 的 {l.L}-多样性"),
                l.Name
            ),
            _ => model.Name,
        };
}
