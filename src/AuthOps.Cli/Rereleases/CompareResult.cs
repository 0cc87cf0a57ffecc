using System.Globalization;
using System.Text.Json;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Cli.Output;
using AuthOps.Cli.Reports;

namespace AuthOps.Cli.Rereleases;

/// <summary>The answer of <c>authops anonymize compare</c>: for each release after the first what it tells with those before. Immutable.</summary>
/// <param name="Linked">Where it is known whose records are whose; empty otherwise.</param>
/// <param name="Unlinked">Where it is not: each release with each one before.</param>
internal sealed record CompareResult(
    IReadOnlyList<RereleaseReport> Linked,
    IReadOnlyList<UnlinkedReport> Unlinked
)
{
    private const string Others = "Releases made by others are not part of this comparison.";

    public bool IsSafe =>
        Linked.All(static r => r.IsSafe) && Unlinked.All(static u => u.IsExcluded);

    public ReportPage Page =>
        new(
            new Bilingual("多次发布的比较", "Several releases compared"),
            RiskPage.Internal,
            [
                (
                    new Bilingual("结论", "verdict"),
                    IsSafe ? "安全 safe"
                    : Linked.Count > 0 ? "不安全 not safe"
                    : "不能认定安全 not shown to be safe"
                ),
            ],
            [.. Linked.Select(RereleaseSection.Create), .. Unlinked.Select(Section)]
        );

    public void Print(TextWriter output)
    {
        foreach (var report in Linked)
        {
            RereleaseScreen.Print(output, report);
        }

        foreach (var report in Unlinked)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{InertText.OneLine(report.Earlier)} and {InertText.OneLine(report.Release)}, whose records are not linked: {(report.IsExcluded ? "nobody can be in both" : "CANNOT BE CALLED SAFE")}"
                )
            );
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {report.Pairs:N0} pairs of classes that one person can be in; {report.PairsBelowK:N0} with fewer than k records in common whoever they are, {report.Differences:N0} that differ by fewer than k"
                )
            );
            if (!report.IsExcluded)
            {
                output.WriteLine(
                    "  an overlap may be as small as one record; give --row-key on files that have the key, or a ledger"
                );
            }
        }

        output.WriteLine(Others);
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("report", "authops/compare");
        json.WriteNumber("version", 1);
        json.WriteBoolean("safe", IsSafe);
        json.WriteString("scope", Others);
        json.WriteStartArray("releases");
        foreach (var report in Linked)
        {
            RereleaseScreen.WriteJson(json, report);
        }

        json.WriteEndArray();
        json.WriteStartArray("unlinked");
        foreach (var report in Unlinked)
        {
            json.WriteStartObject();
            json.WriteString("earlier", report.Earlier);
            json.WriteString("release", report.Release);
            json.WriteBoolean("excluded", report.IsExcluded);
            json.WriteNumber("pairs", report.Pairs);
            json.WriteNumber("pairsBelowK", report.PairsBelowK);
            if (report.SmallestCommon is { } common)
            {
                json.WriteNumber("smallestCommon", common);
            }
            else
            {
                json.WriteNull("smallestCommon");
            }

            json.WriteNumber("differences", report.Differences);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static ReportSection Section(UnlinkedReport report) =>
        new(
            new Bilingual(
                $"未关联的发布：{report.Earlier} 与 {report.Release}",
                $"Releases that are not linked: {report.Earlier} and {report.Release}"
            ),
            new Paragraph(
                report.IsExcluded
                    ? new Bilingual("两次发布不可能包含同一人。", "Nobody can be in both releases.")
                    : new Bilingual(
                        "不知哪些记录属于同一人，最坏情形只受等价类的形状约束：交集可能小至一人，因此不能认定安全。",
                        "It is unknown which records are of the same person. The worst case is bounded by the classes alone: an overlap may be as small as one, so that this cannot be called safe."
                    )
            ),
            new FactList([
                (
                    new Bilingual(
                        "可能含同一人的等价类对",
                        "Pairs of classes that one person can be in"
                    ),
                    Figures.Count(report.Pairs)
                ),
                (
                    new Bilingual(
                        "其中共有记录必少于 k 的",
                        "Of them with fewer than k records in common, whoever they are"
                    ),
                    Figures.Count(report.PairsBelowK)
                ),
                (
                    new Bilingual("相差少于 k 的", "That differ by fewer than k"),
                    Figures.Count(report.Differences)
                ),
            ])
        );
}
