using System.Globalization;
using System.Text.Json.Nodes;
using AuthOps.Anonymization.Assessment;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Release;
using AuthOps.Anonymization.Risk;

namespace AuthOps.Anonymization.Certificates;

/// <summary>Puts what a check measured, and what the custodian attests, into claims. Stateless.</summary>
internal static class ClaimBuilder
{
    public const string CellLevels = "cellLevels";
    public const string Classes = "classes";
    public const string ClassSizes = "classSizes";
    public const string ContextRisk = "contextRisk";
    public const string InputCommitment = "inputCommitment";
    public const string InputRows = "inputRows";
    public const string Level = "level";
    public const string Rows = "rows";
    public const string Sharing = "sharing";
    public const string SmallestClass = "smallestClass";
    public const string SuppressedRows = "suppressedRows";

    /// <summary>What anybody computes again from the release, its policy and the references.</summary>
    public static IEnumerable<CertificateClaim> Derived(
        ReleaseReport report,
        AnonymizationPolicy policy,
        IReadOnlyList<CertificateReference> references,
        SharingContext sharing,
        ContextRisk? context
    ) =>
        [
            .. OfRelease(report),
            .. policy.Models.Select((m, i) => OfModel(report, m, i, references)),
            .. OfAssessment(report.Histogram, sharing, context),
        ];

    /// <summary>What the custodian says.</summary>
    public static IEnumerable<CertificateClaim> Attested(Attestation said)
    {
        yield return Said(InputRows, said.InputRows);
        yield return Said(SuppressedRows, said.SuppressedRows);
        yield return Said("loss", said.Loss);
        yield return Said(InputCommitment, said.InputCommitment);
        yield return Said(Sharing, NameOf(said.Sharing));
        yield return Said("transformations", Texts(said.Transformations));
        if (said.Earlier is { } earlier)
        {
            yield return Said(
                "earlierReleases",
                new JsonObject { ["count"] = earlier.Count, ["ledgerHead"] = earlier.LedgerHead }
            );
        }

        if (said.Context is { } context)
        {
            yield return Said(
                ContextRisk,
                new JsonObject
                {
                    ["breach"] = Risk(context.Breach),
                    ["deliberateAttempt"] = Risk(context.DeliberateAttempt),
                    ["inadvertentRecognition"] = Risk(context.InadvertentRecognition),
                }
            );
        }
    }

    /// <summary>The name of a way of sharing.</summary>
    public static string NameOf(SharingContext sharing) =>
        sharing switch
        {
            SharingContext.FullyPublic => "fullyPublic",
            SharingContext.ControlledPublic => "controlledPublic",
            _ => "enclavePublic",
        };

    /// <summary>The reference that a model is decided against, or null for the release alone.</summary>
    public static CertificateReference? ReferenceOf(
        PrivacyModel model,
        IReadOnlyList<CertificateReference> references
    ) =>
        PublishedPolicy.NeedsPopulation(model)
            ? references.FirstOrDefault(static r => r.Attribute is null)
        : ComparesWithWhole(model)
            ? references.FirstOrDefault(r => r.Attribute == model.SensitiveAttribute)
        : null;

    private static bool ComparesWithWhole(PrivacyModel model) =>
        model
            is EqualTCloseness
                or OrderedTCloseness
                or HierarchicalTCloseness
                or BasicBetaLikeness
                or EnhancedBetaLikeness
                or DeltaDisclosure;

    private static IEnumerable<CertificateClaim> OfRelease(ReleaseReport report)
    {
        yield return Found(Rows, report.Rows);
        yield return Found("columns", Texts(report.Columns));
        yield return Found("rowsDigest", report.RowsDigest);
        yield return Found(Classes, report.Classes);
        yield return Found(SmallestClass, report.SmallestClass);
        yield return Found(
            ClassSizes,
            new JsonArray([
                .. report.Histogram.Select(static bar => new JsonArray(bar.Size, bar.Classes)),
            ])
        );
        yield return report.CellLevels.Count == 0
            ? Found("levels", Numbers(report.Levels))
            : Found(CellLevels, Counts(report.CellLevels));
        yield return Found("fewestDistinct", Numbers(report.FewestDistinct));
    }

    private static CertificateClaim OfModel(
        ReleaseReport report,
        PrivacyModel model,
        int index,
        IReadOnlyList<CertificateReference> references
    )
    {
        var measure = report.Measures.FirstOrDefault(m =>
            string.Equals(m.Model, model.Name, StringComparison.Ordinal)
        );
        var value = new JsonObject
        {
            ["holds"] =
                measure is not null
                && !report.Findings.Any(f =>
                    string.Equals(f.Model, model.Name, StringComparison.Ordinal)
                )
                && (
                    model is not (KAnonymity or MaximumRisk)
                    || report.SmallestClass >= model.DeclaredClassSize
                ),
            ["kind"] = ModelJson.Write(model)["kind"]!.GetValue<string>(),
        };
        if (ComparesWithWhole(model))
        {
            value["against"] = ReferenceOf(model, references)?.Name ?? "the release";
        }

        if (measure?.Exact is { } exact)
        {
            value["measure"] = exact.ToString();
        }

        var reference = ReferenceOf(model, references)?.Name;
        return new CertificateClaim(
            string.Create(CultureInfo.InvariantCulture, $"model.{index}"),
            reference is null ? ClaimBasis.Derived : ClaimBasis.Reference,
            value,
            reference
        );
    }

    /// <summary>What the sizes of classes and the surroundings give; nothing of no class.</summary>
    public static IEnumerable<CertificateClaim> OfAssessment(
        IReadOnlyCollection<ClassSizeCount> histogram,
        SharingContext sharing,
        ContextRisk? context
    )
    {
        if (histogram.Count == 0)
        {
            yield break;
        }

        var assessment = DeidentificationAssessment.WithQuasiIdentifiers(
            sharing,
            histogram,
            context
        );
        var risk = assessment.Risk!;
        string[] said = context is null ? [] : [ContextRisk, Sharing];
        yield return Found(
            "profile",
            new JsonObject
            {
                ["name"] = DeidentificationAssessment.Profile,
                ["source"] = "secondary",
                ["version"] = DeidentificationAssessment.ProfileVersion,
            }
        );
        yield return new CertificateClaim(
            "threshold",
            ClaimBasis.Derived,
            assessment.Threshold.ToString(),
            null,
            said.Length == 0 ? [] : [Sharing]
        );
        yield return new CertificateClaim(
            "shareAboveThreshold",
            ClaimBasis.Derived,
            risk.ShareAboveThreshold.ToString(),
            null,
            said.Length == 0 ? [] : [Sharing]
        );
        yield return Found("maximumClassRisk", risk.MaximumClassRisk.ToString());
        yield return Found("meanClassRisk", risk.MeanClassRisk.ToString());
        yield return Found("meanRecordRisk", risk.MeanRecordRisk.ToString());
        yield return new CertificateClaim(
            "overallRisk",
            ClaimBasis.Derived,
            risk.Overall.ToString(),
            null,
            said
        );
        yield return new CertificateClaim(
            Level,
            ClaimBasis.Derived,
            (int)assessment.Level,
            null,
            said
        );
    }

    /// <summary>What anybody computes again.</summary>
    public static CertificateClaim Found(string name, JsonNode? value) =>
        new(name, ClaimBasis.Derived, value);

    private static CertificateClaim Said(string name, JsonNode? value) =>
        new(name, ClaimBasis.Attested, value);

    private static JsonObject Risk(JustifiedRisk risk) =>
        new() { ["justification"] = risk.Justification, ["value"] = risk.Value.ToString() };

    private static JsonArray Texts(IEnumerable<string> texts) =>
        [.. texts.Select(text => JsonValue.Create(text))];

    private static JsonObject Counts(IEnumerable<KeyValuePair<string, IReadOnlyList<long>>> counts)
    {
        var json = new JsonObject();
        foreach (var (name, numbers) in counts)
        {
            json[name] = new JsonArray([.. numbers.Select(static n => JsonValue.Create(n))]);
        }

        return json;
    }

    private static JsonObject Numbers(IEnumerable<KeyValuePair<string, int>> numbers)
    {
        var json = new JsonObject();
        foreach (var (name, number) in numbers)
        {
            json[name] = number;
        }

        return json;
    }
}
