using System.Text.Json;
using AuthOps.Anonymization.Certificates;
using AuthOps.Cli.Facts;
using AuthOps.Cli.Input;

namespace AuthOps.Cli.Certificates;

/// <summary>
/// The JSON report of <c>anonymize</c>: what the custodian knows of a release and nothing in it shows. It must be of the
/// release and the policy at hand. Immutable.
/// </summary>
internal sealed class AnonymizeReport
{
    private const int MaxBytes = 64 << 20;

    /// <summary>The kind of report of a local recoding.</summary>
    public const string LocalName = "authops/anonymize-local";

    private AnonymizeReport(FactReader report, EarlierReleases? earlier)
    {
        Earlier = earlier;
        InputRows = report.Count("inputRows");
        SuppressedRows = report.Count("suppressedRows");
        IsLocalRecoding = report.Text("report") == LocalName;
        Loss = IsLocalRecoding ? report.Text("lossDecimal") : report.Text("loss");
        Transformations = report.Texts("transformations");
        ReleaseSha256 = report.Object("release").Text("sha256");
        PolicySha256 = report.Object("policy").Text("sha256");
        Front = IsLocalRecoding
            ? []
            :
            [
                .. report
                    .Items("front")
                    .Select(point =>
                        (
                            (int)point.Count("k"),
                            point.Count("suppressedRows"),
                            point.Text("maximumRisk")
                        )
                    ),
            ];
    }

    public long InputRows { get; }

    /// <summary>Whether cells of one column may be at different levels.</summary>
    public bool IsLocalRecoding { get; }

    public long SuppressedRows { get; }

    public string Loss { get; }

    public IReadOnlyList<string> Transformations { get; }

    public string ReleaseSha256 { get; }

    public string PolicySha256 { get; }

    /// <summary>The earlier releases it was planned after, or null.</summary>
    public EarlierReleases? Earlier { get; }

    /// <summary>The front: k, suppressed records, highest risk.</summary>
    public IReadOnlyList<(int K, long Suppressed, string MaximumRisk)> Front { get; }

    /// <summary>Reads a report.</summary>
    /// <exception cref="InputDataException">It is missing or not such a report.</exception>
    public static AnonymizeReport Load(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(TextFile.ReadAllBytes(path, MaxBytes));
            return new AnonymizeReport(
                new FactReader(document.RootElement),
                ReadEarlier(document.RootElement)
            );
        }
        catch (Exception error)
            when (error
                    is JsonException
                        or FactsException
                        or InvalidOperationException
                        or ArgumentException
            )
        {
            throw new InputDataException(
                path,
                "is not the JSON report that anonymize --report writes; write it again. A release that another tool made has none, and is refused: a certificate attests the rows of the input, those suppressed, the loss and the steps before, which no release shows; measure it with 'authops risk', or anonymise its input here"
            );
        }
    }

    private static EarlierReleases? ReadEarlier(JsonElement report)
    {
        if (!report.TryGetProperty("rerelease", out var element))
        {
            return null;
        }

        var rerelease = new FactReader(element);
        var check = rerelease.Object("check");
        return element.GetProperty("check").GetProperty("safe").GetBoolean()
            ? new EarlierReleases(rerelease.Text("checkedAgainst"), check.Texts("earlier").Count)
            : throw new FactsException("the release is not safe together with earlier ones");
    }
}
