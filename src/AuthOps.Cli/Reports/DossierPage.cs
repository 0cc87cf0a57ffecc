using System.Globalization;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Certificates;
using AuthOps.Anonymization.Release;
using AuthOps.Anonymization.Risk;
using AuthOps.Cli.Certificates;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Facts;
using AuthOps.Cli.Verification;

namespace AuthOps.Cli.Reports;

/// <summary>
/// Composes the assessment dossier with the parts that GB/T 42460-2023, 6.6, asks to be kept: plan, identifiers, method, assessment,
/// records; for the custodian and the assessor, with room for their signatures.
/// </summary>
internal static class DossierPage
{
    private static readonly string[] s_figures =
    [
        "level",
        "overallRisk",
        "shareAboveThreshold",
        "maximumClassRisk",
        "meanClassRisk",
        "meanRecordRisk",
    ];

    /// <summary>The page.</summary>
    public static ReportPage Create(
        CertifiedRelease certified,
        AnonymizationPolicy policy,
        AnonymizeReport report,
        RiskReport before
    )
    {
        var certificate = certified.Certificate;
        return new ReportPage(
            new Bilingual("去标识化效果评估档案", "De-identification assessment dossier"),
            new Bilingual(
                "内部资料：前沿、抑制与输入的风险不得随数据发布。本档案支持去标识化效果评估，不是匿名化结论；匿名化须由评估方签署。所用计算依二手资料，未与国家标准原文核对。",
                "Internal: the front, suppression and the risk of the input do not leave with the release. The dossier supports an assessment of de-identification and is no finding of anonymisation, which an assessor signs. The computation follows a secondary source, not the official text of the standard."
            ),
            [
                (new Bilingual("级别", "level"), Value(certificate, "level")),
                (
                    new Bilingual("最小等价类（k）", "smallest class (k)"),
                    Value(certificate, "smallestClass")
                ),
                (new Bilingual("总体风险", "overall risk"), Value(certificate, "overallRisk")),
                (new Bilingual("发布，条", "released, rows"), Figures.Count(certified.Report.Rows)),
            ],
            [
                Plan(certificate, policy, report),
                Identifiers(policy),
                Method(certificate),
                Assessment(certified, policy, before),
                Front(report),
                Records(certificate),
                Signatures(),
            ]
        );
    }

    private static string Value(ReleaseCertificate certificate, string claim) =>
        certificate.Claim(claim).Value.Trim('"');

    private static ReportSection Plan(
        ReleaseCertificate certificate,
        AnonymizationPolicy policy,
        AnonymizeReport report
    ) =>
        new(
            new Bilingual("一、评估方案", "1. Evaluation plan"),
            new FactList([
                (new Bilingual("发布文件", "Released file"), certificate.Release.Name),
                (new Bilingual("共享方式", "Sharing"), Value(certificate, "sharing")),
                (
                    new Bilingual("要求的模型", "Models asked for"),
                    string.Join("; ", policy.Models.Select(static m => m.Name))
                ),
                (new Bilingual("输入，条", "Input, rows"), Figures.Count(report.InputRows)),
                (
                    new Bilingual("抑制，条（上限）", "Suppressed, rows (limit)"),
                    $"{Figures.Count(report.SuppressedRows)} ({policy.SuppressionLimit})"
                ),
                (
                    new Bilingual("事先变换", "Steps before"),
                    report.Transformations.Count == 0
                        ? new Bilingual("无", "none")
                        : string.Join("; ", report.Transformations)
                ),
            ])
        );

    private static ReportSection Identifiers(AnonymizationPolicy policy) =>
        new(
            new Bilingual("二、标识符识别报告", "2. Identifier report"),
            new Paragraph(
                new Bilingual(
                    "各列角色由数据提供方声明；凡按原样发布的列，均逐格检查了标识符、掩码标识符、散列与自由文本，一格即拒绝签发。",
                    "The custodian declares the role of each column; every cell that is released as it was has been looked at for identifiers, masked identifiers, hashes and free text, of which one refuses the certificate."
                )
            ),
            new DataTable(
                new Bilingual("各列", "Columns"),
                [new Bilingual("列", "column"), new Bilingual("角色", "role")],
                [
                    .. policy.Attributes.Select(a =>
                        (IReadOnlyList<Bilingual>)[a.Name, RoleNames.Of(a.Role)]
                    ),
                ],
                new HashSet<int>()
            )
        );

    private static ReportSection Method(ReleaseCertificate certificate)
    {
        var facts = new List<(Bilingual, Bilingual)>
        {
            (
                new Bilingual("等价类风险", "Risk of a class"),
                new Bilingual("θ = 1/f，f 为等价类大小", "θ = 1/f for a class of f records")
            ),
            (new Bilingual("门限 τ", "Threshold τ"), Value(certificate, "threshold")),
            (
                new Bilingual("总体风险", "Overall risk"),
                new Bilingual(
                    "有等价类超过 τ 时为 1，否则为数据风险乘以环境风险；低于 1/20 为 3 级",
                    "1 where a class is above τ, else data risk times context risk; below 1/20 is level 3"
                )
            ),
        };
        var context = certificate.ReadContext();
        if (context is null)
        {
            facts.Add(
                (
                    new Bilingual("环境风险", "Context risk"),
                    new Bilingual("1（完全公开）", "1 (fully public)")
                )
            );
        }
        else
        {
            foreach (
                var (name, risk) in new[]
                {
                    (new Bilingual("T1 故意攻击", "T1 deliberate"), context.DeliberateAttempt),
                    (
                        new Bilingual("T2 无意识别", "T2 inadvertent"),
                        context.InadvertentRecognition
                    ),
                    (new Bilingual("T3 泄露", "T3 breach"), context.Breach),
                }
            )
            {
                facts.Add((name, $"{risk.Value}: {risk.Justification}"));
            }
        }

        return new ReportSection(
            new Bilingual("三、风险计算方法", "3. Risk calculation method"),
            new FactList(facts)
        );
    }

    private static ReportSection Assessment(
        CertifiedRelease certified,
        AnonymizationPolicy policy,
        RiskReport before
    )
    {
        var report = certified.Report;
        return new ReportSection(
            new Bilingual("四、评估报告", "4. Assessment report"),
            new FactList([
                .. s_figures.Select(name =>
                    ((Bilingual)name, (Bilingual)ClaimWords.Of(certified.Certificate.Claim(name)))
                ),
            ]),
            Sizes(report),
            Risks(report, before),
            Beyond(certified, policy)
        );
    }

    private static BarChart Sizes(ReleaseReport report) =>
        new(
            new Bilingual("等价类大小（记录数）", "Class sizes (records in classes of a size)"),
            [
                .. ClassSizeBand
                    .Count(report.Histogram.Select(bar => (bar.Size, bar.Classes)))
                    .Select(band => new ChartBar(band.Name, band.Rows, Figures.Count(band.Rows))),
            ],
            []
        );

    private static BarChart Risks(ReleaseReport report, RiskReport before) =>
        new(
            new Bilingual("处理前后的风险", "Risk before and after"),
            [
                Bar(new Bilingual("最高，处理前", "highest, before"), before.Prosecutor.Maximum, 1),
                Bar(
                    new Bilingual("最高，处理后", "highest, after"),
                    new Ratio(1, report.SmallestClass),
                    0
                ),
                Bar(new Bilingual("平均，处理前", "mean, before"), before.Prosecutor.Average, 1),
                Bar(
                    new Bilingual("平均，处理后", "mean, after"),
                    new Ratio(report.Classes, report.Rows),
                    0
                ),
            ],
            []
        );

    private static DataTable Beyond(CertifiedRelease certified, AnonymizationPolicy policy) =>
        new(
            new Bilingual(
                "标准之外：各模型（l、t 等）在最差等价类的实测",
                "Beyond GB/T 42460: what the worst class has of each model (l, t and others)"
            ),
            [
                new Bilingual("模型", "model"),
                new Bilingual("实测", "measured"),
                new Bilingual("依据", "basis"),
            ],
            [
                .. policy.Models.Select(
                    (m, i) =>
                        (IReadOnlyList<Bilingual>)
                            [
                                m.Name,
                                Measured(certified, m.Name),
                                Basis(
                                    certified.Certificate.Claim(
                                        string.Create(CultureInfo.InvariantCulture, $"model.{i}")
                                    )
                                ),
                            ]
                ),
            ],
            new HashSet<int> { 1 }
        );

    private static string Measured(CertifiedRelease certified, string model)
    {
        var measure = certified.Report.Measures.First(m => m.Model == model);
        return measure.Exact?.ToString()
            ?? measure.Worst.ToString("G6", CultureInfo.InvariantCulture);
    }

    private static Bilingual Basis(CertificateClaim claim) =>
        claim.Reference is { } reference
            ? new Bilingual($"对照 {reference} 推得", $"derived against {reference}")
            : new Bilingual("由发布数据推得", "derived from the release");

    private static ChartBar Bar(Bilingual name, Ratio risk, int series) =>
        new(name, Figures.Decimal(risk.ToString()), risk.ToDecimalStringRoundedUp(4), series);

    private static ReportSection Front(AnonymizeReport report) =>
        new(
            new Bilingual("五、备选方案（前沿）", "5. What else could have been (the front)"),
            report.IsLocalRecoding
                ? new Paragraph(
                    new Bilingual(
                        "局部重编码：各类有各自的层级，没有按列层级的前沿；损失与其下界见匿名化报告。",
                        "A local recoding: every class has levels of its own, so that there is no front by levels of columns; the report of the recoding has its loss and a lower bound of it."
                    )
                )
                : new ScatterChart(
                    new Bilingual("最高风险与抑制", "Highest risk and suppression"),
                    new Bilingual("抑制，条", "suppressed, rows"),
                    new Bilingual("最高风险", "highest risk"),
                    [
                        .. report.Front.Select(p => new ScatterPoint(
                            p.Suppressed,
                            Ratio.Parse(p.MaximumRisk).ToDouble(),
                            "",
                            p.Suppressed == report.SuppressedRows
                        )),
                    ]
                )
        );

    private static ReportSection Records(ReleaseCertificate certificate) =>
        new(
            new Bilingual("六、评估记录", "6. Records"),
            new FactList([
                (
                    new Bilingual("证书声明摘要", "Digest of the certificate's statement"),
                    certificate.ToStatement().Digest
                ),
                (
                    new Bilingual("发布文件 SHA-256", "SHA-256 of the release"),
                    certificate.Release.Sha256
                ),
                (new Bilingual("行摘要", "Digest of the rows"), Value(certificate, "rowsDigest")),
                (new Bilingual("策略 SHA-256", "SHA-256 of the policy"), certificate.PolicySha256),
                (
                    new Bilingual("输入承诺", "Commitment to the input"),
                    Value(certificate, "inputCommitment")
                ),
            ])
        );

    private static ReportSection Signatures() =>
        new(
            new Bilingual("七、签署", "7. Signatures"),
            new DataTable(
                new Bilingual("签署人", "Signed by"),
                [
                    new Bilingual("角色", "role"),
                    new Bilingual("姓名", "name"),
                    new Bilingual("日期", "date"),
                    new Bilingual("签名", "signature"),
                ],
                [
                    [new Bilingual("数据合规负责人", "compliance engineer"), "", "", ""],
                    [new Bilingual("评估方", "assessor"), "", "", ""],
                ],
                new HashSet<int>()
            )
        );
}
