using AuthOps.Cli.Reports;

namespace AuthOps.Cli.Authorizations;

/// <summary>The terms of acts in a store; stages have those of a replay.</summary>
internal static class StoreWords
{
    public static Bilingual Act(string id) =>
        id switch
        {
            "open" => new Bilingual("建立授权档案", "store made"),
            "register" => new Bilingual("更新登记", "register replaced"),
            "issue" => new Bilingual("授予授权", "grant issued"),
            "tariff" => new Bilingual("收费标准", "tariff signed"),
            "countersign" => new Bilingual("会签", "countersigned"),
            "terminate" => new Bilingual("终止授权", "grant terminated"),
            "checkpoint" => new Bilingual("日志签名", "checkpoint signed"),
            "consent" => new Bilingual("授权同意生效", "consents in force"),
            "consent-revoke" => new Bilingual("撤回同意", "consents taken back"),
            "derive" => new Bilingual("加工记录", "operation recorded"),
            "export" => new Bilingual("出域交付", "product taken out"),
            "revoke" => new Bilingual("撤销发布", "release revoked"),
            _ => ReplayWords.Line(id),
        };
}
