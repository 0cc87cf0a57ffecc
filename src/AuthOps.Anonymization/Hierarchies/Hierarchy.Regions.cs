namespace AuthOps.Anonymization.Hierarchies;

/// <content>Hierarchies of administrative regions. Safe to call from any thread.</content>
public sealed partial class Hierarchy
{
    /// <summary>
    /// Regions by GB/T 2260 and its extension for statistics: 310115 → 3101* → 31* → 华东 → *; of nine digits from the street, of twelve
    /// from the village on. Codes that the table lacks are taken too, if it knows their province: they may have been abolished.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain: codes of 6, 9 or 12 digits, all of one length.</param>
    /// <param name="table">Names for the labels: 31* 上海市. Without it labels are codes.</param>
    /// <exception cref="HierarchyException">A value is no such code, occurs twice, or there is none.</exception>
    public static Hierarchy FromRegions(
        string attribute,
        IEnumerable<string> values,
        RegionTable? table = null
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        var codes = values as IReadOnlyCollection<string> ?? [.. values];
        var length = codes.FirstOrDefault(static c => c is { Length: > 0 })?.Length ?? 6;
        var depth = length switch
        {
            12 => 4,
            9 => 3,
            _ => 2,
        };
        var provinces = table ?? RegionTable.Year2023;
        return FromFormat(
            attribute,
            codes,
            depth + 1,
            (value, labels) =>
            {
                if (
                    value.Length != length
                    || length is not (6 or 9 or 12)
                    || provinces.Check(value)
                        is RegionStatus.Malformed
                            or RegionStatus.UnknownProvince
                )
                {
                    return false;
                }

                var above = length;
                for (var i = 0; i < depth; i++)
                {
                    above = RegionTable.LengthAbove(above);
                    var name = table?.FullNameOf(value[..above]);
                    labels[i] = name is null
                        ? Starred(value, above)
                        : $"{Starred(value, above)} {name}";
                }

                labels[depth] = GreaterRegion(value[0]);
                return true;
            },
            "a region code of a known province, as long as the others (6, 9 or 12 digits)"
        );
    }

    /// <summary>The greater region that the first digit stands for.</summary>
    private static string GreaterRegion(char digit) =>
        digit switch
        {
            '1' => "华北",
            '2' => "东北",
            '3' => "华东",
            '4' => "中南",
            '5' => "西南",
            '6' => "西北",
            '7' => "台湾",
            _ => "港澳",
        };
}
