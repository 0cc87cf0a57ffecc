using System.Security.Cryptography;
using System.Text;
using AuthOps.Anonymization.Pseudonyms;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Pseudonyms;

public sealed class ColumnPseudonymizerTests
{
    private static readonly byte[] s_secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>The message spelt out beside the library: label, four bytes of length, context, value.</summary>
    [Fact]
    public void A_pseudonym_is_a_tag_over_label_context_and_value()
    {
        using var key = PseudonymKey.Import(s_secret);
        byte[] message =
        [
            .. "authops/anonymization/pseudonym/v1\0"u8,
            7,
            0,
            0,
            0,
            .. "study 1"u8,
            .. Encoding.UTF8.GetBytes("张三"),
        ];
        var expected = Convert.ToHexStringLower(
            HMACSHA256.HashData(s_secret, message).AsSpan(0, 16)
        );
        Assert.Equal(expected, new ColumnPseudonymizer(key, "study 1").Pseudonymize("张三"));
    }

    [Fact]
    public void Keys_and_contexts_separate_and_equal_values_stay_joinable()
    {
        using var key = PseudonymKey.Import(s_secret);
        using var other = PseudonymKey.Generate();
        var given = new ColumnPseudonymizer(key, "a");
        string[] all =
        [
            given.Pseudonymize("x"),
            given.Pseudonymize("y"),
            given.Pseudonymize(""),
            new ColumnPseudonymizer(key, "b").Pseudonymize("x"),
            new ColumnPseudonymizer(key, "ax").Pseudonymize(""),
            new ColumnPseudonymizer(other, "a").Pseudonymize("x"),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, static p => Assert.Matches("^[0-9a-f]{32}$", p));
        using var again = PseudonymKey.Import(s_secret);
        Assert.Equal(all[0], new ColumnPseudonymizer(again, "a").Pseudonymize("x"));
    }

    [Fact]
    public void Columns_of_a_table_are_replaced_and_null_names_nobody()
    {
        using var key = PseudonymKey.Import(s_secret);
        var pseudonymizer = new ColumnPseudonymizer(key, "a");
        var table = Table.FromColumns(
            Column.FromStrings("id", "1", null, "2", "1"),
            Column.FromStrings("parent", "2", "1", null, "3"),
            Column.FromStrings("age", "30", "31", "32", "33")
        );
        var result = pseudonymizer.Pseudonymize(
            table,
            ["id", "parent"],
            TestContext.Current.CancellationToken
        );
        var (one, two) = (pseudonymizer.Pseudonymize("1"), pseudonymizer.Pseudonymize("2"));
        Assert.Equal([one, null, two, one], Enumerable.Range(0, 4).Select(i => result["id"][i]));
        Assert.Equal((two, one), (result["parent"][0], result["parent"][1]));
        Assert.Null(result["parent"][2]);
        Assert.Equal("33", result["age"][3]);
    }

    [Fact]
    public void What_cannot_be_pseudonymised_is_refused_without_being_shown()
    {
        using var key = PseudonymKey.Import(s_secret);
        var pseudonymizer = new ColumnPseudonymizer(key, "a");
        Assert.Throws<ArgumentException>(() => PseudonymKey.Import(new byte[32]));
        Assert.Throws<ArgumentException>(() => PseudonymKey.Import(new byte[31]));
        Assert.Throws<ArgumentException>(() => new ColumnPseudonymizer(key, ""));
        Assert.Throws<ArgumentException>(() => new ColumnPseudonymizer(key, new string('c', 257)));
        _ = pseudonymizer.Pseudonymize(new string('v', 4_096));
        foreach (var value in new[] { new string('v', 4_097), "SECRET\ud800" })
        {
            var table = Table.FromColumns(Column.FromStrings("id", "1", value));
            var error = Assert.Throws<PolicyException>(() =>
                pseudonymizer.Pseudonymize(table, ["id"], TestContext.Current.CancellationToken)
            );
            Assert.Equal((PolicyError.ValueNotPseudonymizable, 2L), (error.Error, error.Row));
            Assert.DoesNotContain("SECRET", error.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(
            PolicyError.MissingColumn,
            Assert
                .Throws<PolicyException>(() =>
                    pseudonymizer.Pseudonymize(
                        Table.FromColumns(Column.FromStrings("id", "1")),
                        ["ID"],
                        TestContext.Current.CancellationToken
                    )
                )
                .Error
        );
    }

    [Fact]
    public void A_destroyed_key_makes_no_pseudonyms()
    {
        var key = PseudonymKey.Import(s_secret);
        var pseudonymizer = new ColumnPseudonymizer(key, "a");
        var copy = new byte[32];
        key.Export(copy);
        Assert.Equal(s_secret, copy);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pseudonymizer.Pseudonymize("x"));
        Assert.Throws<ObjectDisposedException>(() => key.Export(copy));
    }
}
