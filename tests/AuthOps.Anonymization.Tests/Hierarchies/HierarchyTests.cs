using AuthOps.Anonymization.Hierarchies;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthOps.Anonymization.Tests.Hierarchies;

public sealed class HierarchyTests
{
    [Fact]
    public void Rows_give_levels_labels_and_leaf_counts()
    {
        var hierarchy = Hierarchy.FromRows(
            "job",
            [
                ["nurse", "health", "*"],
                ["smith", "craft", "*"],
                ["doctor", "health", "*"],
            ]
        );

        Assert.Equal((3, 2, 3), (hierarchy.LevelCount, hierarchy.Height, hierarchy.ValueCount));
        Assert.Equal("health", hierarchy.Generalize("doctor", 1));
        Assert.Equal("*", hierarchy.Generalize("smith", 2));
        // Hierarchy order: values under one label are neighbours.
        Assert.Equal(["nurse", "doctor", "smith"], hierarchy.Values);
        Assert.Equal(["health", "craft"], hierarchy.Labels(1));
        Assert.Equal(2, hierarchy.LeafCount(1, 0));
        Assert.Equal(3, hierarchy.LeafCount(2, 0));
        Assert.DoesNotContain("nurse", hierarchy.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a;x;*\nb;x\n", HierarchyError.UnequalLevels, 2)]
    [InlineData("a;x;*\nb;x;*;*\n", HierarchyError.UnequalLevels, 2)]
    [InlineData("a;x;*\n\nb;x;*\na;x;*\n", HierarchyError.DuplicateValue, 4)]
    [InlineData("a;x;p\nb;x;q\n", HierarchyError.NotMonotone, 2)]
    [InlineData("a;x;p;*\nb;y;q;*\nc;y;p;*\n", HierarchyError.NotMonotone, 3)]
    [InlineData("", HierarchyError.Empty, 0)]
    [InlineData("\n\r\n", HierarchyError.Empty, 0)]
    [InlineData("a;\"x;*\n", HierarchyError.MalformedLine, 1)]
    [InlineData("a;*\nb;\"x\"y\n", HierarchyError.MalformedLine, 2)]
    public void A_fault_is_named_by_attribute_line_and_kind(
        string text,
        HierarchyError error,
        int line
    )
    {
        var fault = Assert.Throws<HierarchyException>(() => Read(text));

        Assert.Equal(error, fault.Error);
        Assert.Equal(line, fault.Line);
        Assert.Equal("secret-free", fault.Attribute);
        Assert.Contains("'secret-free'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(error.ToString(), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_value_appears_in_a_message()
    {
        var fault = Assert.Throws<HierarchyException>(() => Read("Zhang3;*\nZhang3;*\n"));
        Assert.DoesNotContain("Zhang3", fault.ToString(), StringComparison.Ordinal);
        var missing = Assert.Throws<KeyNotFoundException>(() =>
            Read("a;*\n").Generalize("Zhang3", 1)
        );
        Assert.DoesNotContain("Zhang3", missing.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_form_knows_quotes_line_ends_and_the_byte_order_mark()
    {
        var hierarchy = Read("\uFEFFa;\"x;\"\"1\"\"\";*\r\nb;;*\r\n\"\";;*");

        Assert.Equal(["a", "b", ""], hierarchy.Values);
        Assert.Equal("x;\"1\"", hierarchy.Generalize("a", 1));
        Assert.Equal("", hierarchy.Generalize("b", 1));
        Assert.Equal("*", hierarchy.Generalize("", 2));
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        using var endless = new Endless();
        var fault = Assert.Throws<HierarchyException>(() => Hierarchy.Read("x", endless));
        Assert.Equal(HierarchyError.MalformedLine, fault.Error);
        Assert.True(endless.Given < 100_000);
    }

    [Fact]
    public void A_level_that_suppresses_is_added_where_there_is_none()
    {
        var hierarchy = Read("a;north\nb;north\nc;south\n");
        var suppressible = hierarchy.WithSuppression();

        Assert.Equal((2, 3), (hierarchy.LevelCount, suppressible.LevelCount));
        Assert.Equal(["*"], suppressible.Labels(2));
        Assert.Equal(3, suppressible.LeafCount(2, 0));
        Assert.Equal("north", suppressible.Generalize("b", 1));
        Assert.Equal("*", suppressible.Generalize("c", 2));
        Assert.Same(suppressible, suppressible.WithSuppression());
        var one = Read("a;x\nb;x\n");
        Assert.Same(one, one.WithSuppression());
        static string Row(string label) => string.Join(';', Enumerable.Repeat(label, 64));
        Assert.Throws<InvalidOperationException>(() =>
            Read($"{Row("a")}\n{Row("b")}\n").WithSuppression()
        );
    }

    [Fact]
    public void Too_many_levels_are_refused()
    {
        var fault = Assert.Throws<HierarchyException>(() => Read(new string(';', 64) + "\n"));
        Assert.Equal(HierarchyError.TooLarge, fault.Error);
        Assert.Equal(64, Read(new string(';', 63) + "\n").LevelCount);
    }

    [Theory]
    [InlineData(0, "37")]
    [InlineData(1, "35-39")]
    [InlineData(2, "30-39")]
    [InlineData(3, "*")]
    public void Intervals_are_aligned_to_their_width(int level, string expected) =>
        Assert.Equal(
            expected,
            Hierarchy.FromIntervals("age", 0, 120, 5, 10).Generalize("37", level)
        );

    [Fact]
    public void Intervals_below_zero_are_aligned_too()
    {
        var hierarchy = Hierarchy.FromIntervals("degrees", -7, 7, 5);
        Assert.Equal("-10--6", hierarchy.Generalize("-7", 1));
        Assert.Equal("-5--1", hierarchy.Generalize("-5", 1));
        Assert.Equal("0-4", hierarchy.Generalize("0", 1));
        Assert.Equal("*", hierarchy.Generalize("7", 2));
    }

    [Theory]
    [InlineData(0, 10, new[] { 1 })]
    [InlineData(0, 10, new[] { 5, 12 })]
    [InlineData(0, 10, new[] { 5, 5 })]
    [InlineData(10, 0, new[] { 5 })]
    [InlineData(int.MinValue, int.MaxValue, new[] { 5 })]
    public void Intervals_that_do_not_nest_are_refused(int minimum, int maximum, int[] widths) =>
        Assert.Throws<ArgumentException>(() =>
            Hierarchy.FromIntervals("age", minimum, maximum, widths)
        );

    [Fact]
    public void Prefixes_make_region_levels()
    {
        var hierarchy = Hierarchy.FromPrefixes(
            "region",
            ["310101", "310115", "320102", "31"],
            4,
            2
        );

        Assert.Equal(
            ["310115", "3101*", "31*", "*"],
            Enumerable.Range(0, 4).Select(level => hierarchy.Generalize("310115", level))
        );
        Assert.Equal(
            ["31", "31*", "31*", "*"],
            Enumerable.Range(0, 4).Select(level => hierarchy.Generalize("31", level))
        );
        Assert.Throws<ArgumentException>(() => Hierarchy.FromPrefixes("region", ["31"], 2, 4));
        Assert.Throws<ArgumentException>(() => Hierarchy.FromPrefixes("region", ["31"], 0));
    }

    [Fact]
    public void Functions_and_suppression_make_levels()
    {
        var icd = Hierarchy.FromFunctions(
            "icd10",
            ["E11.9", "E10.1", "I10"],
            c => c[..3],
            c => c[..1],
            _ => "*"
        );

        Assert.Equal("E11", icd.Generalize("E11.9", 1));
        Assert.Equal("E", icd.Generalize("E10.1", 2));
        Assert.Equal("*", Hierarchy.FromSuppression("sex", ["f", "m"]).Generalize("f", 1));
    }

    /// <summary>The laws every hierarchy obeys, whatever its rows.</summary>
    [Property(Arbitrary = [typeof(Arbitraries)])]
    public void Labels_are_intervals_that_nest_and_leaves_add_up(Hierarchy hierarchy)
    {
        for (var level = 0; level < hierarchy.LevelCount; level++)
        {
            var labels = Enumerable
                .Range(0, hierarchy.ValueCount)
                .Select(v => hierarchy.LabelIndex(level, v))
                .ToArray();
            Assert.Equal(labels.Order(), labels);
            for (var label = 0; label < hierarchy.LabelCount(level); label++)
            {
                Assert.Equal(labels.Count(l => l == label), hierarchy.LeafCount(level, label));
            }

            for (var v = 1; level > 0 && v < labels.Length; v++)
            {
                var below =
                    hierarchy.LabelIndex(level - 1, v) == hierarchy.LabelIndex(level - 1, v - 1);
                Assert.True(!below || labels[v] == labels[v - 1]);
            }
        }
    }

    private static Hierarchy Read(string text) =>
        Hierarchy.Read("secret-free", new StringReader(text));

    public static class Arbitraries
    {
        public static FsCheck.Arbitrary<Hierarchy> Hierarchies() =>
            SmallCase.HierarchyOf("q").ToArbitrary();
    }

    private sealed class Endless : TextReader
    {
        public long Given { get; private set; }

        public override int Read()
        {
            Given++;
            return 'x';
        }
    }
}
