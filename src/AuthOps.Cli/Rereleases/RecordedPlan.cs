using System.Globalization;
using System.Text.Json;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Cli.Reports;

namespace AuthOps.Cli.Rereleases;

/// <summary>What a release that was planned after a ledger adds to its report. Used by one thread.</summary>
/// <param name="report">The check of the release against the earlier ones.</param>
/// <param name="withheldRows">Records that satisfy the policy and were withheld.</param>
/// <param name="checkedAgainst">The head of the ledger it was planned after.</param>
internal sealed class RecordedPlan(RereleaseReport report, long withheldRows, string checkedAgainst)
{
    /// <summary>The ledger's head with the release in it; null before it is recorded, and so in a report file.</summary>
    public string? Head { get; set; }

    /// <summary>The loss of the local recoding that was not safe and that this one takes the place of; null where there was none.</summary>
    public double? LossAlone { get; init; }

    /// <summary>The page with a section of it.</summary>
    public ReportPage AddTo(ReportPage page) =>
        page with
        {
            Sections = [.. page.Sections, RereleaseSection.Create(report)],
        };

    public void Print(TextWriter output)
    {
        output.WriteLine();
        RereleaseScreen.Print(output, report);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {withheldRows:N0} records satisfy the policy and were withheld, since with earlier releases they would tell too much"
            )
        );
        if (LossAlone is { } loss)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  without the earlier releases a recoding loses {loss:F4}; it was not safe with them, and classes were made again"
                )
            );
        }

        output.WriteLine($"  recorded; the ledger's head is {Head}");
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject("rerelease");
        json.WriteNumber("withheldRows", withheldRows);
        if (LossAlone is { } loss)
        {
            json.WriteNumber("lossAlone", loss);
        }

        json.WriteString("checkedAgainst", checkedAgainst);
        if (Head is not null)
        {
            json.WriteString("ledgerHead", Head);
        }

        json.WritePropertyName("check");
        RereleaseScreen.WriteJson(json, report);
        json.WriteEndObject();
    }
}
