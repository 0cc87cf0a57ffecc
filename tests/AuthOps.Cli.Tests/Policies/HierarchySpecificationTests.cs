using AuthOps.Cli.Input;
using AuthOps.Cli.Policies;

namespace AuthOps.Cli.Tests.Policies;

public sealed class HierarchySpecificationTests
{
    [Theory]
    [InlineData(
        """{ "kind": "intervals", "minimum": 0, "maximum": 9, "widths": [5] }""",
        "7",
        "5-9"
    )]
    [InlineData(
        """{ "kind": "dates", "first": "2026-01-01", "last": "2026-12-31", "units": ["month", "year"] }""",
        "2026-03-14",
        "2026-03"
    )]
    [InlineData(
        """{ "kind": "dates", "first": "2026-01-01", "last": "2026-01-31", "format": "yyyyMMdd", "units": ["week"] }""",
        "20260131",
        "2026-W05"
    )]
    [InlineData(
        """{ "kind": "order", "values": ["low", "mid", "high"], "sizes": [2] }""",
        "mid",
        "low..mid"
    )]
    [InlineData(
        """{ "kind": "cuts", "values": ["1", "50"], "cuts": [[18, 65.5], [18]] }""",
        "50",
        "[18, 65.5)"
    )]
    [InlineData(
        """{ "kind": "prefixes", "values": ["310101"], "lengths": [4] }""",
        "310101",
        "3101*"
    )]
    [InlineData(
        """{ "kind": "mask", "values": ["12345"], "from": "end", "counts": [2] }""",
        "12345",
        "123**"
    )]
    [InlineData("""{ "kind": "suppression", "values": ["x"] }""", "x", "*")]
    [InlineData("""{ "kind": "ages" }""", "37", "[35, 40)")]
    [InlineData(
        """{ "kind": "timestamps", "values": ["2026-03-14T09:26:53"], "units": ["dayPart"] }""",
        "2026-03-14T09:26:53",
        "2026-03-14 06-12"
    )]
    [InlineData(
        """{ "kind": "quantiles", "values": ["1", "1", "2", "3"], "groups": [2] }""",
        "1",
        "<2"
    )]
    [InlineData(
        """{ "kind": "namedRegions", "values": ["310115"] }""",
        "310115",
        "3101* 上海市市辖区"
    )]
    [InlineData("""{ "kind": "industries", "values": ["1311"] }""", "1311", "C131")]
    [InlineData("""{ "kind": "magnitudes", "values": ["2400"] }""", "2400", "[2000, 5000)")]
    public void Hierarchies_can_be_built_in_the_policy(string json, string value, string label)
    {
        using var folder = Write(json);
        var hierarchy = PolicyFile
            .Load(folder.At("policy.json"), new CsvReadOptions())
            .Policy.QuasiIdentifiers[0]
            .Hierarchy!;
        Assert.Equal(label, hierarchy.Generalize(value, 1));
    }

    [Theory]
    [InlineData("""{ "minimum": 0 }""", "$.attributes[1].hierarchy.kind must be there")]
    [InlineData("""{ "kind": "tree" }""", "$.attributes[1].hierarchy.kind must be \"intervals\"")]
    [InlineData(
        """{ "kind": "intervals", "minimum": 0, "maximum": 9, "widths": [5], "x": 1 }""",
        "$.attributes[1].hierarchy.x is unknown"
    )]
    [InlineData(
        """{ "kind": "intervals", "minimum": 0, "maximum": 9, "widths": [5, 7] }""",
        "$.attributes[1].hierarchy is no hierarchy: Interval widths must be"
    )]
    [InlineData(
        """{ "kind": "dates", "first": "yesterday", "last": "2026-01-31", "units": [] }""",
        "hierarchy.first must be a date"
    )]
    [InlineData(
        """{ "kind": "dates", "first": "2026-01-01", "last": "2026-01-31", "units": ["fortnight"] }""",
        "hierarchy.units holds what is not"
    )]
    [InlineData(
        """{ "kind": "order", "values": ["SECRET", "SECRET"], "sizes": [2] }""",
        "is no hierarchy: Hierarchy of 'town', line 2: the value was given on an earlier line"
    )]
    [InlineData(
        """{ "kind": "postalCodes", "values": ["SECRET"] }""",
        "line 1: the value is not a postal code of six digits"
    )]
    [InlineData(
        """{ "kind": "timestamps", "values": ["2026-03-14T09:26"], "units": ["century"] }""",
        "hierarchy.units holds what is not"
    )]
    [InlineData(
        """{ "kind": "ages", "maximum": 10 }""",
        "$.attributes[1].hierarchy is no hierarchy"
    )]
    [InlineData(
        """{ "kind": "order", "values": [1], "sizes": [2] }""",
        "hierarchy.values must hold strings"
    )]
    [InlineData(
        """{ "kind": "cuts", "values": ["SECRET"], "cuts": [[1]] }""",
        "line 1: the value is not a decimal number"
    )]
    [InlineData(
        """{ "kind": "cuts", "values": ["1"], "cuts": [1] }""",
        "hierarchy.cuts must hold one array of numbers a level"
    )]
    [InlineData(
        """{ "kind": "mask", "values": ["12"], "from": "left", "counts": [1] }""",
        "hierarchy.from must be one of \"start\", \"end\""
    )]
    public void What_is_wrong_with_one_is_named_by_its_path(string json, string message)
    {
        using var folder = Write(json);
        var error = Assert.Throws<InputDataException>(() =>
            PolicyFile.Load(folder.At("policy.json"), new CsvReadOptions())
        );
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{ "kind": "topBottom", "column": "age" }""",
        "$.transformations[0] needs \"bottom\""
    )]
    [InlineData(
        """{ "kind": "topBottom", "column": "age", "bottom": 2, "top": "1" }""",
        "$.transformations[0] needs \"bottom\""
    )]
    [InlineData(
        """{ "kind": "topBottom", "column": "age", "bottomQuantile": "0.5", "topQuantile": "0.4" }""",
        "$.transformations[0] needs \"bottomQuantile\""
    )]
    [InlineData(
        """{ "kind": "topBottom", "column": "age", "bottomQuantile": "0.5", "top": 9 }""",
        "no bound as a number beside them"
    )]
    [InlineData(
        """{ "kind": "topBottom", "column": "age", "topQuantile": "1.5" }""",
        "$.transformations[0].topQuantile must be a decimal"
    )]
    [InlineData(
        """{ "kind": "rounding", "column": "age", "multiple": 0 }""",
        "$.transformations[0].multiple must be above 0"
    )]
    [InlineData(
        """{ "kind": "rounding", "column": "age", "multiple": "x" }""",
        "$.transformations[0].multiple must be a decimal number"
    )]
    [InlineData(
        """{ "kind": "sampling", "fraction": "0" }""",
        "$.transformations[0].fraction must be above 0"
    )]
    [InlineData(
        """{ "kind": "sampling", "fraction": "2" }""",
        "$.transformations[0].fraction must be a decimal"
    )]
    [InlineData("""{ "kind": "noise" }""", "$.transformations[0].kind must be")]
    [InlineData("""7""", "$.transformations[0] must be an object")]
    public void Transformations_are_read_strictly(string json, string message)
    {
        using var folder = SmallCase.Write(
            SmallCase.Policy.Replace(
                "\"attributes\"",
                $"\"transformations\": [ {json} ], \"attributes\"",
                StringComparison.Ordinal
            )
        );
        var error = Assert.Throws<InputDataException>(() =>
            PolicyFile.Load(folder.At("policy.json"), new CsvReadOptions())
        );
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static TemporaryFolder Write(string hierarchy) =>
        SmallCase.Write(
            SmallCase.Policy.Replace("\"town.csv\"", hierarchy, StringComparison.Ordinal)
        );
}
