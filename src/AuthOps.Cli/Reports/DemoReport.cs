using System.Globalization;
using AuthOps.Cli.Demo;
using AuthOps.Cli.Facts;

namespace AuthOps.Cli.Reports;

/// <summary>Composes the report of a demonstration from its facts.</summary>
internal static class DemoReport
{
    private static readonly HashSet<int> NoNumbers = [];

    /// <summary>The page.</summary>
    public static ReportPage Create(DemoFacts facts) =>
        new(
            new Bilingual(
                "公共数据授权运营演示：医保 × 医院慢病用药",
                "Authorised operation of public data, a demonstration: medical insurance × hospital"
            ),
            new Bilingual(
                "全部数据均为合成数据，身份证号使用未分配给任何人的地区代码。本报告为核对《上海市公共数据资源授权运营管理办法》相关条款提供支持，不是合规结论，也不是匿名化认定。",
                "All data are synthetic; identity numbers carry a region assigned to nobody. The report supports checking a run against the Shanghai measures on authorised operation of public data; it is neither a finding of compliance nor a determination of anonymisation."
            ),
            Headlines(facts),
            [
                Run(facts),
                DemoReportSteps.Create(facts),
                Intersection(facts),
                Release(facts),
                Statistics(facts),
                Account(facts),
                Evidence(facts),
            ]
        );

    private static IReadOnlyList<(Bilingual Name, string Value)> Headlines(DemoFacts facts) =>
        [
            (
                new Bilingual("医保 × 医院，条", "insured × patients, rows"),
                $"{Figures.Count(facts.Insured)} × {Figures.Count(facts.Patients)}"
            ),
            (
                new Bilingual("匹配且已同意，人", "matched and consenting, persons"),
                Figures.Count(facts.Intersection.Cardinality ?? 0)
            ),
            (
                new Bilingual("发布，条", "released, rows"),
                Figures.Count(facts.Assessment.After.Rows)
            ),
            (
                new Bilingual("最高重标识风险", "highest re-identification risk"),
                Figures.Percent(facts.Assessment.After.Highest)
            ),
            (
                new Bilingual("隐私损失 ε / 预算", "privacy loss ε / budget"),
                $"{facts.Statistics.Epsilon} / {facts.Statistics.Budget}"
            ),
            (new Bilingual("收入，元", "revenue, yuan"), Figures.Yuan(facts.RevenueFen)),
        ];

    private static ReportSection Run(DemoFacts facts) =>
        new(
            new Bilingual("运行", "The run"),
            new FactList([
                (new Bilingual("编号", "Name"), facts.RunId),
                (
                    new Bilingual("时间（UTC）", "Time (UTC)"),
                    facts.MadeAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
                ),
                (new Bilingual("授权", "Grant"), facts.GrantId),
                (
                    new Bilingual("授权摘要 SHA-256", "Digest of the grant, SHA-256"),
                    facts.GrantDigest
                ),
            ])
        );

    private static ReportSection Intersection(DemoFacts facts) =>
        new(
            new Bilingual("同意与隐私求交", "Consent and private set intersection"),
            new Paragraph(
                new Bilingual(
                    "双方先按同意名单过滤，再盲化求交；通信中只出现盲化后的群元素。接收方得知自己的哪些记录匹配，发送方只得知交集的大小。",
                    "Both parties filter by consent before anything is masked; only masked group elements travel. The receiver learns which of its records match, the sender only how many."
                )
            ),
            new FactList([
                (
                    new Bilingual("同意有效 / 已撤回", "Consents standing / taken back"),
                    $"{Figures.Count(facts.Consent.Standing)} / {Figures.Count(facts.Consent.Revoked)}"
                ),
                (
                    new Bilingual(
                        "医保方输入（接收方）",
                        "Input of the insurance holder (receiver)"
                    ),
                    Figures.Count(facts.Intersection.ReceiverItems)
                ),
                (
                    new Bilingual("医院输入（发送方）", "Input of the hospital (sender)"),
                    Figures.Count(facts.Intersection.SenderItems)
                ),
                (
                    new Bilingual("交集", "Intersection"),
                    Figures.Count(facts.Intersection.Cardinality ?? 0)
                ),
                (new Bilingual("套件", "Suite"), facts.Intersection.Suite.ToString()),
                (
                    new Bilingual("通信摘要，双方签署", "Transcript digest, signed by both"),
                    facts.Intersection.TranscriptHash
                ),
            ])
        );

    private static ReportSection Release(DemoFacts facts)
    {
        var before = facts.Assessment.Before;
        var after = facts.Assessment.After;
        var policy = facts.Assessment.Policy;
        var identifiers = policy.QuasiIdentifiers.Select(attribute => attribute.Name).ToArray();
        return new ReportSection(
            new Bilingual("去标识化发布", "De-identified release"),
            new Paragraph(
                new Bilingual(
                    $"要求对所声明的准标识符（{string.Join("、", identifiers)}）成立：{string.Join("；", policy.Models.Select(model => DemoReportWords.Model(model).Zh))}。这是去标识化评估，不是匿名化认定。",
                    $"What was asked holds for the declared quasi-identifiers ({string.Join(", ", identifiers)}): {string.Join("; ", policy.Models.Select(model => DemoReportWords.Model(model).En))}. This is a de-identification assessment, not a determination of anonymisation."
                )
            ),
            new DataTable(
                new Bilingual("处理前后的风险", "Risk before and after"),
                [
                    new Bilingual("指标", "Measure"),
                    new Bilingual("之前", "before"),
                    new Bilingual("之后", "after"),
                ],
                [
                    Row("记录", "records", before.Rows, after.Rows),
                    Row("等价类", "equivalence classes", before.Classes, after.Classes),
                    Row("最小等价类", "smallest class", before.SmallestClass, after.SmallestClass),
                    Row("唯一记录", "unique records", before.UniqueRows, after.UniqueRows),
                    [
                        new Bilingual("最高风险", "highest risk"),
                        Figures.Percent(before.Highest),
                        Figures.Percent(after.Highest),
                    ],
                    [
                        new Bilingual("平均风险", "average risk"),
                        Figures.Percent(before.Average),
                        Figures.Percent(after.Average),
                    ],
                ],
                new HashSet<int> { 1, 2 }
            ),
            new BarChart(
                new Bilingual("重标识风险，处理前后", "Re-identification risk before and after"),
                [
                    Risk("最高", "highest", before.Highest, 1),
                    Risk("最高", "highest", after.Highest, 0),
                    Risk("平均", "average", before.Average, 1),
                    Risk("平均", "average", after.Average, 0),
                ],
                [new Bilingual("之后", "after"), new Bilingual("之前", "before")]
            ),
            new BarChart(
                new Bilingual("发布记录按等价类大小", "Released records by size of their class"),
                [
                    .. facts.Assessment.ClassSizes.Select(band => new ChartBar(
                        band.Name,
                        band.Rows,
                        Figures.Count(band.Rows)
                    )),
                ],
                []
            )
        );
    }

    private static ReportSection Statistics(DemoFacts facts)
    {
        var statistics = facts.Statistics;
        return new ReportSection(
            new Bilingual("差分隐私统计", "Differentially private statistic"),
            new Paragraph(
                new Bilingual(
                    "参保人按 ICD-10 章的人数，加入精确的离散噪声；负数来自噪声。",
                    "Insured residents by ICD-10 chapter, with exact discrete noise; a negative count is the noise."
                )
            ),
            new FactList([
                (new Bilingual("噪声", "Noise"), statistics.Mechanism),
                (new Bilingual("参数（精确）", "Parameter (exact)"), statistics.Parameter),
                (new Bilingual("隐私单元", "Privacy unit"), statistics.Unit),
                (new Bilingual("相邻关系", "Neighbouring relation"), statistics.Neighbours),
                (new Bilingual("本次损失 ε", "Loss of this release, ε"), statistics.Epsilon),
                (new Bilingual("总预算 ε", "Whole budget, ε"), statistics.Budget),
                (
                    new Bilingual("每个计数 95 % 误差不超过", "Each count within, at 95 %"),
                    "± " + Figures.Count(statistics.HalfWidth)
                ),
            ]),
            new BarChart(
                new Bilingual("各章人数（含噪声）", "Persons by chapter (noisy)"),
                [
                    .. statistics
                        .Keys.Zip(statistics.Counts)
                        .Select(pair => Chapter(pair.First, pair.Second)),
                ],
                []
            )
        );
    }

    private static ReportSection Account(DemoFacts facts) =>
        new(
            new Bilingual("计量与收费", "Usage and revenue"),
            new Paragraph(
                new Bilingual(
                    "公共治理与公益用途不收费；试行产品按低于上限收费标准的价格收费。金额以分精确计算。",
                    "Use for public governance and public welfare is free; the trial product is charged below its ceiling. Amounts are exact in fen."
                )
            ),
            new DataTable(
                new Bilingual("用量与收费", "Usage and charges"),
                [
                    new Bilingual("产品", "Product"),
                    new Bilingual("单位", "Unit"),
                    new Bilingual("数量", "Quantity"),
                    new Bilingual("依据", "Basis"),
                    new Bilingual("单价/上限，分", "Price / ceiling, fen"),
                    new Bilingual("金额，元", "Charge, yuan"),
                ],
                [
                    .. facts.Account.Select(line =>
                        (IReadOnlyList<Bilingual>)
                            [
                                line.ProductId,
                                DemoReportWords.Unit(line.Unit),
                                Figures.Count(line.Quantity),
                                DemoReportWords.Basis(line.Basis),
                                line.CeilingFen.Length == 0
                                    ? line.PriceFen
                                    : $"{line.PriceFen} / {line.CeilingFen}",
                                Figures.Yuan(line.ChargeFen),
                            ]
                    ),
                ],
                new HashSet<int> { 2, 4, 5 }
            ),
            new BarChart(
                new Bilingual(
                    "收费与按上限计算的金额，元",
                    "Charge and amount at the ceiling, yuan"
                ),
                [
                    .. facts
                        .Account.Where(line => line.CeilingFen.Length > 0)
                        .SelectMany(line =>
                            new[]
                            {
                                Money(line.ProductId, line.ChargeFen, 0),
                                Money(line.ProductId, line.AtCeilingFen, 1),
                            }
                        ),
                ],
                [new Bilingual("收费", "charge"), new Bilingual("上限", "ceiling")]
            ),
            new FactList([
                (
                    new Bilingual("收入合计，元", "Revenue in all, yuan"),
                    Figures.Yuan(facts.RevenueFen)
                ),
                (
                    new Bilingual("日志记录", "Records of the usage log"),
                    Figures.Count(facts.LogRecords)
                ),
                (
                    new Bilingual("其中拒绝", "Refusals among them"),
                    Figures.Count(facts.LogRefusals)
                ),
                (new Bilingual("日志根", "Root of the log"), facts.LogRoot),
            ])
        );

    private static ReportSection Evidence(DemoFacts facts) =>
        new(
            new Bilingual("证据与核验", "Evidence and how to check it"),
            new Paragraph(
                new Bilingual(
                    "清单 manifest.dsse.json 记录其余每个文件的摘要并已签名。核验：authops verify 目录 --trust trust.json；信任文件须由可信途径取得。",
                    "The signed manifest.dsse.json digests every other file. To check: authops verify DIR --trust trust.json; obtain the trust file by a way you trust."
                )
            ),
            new DataTable(
                new Bilingual("签署方与密钥指纹", "Signers and fingerprints of their keys"),
                [
                    new Bilingual("签署方", "Party"),
                    new Bilingual("密钥（SHA-256）", "Key (SHA-256)"),
                ],
                [
                    .. facts.Signers.Select(signer =>
                        (IReadOnlyList<Bilingual>)[signer.Party, signer.KeyId]
                    ),
                ],
                NoNumbers
            )
        );

    private static IReadOnlyList<Bilingual> Row(string zh, string en, long before, long after) =>
        [new Bilingual(zh, en), Figures.Count(before), Figures.Count(after)];

    private static ChartBar Risk(string zh, string en, string fraction, int series) =>
        new(new Bilingual(zh, en), Figures.Decimal(fraction), Figures.Percent(fraction), series);

    private static ChartBar Money(string label, long fen, int series) =>
        new(label, fen / 100m, Figures.Yuan(fen), series);

    private static ChartBar Chapter(string chapter, long count)
    {
        var (zh, en) = Icd10Chapters.TitleOf(chapter);
        return new ChartBar(
            new Bilingual($"{chapter} {zh}", en),
            count,
            count.ToString("N0", CultureInfo.InvariantCulture)
        );
    }
}
