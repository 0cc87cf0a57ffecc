using AuthOps.Cli.Facts;

namespace AuthOps.Cli.Reports;

/// <summary>The steps of a demonstration against the articles they support.</summary>
internal static class DemoReportSteps
{
    /// <summary>The section.</summary>
    public static ReportSection Create(DemoFacts facts) =>
        new(
            new Bilingual("步骤与条款", "Steps and the articles they support"),
            new DataTable(
                new Bilingual("做了什么，支持哪一条", "What was done, and what it supports"),
                [new Bilingual("步骤", "Step"), new Bilingual("支持的条款", "Supports")],
                [
                    Step(
                        "授权：场景、用途、配额、隐私预算，默认拒绝",
                        "Grant: scenarios, purposes, quotas, privacy budget; what is not named is denied",
                        "第8、9、11条",
                        "Art. 8, 9, 11"
                    ),
                    Step(
                        "先按同意过滤，再求交；密钥不同的双方经真实连接通信",
                        "Consent filtered before the intersection of two parties over a real connection",
                        "第16、22条",
                        "Art. 16, 22"
                    ),
                    Step(
                        "k-匿名与 l-多样性发布，由独立程序复核",
                        "Release with k-anonymity and l-diversity, checked by an independent verifier",
                        "第22、23条",
                        "Art. 22, 23"
                    ),
                    Step(
                        "差分隐私统计，从预算中扣减",
                        "Differentially private statistic, debited from its budget",
                        "第24、26条",
                        "Art. 24, 26"
                    ),
                    Step(
                        $"每一步先预留、后记入不可悄改的日志；拒绝（{facts.LogRefusals} 次）也留痕",
                        $"Every step reserved first, then recorded in a tamper-evident log; refusals ({facts.LogRefusals}) leave their trace too",
                        "第24、25条",
                        "Art. 24, 25"
                    ),
                    Step(
                        "公益免费，试行收费不高于上限",
                        "Public good free, trial price under its ceiling",
                        "第18、19条；发改价格〔2025〕65号",
                        "Art. 18, 19; price notice 65 of 2025"
                    ),
                    Step(
                        "签名的收据、评估、结算单与清单，可离线核验",
                        "Signed receipt, assessment, statement and manifest, checkable offline",
                        "第25、28条",
                        "Art. 25, 28"
                    ),
                ],
                new HashSet<int>()
            )
        );

    private static IReadOnlyList<Bilingual> Step(
        string zh,
        string en,
        string articlesZh,
        string articlesEn
    ) => [new Bilingual(zh, en), new Bilingual(articlesZh, articlesEn)];
}
