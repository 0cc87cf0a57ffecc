using AuthOps.Anonymization.Hierarchies;

namespace AuthOps.Cli.Policies;

/// <summary>Reads hierarchies whose labels follow from the format of the values. Stateless.</summary>
internal static class FormatSpecification
{
    private const int MaxValues = HierarchySpecification.MaxValues;
    private const int MaxLevels = HierarchySpecification.MaxLevels;

    /// <summary>Kinds that need nothing but the values: their labels follow from the format.</summary>
    private static readonly Dictionary<string, Func<string, string[], Hierarchy>> s_formats = new(
        StringComparer.Ordinal
    )
    {
        ["regions"] = static (attribute, values) => Hierarchy.FromRegions(attribute, values),
        ["namedRegions"] = static (attribute, values) =>
            Hierarchy.FromRegions(attribute, values, RegionTable.Year2023),
        ["postalCodes"] = Hierarchy.FromPostalCodes,
        ["licencePlates"] = Hierarchy.FromLicencePlates,
        ["socialCreditCodes"] = Hierarchy.FromSocialCreditCodes,
        ["diagnoses"] = Hierarchy.FromDiagnoses,
        ["industries"] = Hierarchy.FromIndustries,
        ["ethnicGroups"] = Hierarchy.FromEthnicGroups,
        ["education"] = Hierarchy.FromEducation,
        ["maritalStatus"] = Hierarchy.FromMaritalStatus,
        ["geoHashes"] = Hierarchy.FromGeoHashes,
        ["metricGrid"] = Hierarchy.FromMetricGrid,
        ["magnitudes"] = Hierarchy.FromMagnitudes,
    };

    /// <summary>Every kind this knows.</summary>
    public static IEnumerable<string> Kinds =>
        s_formats.Keys.Prepend("quantiles").Prepend("timestamps").Prepend("ages");

    /// <summary>The hierarchy, or null where the kind is none of these.</summary>
    public static Hierarchy? TryBuild(
        StrictJsonObject owner,
        string member,
        string kind,
        string attribute
    )
    {
        switch (kind)
        {
            case "ages":
                var ages = owner.Object(member, "kind", "maximum");
                return ages.Has("maximum")
                    ? Hierarchy.FromAges(attribute, ages.Integer("maximum", 0, int.MaxValue))
                    : Hierarchy.FromAges(attribute);
            case "timestamps":
                var times = owner.Object(member, "kind", "values", "units");
                return Hierarchy.FromTimestamps(
                    attribute,
                    times.Strings("values", 1, MaxValues),
                    [.. times.Strings("units", 0, MaxLevels).Select(u => TimeUnitOf(times, u))]
                );
            case "quantiles":
                var quantiles = owner.Object(member, "kind", "values", "groups");
                return Hierarchy.FromQuantiles(
                    attribute,
                    quantiles.Strings("values", 1, MaxValues),
                    quantiles.Integers("groups", 0, MaxLevels)
                );
            default:
                return s_formats.TryGetValue(kind, out var format)
                    ? format(
                        attribute,
                        owner.Object(member, "kind", "values").Strings("values", 1, MaxValues)
                    )
                    : null;
        }
    }

    private static TimeUnit TimeUnitOf(StrictJsonObject times, string name) =>
        name switch
        {
            "minute" => TimeUnit.Minute,
            "quarterHour" => TimeUnit.QuarterHour,
            "hour" => TimeUnit.Hour,
            "dayPart" => TimeUnit.DayPart,
            "day" => TimeUnit.Day,
            "week" => TimeUnit.Week,
            "month" => TimeUnit.Month,
            "year" => TimeUnit.Year,
            _ => throw times.Fault(
                times.MemberPath("units"),
                "holds what is not \"minute\", \"quarterHour\", \"hour\", \"dayPart\", \"day\", \"week\", \"month\" or \"year\""
            ),
        };
}
