using System.Text.Json;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Transformations;

namespace AuthOps.Cli.Policies;

/// <summary>Reads the transformations that come before the search. Stateless.</summary>
internal static class TransformationReader
{
    private const int MaxSteps = 1_024;
    private const int MaxNameLength = 256;

    public static IReadOnlyList<TableTransformation> Read(string source, StrictJsonObject policy)
    {
        if (!policy.Has("transformations"))
        {
            return [];
        }

        var elements = policy.Array("transformations", 0, MaxSteps);
        var steps = new List<TableTransformation>(elements.Length);
        for (var i = 0; i < elements.Length; i++)
        {
            var path = $"$.transformations[{i}]";
            steps.Add(Step(source, path, elements[i]));
        }

        return steps;
    }

    private static TableTransformation Step(string source, string path, JsonElement element)
    {
        switch (StrictJsonObject.KindOf(source, path, element))
        {
            case "topBottom":
                return TopBottom(
                    new StrictJsonObject(
                        source,
                        path,
                        element,
                        "kind",
                        "column",
                        "bottom",
                        "top",
                        "bottomQuantile",
                        "topQuantile"
                    )
                );
            case "rounding":
                var rounding = new StrictJsonObject(
                    source,
                    path,
                    element,
                    "kind",
                    "column",
                    "multiple"
                );
                var multiple = rounding.Decimal("multiple");
                return multiple > 0
                    ? new Rounding(rounding.String("column", MaxNameLength), multiple)
                    : throw rounding.Fault(rounding.MemberPath("multiple"), "must be above 0");
            case "sampling":
                var sampling = new StrictJsonObject(source, path, element, "kind", "fraction");
                var fraction = sampling.Share("fraction");
                return fraction > Ratio.Zero
                    ? new Sampling(fraction)
                    : throw sampling.Fault(sampling.MemberPath("fraction"), "must be above 0");
            case "suppression":
                var suppression = new StrictJsonObject(source, path, element, "kind", "column");
                return new AttributeSuppression(suppression.String("column", MaxNameLength));
            default:
                throw new Input.InputDataException(
                    source,
                    $"{path}.kind must be \"topBottom\", \"rounding\", \"sampling\" or \"suppression\""
                );
        }
    }

    private static TableTransformation TopBottom(StrictJsonObject coding)
    {
        var column = coding.String("column", MaxNameLength);
        if (coding.Has("bottomQuantile") || coding.Has("topQuantile"))
        {
            var lower = coding.Has("bottomQuantile")
                ? coding.Share("bottomQuantile")
                : (Ratio?)null;
            var upper = coding.Has("topQuantile") ? coding.Share("topQuantile") : (Ratio?)null;
            return coding.Has("bottom") || coding.Has("top") || lower > upper
                ? throw coding.Fault(
                    coding.Path,
                    "needs \"bottomQuantile\", \"topQuantile\" or both, the bottom not above the top, and no bound as a number beside them"
                )
                : new QuantileCoding(column, lower, upper);
        }

        var bottom = coding.Has("bottom") ? coding.Decimal("bottom") : (decimal?)null;
        var top = coding.Has("top") ? coding.Decimal("top") : (decimal?)null;
        return (bottom is null && top is null) || bottom > top
            ? throw coding.Fault(
                coding.Path,
                "needs \"bottom\", \"top\" or both, the bottom not above the top"
            )
            : new TopBottomCoding(column, bottom, top);
    }
}
