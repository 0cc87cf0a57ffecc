using AuthOps.Anonymization.Hierarchies;
using FsCheck.Xunit;

namespace AuthOps.Anonymization.Tests.Hierarchies;

/// <summary>Hierarchies of dates, orders, cut points and masks.</summary>
public sealed class HierarchyKindsTests
{
    [Fact]
    public void Dates_go_up_through_their_units()
    {
        var hierarchy = Hierarchy.FromDates(
            "birth",
            new DateOnly(1999, 12, 30),
            new DateOnly(2000, 7, 2),
            "yyyyMMdd",
            DateUnit.Month,
            DateUnit.Quarter,
            DateUnit.HalfYear,
            DateUnit.Year,
            DateUnit.Decade,
            DateUnit.Century
        );

        Assert.Equal(
            ["20000702", "2000-07", "2000-Q3", "2000-H2", "2000", "2000s", "2000s", "*"],
            Row(hierarchy, "20000702")
        );
        Assert.Equal(
            ["19991231", "1999-12", "1999-Q4", "1999-H2", "1999", "1990s", "1900s", "*"],
            Row(hierarchy, "19991231")
        );
        Assert.Equal(2 + 182 + 2, hierarchy.ValueCount);
    }

    [Fact]
    public void Weeks_are_those_of_ISO_8601_and_end_a_hierarchy()
    {
        var hierarchy = Hierarchy.FromDates(
            "visit",
            new DateOnly(2026, 12, 27),
            new DateOnly(2027, 1, 4),
            "yyyy-MM-dd",
            DateUnit.Week
        );

        // 1 January 2027 is a Friday: it belongs to the last week of 2026.
        Assert.Equal("2026-W53", hierarchy.Generalize("2027-01-01", 1));
        Assert.Equal("2027-W01", hierarchy.Generalize("2027-01-04", 1));
        Assert.Throws<ArgumentException>(() => Dates(DateUnit.Week, DateUnit.Month));
        Assert.Throws<ArgumentException>(() => Dates(DateUnit.Year, DateUnit.Month));
        Assert.Throws<ArgumentException>(() => Dates(DateUnit.Year, DateUnit.Year));
        Assert.Throws<ArgumentException>(() => Dates((DateUnit)99));
        Assert.Throws<ArgumentException>(() =>
            Hierarchy.FromDates("d", DateOnly.MaxValue, DateOnly.MinValue, "O")
        );
        // A format without the day writes the days of a month alike.
        var fault = Assert.Throws<HierarchyException>(() =>
            Hierarchy.FromDates("d", new(2026, 1, 1), new(2026, 1, 2), "yyyy-MM")
        );
        Assert.Equal((HierarchyError.DuplicateValue, 2), (fault.Error, fault.Line));

        static Hierarchy Dates(params DateUnit[] units) =>
            Hierarchy.FromDates("d", new(2026, 1, 1), new(2026, 1, 2), "O", units);
    }

    [Fact]
    public void Ordered_values_are_grouped_from_the_first()
    {
        var hierarchy = Hierarchy.FromOrder(
            "school",
            ["none", "primary", "middle", "high", "university"],
            2,
            4
        );

        Assert.Equal(["primary", "none..primary", "none..high", "*"], Row(hierarchy, "primary"));
        // The last group is shorter and keeps the name of its one value.
        Assert.Equal(["university", "university", "university", "*"], Row(hierarchy, "university"));
        Assert.Throws<ArgumentException>(() => Hierarchy.FromOrder("a", ["x", "y"], 1));
        Assert.Throws<ArgumentException>(() => Hierarchy.FromOrder("a", ["x", "y"], 2, 3));
        Assert.Throws<HierarchyException>(() => Hierarchy.FromOrder("a", ["x", "x"], 2));
        Assert.Throws<HierarchyException>(() => Hierarchy.FromOrder("a", [], 2));
    }

    [Fact]
    public void Numbers_lie_between_cut_points()
    {
        var hierarchy = Hierarchy.FromCuts(
            "income",
            ["-1", "0", "9.99", "10", "1e3", ""],
            [0m, 10m, 100m],
            [10m]
        );

        Assert.Equal(["-1", "<0", "<10", "*"], Row(hierarchy, "-1"));
        Assert.Equal(["0", "[0, 10)", "<10", "*"], Row(hierarchy, "0"));
        Assert.Equal(["9.99", "[0, 10)", "<10", "*"], Row(hierarchy, "9.99"));
        Assert.Equal(["10", "[10, 100)", "≥10", "*"], Row(hierarchy, "10"));
        Assert.Equal(["1e3", "≥100", "≥10", "*"], Row(hierarchy, "1e3"));
        Assert.Equal(["", "", "", "*"], Row(hierarchy, ""));
    }

    [Fact]
    public void A_value_that_is_no_number_is_named_by_line_and_never_shown()
    {
        var fault = Assert.Throws<HierarchyException>(() =>
            Hierarchy.FromCuts("income", ["1", "secret"], [0m])
        );

        Assert.Equal(
            (HierarchyError.NotANumber, "income", 2),
            (fault.Error, fault.Attribute, fault.Line)
        );
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Hierarchy.FromCuts("a", ["1"], [1m, 1m]));
        // 5 is no cut of the finer level: two of its intervals would be split.
        Assert.Throws<ArgumentException>(() => Hierarchy.FromCuts("a", ["1"], [1m, 9m], [5m]));
    }

    [Fact]
    public void Masks_hide_characters_and_lengths()
    {
        var end = Hierarchy.FromMasking("code", ["310101", "3101"], MaskFrom.End, 2, 4);
        Assert.Equal(["310101", "3101**", "31****", "*"], Row(end, "310101"));
        Assert.Equal(["3101", "3101**", "31****", "*"], Row(end, "3101"));

        var start = Hierarchy.FromMasking("code", ["12345", "45"], MaskFrom.Start, 3);
        Assert.Equal(["12345", "***45", "*"], Row(start, "12345"));
        Assert.Equal(["45", "***45", "*"], Row(start, "45"));
        Assert.Throws<ArgumentException>(() => Hierarchy.FromMasking("a", ["12"], MaskFrom.End, 2));
        Assert.Throws<ArgumentException>(() =>
            Hierarchy.FromMasking("a", ["123"], MaskFrom.End, 2, 1)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Hierarchy.FromMasking("a", ["123"], (MaskFrom)9, 1)
        );
    }

    /// <summary>A mask at c characters is what the mask at fewer characters determines: the builder would refuse another.</summary>
    [Property]
    public bool Any_values_can_be_masked(string[] values, bool fromEnd)
    {
        var domain = values.Where(v => v is not null).Distinct().ToArray();
        var longest = domain.Length == 0 ? 0 : domain.Max(v => v.Length);
        if (longest < 2)
        {
            return true;
        }

        var hierarchy = Hierarchy.FromMasking(
            "any",
            domain,
            fromEnd ? MaskFrom.End : MaskFrom.Start,
            Enumerable.Range(1, longest - 1).ToArray()
        );
        return hierarchy.Height == longest
            && domain.All(v => hierarchy.Generalize(v, 1).Length == longest);
    }

    private static string[] Row(Hierarchy hierarchy, string value) =>
        [.. Enumerable.Range(0, hierarchy.LevelCount).Select(l => hierarchy.Generalize(value, l))];
}
