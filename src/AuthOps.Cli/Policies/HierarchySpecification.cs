using System.Globalization;
using System.Text.Json;
using AuthOps.Anonymization.Hierarchies;

namespace AuthOps.Cli.Policies;

/// <summary>Reads the hierarchy of an attribute: the path of a file, or an object that says how to build it. Stateless.</summary>
internal static class HierarchySpecification
{
    internal const int MaxValues = 1_000_000;
    internal const int MaxLevels = 32;
    private const int MaxTextLength = 4_096;

    public static Hierarchy Read(
        StrictJsonObject owner,
        string member,
        string attribute,
        HierarchyFiles files
    )
    {
        if (!owner.IsObject(member))
        {
            return files.Read(attribute, owner.String(member, MaxTextLength));
        }

        var kind = owner.KindOf(member);
        try
        {
            return Build(owner, member, kind, attribute);
        }
        catch (HierarchyException e)
        {
            throw owner.Fault(owner.MemberPath(member), $"is no hierarchy: {e.Message}");
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            var sentence = e.Message.Split(" (Parameter '", 2)[0];
            throw owner.Fault(owner.MemberPath(member), $"is no hierarchy: {sentence}");
        }
    }

    private static Hierarchy Build(
        StrictJsonObject owner,
        string member,
        string kind,
        string attribute
    )
    {
        switch (kind)
        {
            case "intervals":
                var intervals = owner.Object(member, "kind", "minimum", "maximum", "widths");
                return Hierarchy.FromIntervals(
                    attribute,
                    intervals.Integer("minimum", int.MinValue, int.MaxValue),
                    intervals.Integer("maximum", int.MinValue, int.MaxValue),
                    intervals.Integers("widths", 0, MaxLevels)
                );
            case "dates":
                var dates = owner.Object(member, "kind", "first", "last", "format", "units");
                return Hierarchy.FromDates(
                    attribute,
                    Day(dates, "first"),
                    Day(dates, "last"),
                    dates.Has("format") ? dates.String("format", 64) : "yyyy-MM-dd",
                    [.. dates.Strings("units", 0, MaxLevels).Select(u => Unit(dates, u))]
                );
            case "order":
                var order = owner.Object(member, "kind", "values", "sizes");
                return Hierarchy.FromOrder(
                    attribute,
                    order.Strings("values", 1, MaxValues),
                    order.Integers("sizes", 0, MaxLevels)
                );
            case "cuts":
                var cuts = owner.Object(member, "kind", "values", "cuts");
                return Hierarchy.FromCuts(
                    attribute,
                    cuts.Strings("values", 1, MaxValues),
                    Cuts(cuts)
                );
            case "prefixes":
                var prefixes = owner.Object(member, "kind", "values", "lengths");
                return Hierarchy.FromPrefixes(
                    attribute,
                    prefixes.Strings("values", 1, MaxValues),
                    prefixes.Integers("lengths", 0, MaxLevels)
                );
            case "mask":
                var mask = owner.Object(member, "kind", "values", "from", "counts");
                return Hierarchy.FromMasking(
                    attribute,
                    mask.Strings("values", 1, MaxValues),
                    mask.OneOf("from", "start", "end") == "start" ? MaskFrom.Start : MaskFrom.End,
                    mask.Integers("counts", 0, MaxLevels)
                );
            case "suppression":
                var suppression = owner.Object(member, "kind", "values");
                return Hierarchy.FromSuppression(
                    attribute,
                    suppression.Strings("values", 1, MaxValues)
                );
            default:
                return FormatSpecification.TryBuild(owner, member, kind, attribute)
                    ?? throw owner.Fault(
                        $"{owner.MemberPath(member)}.kind",
                        "must be \"intervals\", \"dates\", \"order\", \"cuts\", \"prefixes\", \"mask\", \"suppression\", \""
                            + string.Join("\", \"", FormatSpecification.Kinds)
                            + "\""
                    );
        }
    }

    private static DateOnly Day(StrictJsonObject dates, string name) =>
        DateOnly.TryParseExact(
            dates.String(name, 10),
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : throw dates.Fault(dates.MemberPath(name), "must be a date such as \"2026-01-31\"");

    private static DateUnit Unit(StrictJsonObject dates, string name) =>
        name switch
        {
            "week" => DateUnit.Week,
            "month" => DateUnit.Month,
            "quarter" => DateUnit.Quarter,
            "halfYear" => DateUnit.HalfYear,
            "year" => DateUnit.Year,
            "fiveYears" => DateUnit.FiveYears,
            "decade" => DateUnit.Decade,
            "century" => DateUnit.Century,
            _ => throw dates.Fault(
                dates.MemberPath("units"),
                "holds what is not \"week\", \"month\", \"quarter\", \"halfYear\", \"year\", \"fiveYears\", \"decade\" or \"century\""
            ),
        };

    private static IReadOnlyList<decimal>[] Cuts(StrictJsonObject cuts)
    {
        var levels = cuts.Array("cuts", 1, MaxLevels);
        return Array.ConvertAll(
            levels,
            level =>
                level.ValueKind == JsonValueKind.Array
                && level.EnumerateArray().All(static c => c.ValueKind == JsonValueKind.Number)
                    ? (IReadOnlyList<decimal>)
                        [
                            .. level
                                .EnumerateArray()
                                .Select(c =>
                                    c.TryGetDecimal(out var cut)
                                        ? cut
                                        : throw cuts.Fault(
                                            cuts.MemberPath("cuts"),
                                            "holds a number that is no decimal"
                                        )
                                ),
                        ]
                    : throw cuts.Fault(
                        cuts.MemberPath("cuts"),
                        "must hold one array of numbers a level"
                    )
        );
    }
}
