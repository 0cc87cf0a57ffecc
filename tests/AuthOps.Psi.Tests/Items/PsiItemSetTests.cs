using AuthOps.Primitives.Tables;
using AuthOps.Psi.Items;
using FsCheck.Xunit;

namespace AuthOps.Psi.Tests.Items;

public sealed class PsiItemSetTests
{
    [Fact]
    public void Items_are_length_prefixed_so_that_parts_cannot_be_moved()
    {
        var left = Encoded(["a"], ["bc"]);
        var right = Encoded(["ab"], ["c"]);

        Assert.Equal("020000000100000061020000006263", left);
        Assert.Equal("020000000200000061620100000063", right);
    }

    [Property(MaxTest = 300)]
    public void Different_tuples_never_have_equal_bytes(string? a, string? b, string? c, string? d)
    {
        var (left, right) = (Try(a, b), Try(c, d));
        if (left is null || right is null)
        {
            return;
        }

        var equal = Normal(a) == Normal(c) && Normal(b) == Normal(d);
        Assert.Equal(equal, left == right);
    }

    [Fact]
    public void Composed_and_decomposed_text_is_one_item_and_spaces_and_case_are_kept()
    {
        Assert.True(KeyText.CanNormalize);
        Assert.Equal(Encoded(["\u00e9"]), Encoded(["e\u0301"]));
        Assert.NotEqual(Encoded(["a"]), Encoded(["a "]));
        Assert.NotEqual(Encoded(["a"]), Encoded(["A"]));
        Assert.NotEqual(Encoded(["1"]), Encoded(["１"]));
    }

    [Fact]
    public void By_default_repeated_null_and_invalid_keys_refuse_the_set_by_row_and_reason()
    {
        string?[] keys = ["ok", null, "secret-key", "secret-key", "\ud800x", new string('x', 4097)];

        var thrown = Assert.Throws<PsiItemException>(() => Parties.Set(keys));

        Assert.Equal(
            [
                new ItemFinding(1, ItemFindingKind.Null, "id"),
                new ItemFinding(3, ItemFindingKind.Duplicate, null),
                new ItemFinding(4, ItemFindingKind.InvalidText, "id"),
                new ItemFinding(5, ItemFindingKind.TooLong, "id"),
            ],
            thrown.Findings
        );
        Assert.DoesNotContain("secret", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("row 3: Duplicate", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Policies_decide_which_rows_of_a_key_match()
    {
        string?[] keys = ["a", "b", "a", null, "c", "a"];

        var first = Build(keys, DuplicatePolicy.First);
        var all = Build(keys, DuplicatePolicy.AllRows);

        Assert.Equal((3, 6), (first.Count, first.RowCount));
        Assert.Equal((3, 6), (all.Count, all.RowCount));
        Assert.Equal([0, 4], first.RowsOf([true, false, true]));
        Assert.Equal([0, 2, 4, 5], all.RowsOf([true, false, true]));
        Assert.Equal([2, 3, 5], all.Findings.Select(f => f.Row));
        Assert.Throws<PsiItemException>(() => Build(keys, DuplicatePolicy.Reject));
    }

    /// <summary>The sign of a kelvin is a letter K once it is normalised: text that is not in ASCII may become it.</summary>
    [Fact]
    public void Values_that_are_the_same_once_normalised_are_one_item()
    {
        var set = Build(["K", "\u212a", "\u00e9", "e\u0301", "K"], DuplicatePolicy.AllRows);

        Assert.Equal((2, 5), (set.Count, set.RowCount));
        Assert.Equal([0, 1, 4], set.RowsOf([true, false]));
        Assert.Equal([1, 3, 4], set.Findings.Select(f => f.Row));
    }

    [Fact]
    public void Without_normalisation_only_ascii_keys_take_part()
    {
        var column = Column.FromStrings("id", "ascii", "\u00e9", "\ud800");
        var policy = new PsiItemPolicy { UnusableRows = UnusableRowPolicy.Exclude };

        var set = new PsiItemSetBuilder([column], policy, canNormalize: false).Build();

        Assert.Equal(1, set.Count);
        Assert.Equal(
            [ItemFindingKind.NormalizationUnavailable, ItemFindingKind.InvalidText],
            set.Findings.Select(f => f.Kind)
        );
    }

    [Fact]
    public void The_schema_hash_depends_on_names_and_order_and_not_on_their_composition()
    {
        var ab = PsiItemSet.FromColumns([
            Column.FromStrings("a", "1"),
            Column.FromStrings("b", "1"),
        ]);
        var ba = PsiItemSet.FromColumns([
            Column.FromStrings("b", "1"),
            Column.FromStrings("a", "1"),
        ]);

        Assert.False(ab.SchemaHash.SequenceEqual(ba.SchemaHash));
        Assert.Equal(PsiItemSet.HashSchema(["\u00e9"]), PsiItemSet.HashSchema(["e\u0301"]));
    }

    [Fact]
    public void Columns_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>("keyColumns", () => PsiItemSet.FromColumns([]));
        Assert.Throws<ArgumentException>("policy", () => Build(["a"], 0));
        Assert.Throws<ArgumentException>(
            "keyColumns",
            () =>
                PsiItemSet.FromColumns([
                    Column.FromStrings("a", "1"),
                    Column.FromStrings("b", "1", "2"),
                ])
        );
        Assert.Throws<ArgumentException>(
            "keyColumns",
            () =>
                PsiItemSet.FromColumns([Column.FromStrings("a", "1"), Column.FromStrings("a", "1")])
        );
    }

    [Fact]
    public void Validators_find_rows_before_any_message_and_the_policy_decides()
    {
        var policy = new PsiItemPolicy
        {
            Validators = new Dictionary<string, Predicate<string>>
            {
                ["id"] = text => text.Length == 3,
            },
        };
        string?[] keys = ["abc", "toolong", "abd", null, "toolong"];

        var thrown = Assert.Throws<PsiItemException>(() =>
            PsiItemSet.FromStrings("id", keys, policy)
        );
        var set = PsiItemSet.FromStrings(
            "id",
            keys,
            policy with
            {
                UnusableRows = UnusableRowPolicy.Exclude,
            }
        );

        Assert.Equal(
            [
                new ItemFinding(1, ItemFindingKind.InvalidIdentifier, "id"),
                new ItemFinding(3, ItemFindingKind.Null, "id"),
                new ItemFinding(4, ItemFindingKind.InvalidIdentifier, "id"),
            ],
            thrown.Findings
        );
        Assert.DoesNotContain("toolong", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(2, set.Count);
        Assert.Equal([0, 2], set.RowsOf([true, true]));
        Assert.Throws<ArgumentException>(
            "policy",
            () => PsiItemSet.FromStrings("other", keys, policy)
        );
    }

    [Fact]
    public void A_column_name_that_this_process_cannot_normalise_is_refused()
    {
        Column[] columns = [Column.FromStrings("编号", "1")];

        PsiItemSet.RequireNames(columns, canNormalize: true);
        Assert.Throws<ArgumentException>(
            "keyColumns",
            () => PsiItemSet.RequireNames(columns, canNormalize: false)
        );
        Assert.Throws<ArgumentException>(
            "keyColumns",
            () => PsiItemSet.FromColumns([Column.FromStrings("\ud800", "1")])
        );
    }

    private static PsiItemSet Build(string?[] keys, DuplicatePolicy duplicates) =>
        PsiItemSet.FromStrings(
            "id",
            keys,
            new PsiItemPolicy { Duplicates = duplicates, UnusableRows = UnusableRowPolicy.Exclude }
        );

    private static string Encoded(params string[][] columns) =>
        Convert.ToHexStringLower(
            PsiItemSet
                .FromColumns([.. columns.Select((c, i) => Column.FromStrings($"c{i}", c))])
                .Encoded(0)
        );

    private static string? Try(string? first, string? second)
    {
        try
        {
            return first is null || second is null ? null : Encoded([first], [second]);
        }
        catch (PsiItemException)
        {
            return null;
        }
    }

    private static string? Normal(string? text) =>
        text?.Normalize(System.Text.NormalizationForm.FormC);
}
