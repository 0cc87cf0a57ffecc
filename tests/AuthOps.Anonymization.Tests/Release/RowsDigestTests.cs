using System.Buffers.Binary;
using System.Text;
using AuthOps.Anonymization.Release;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Release;

/// <summary>The digest of a multiset of rows.</summary>
public sealed class RowsDigestTests
{
    private static readonly Table s_table = Table.FromColumns(
        Column.FromStrings("b", "30-39", "30-39", "40-49", "40-49", "40-49", null),
        Column.FromStrings("a", "flu", "gout", "flu", "flu", "flu", "")
    );

    /// <summary>The definition, row by row: hash every row to the group, add, hash the sum.</summary>
    [Fact]
    public void The_digest_is_that_of_its_definition()
    {
        Assert.Equal(Defined(s_table), RowsDigest.Of(s_table, CancellationToken.None));
        Assert.Equal(
            Defined(TestTables.Rows(s_table, [])),
            RowsDigest.Of(TestTables.Rows(s_table, []), CancellationToken.None)
        );
    }

    /// <summary>A vector, so that the format does not change unseen; the verifier under eng computes it too.</summary>
    [Fact]
    public void The_digest_of_the_vector_does_not_change()
    {
        Assert.Equal(
            "39e93df961ccbc8ed09a0876f760da140d64892664664d7b5585bf453b4a4940",
            RowsDigest.Of(s_table, CancellationToken.None)
        );
    }

    [Fact]
    public void Order_and_blocks_do_not_matter()
    {
        var expected = RowsDigest.Of(s_table, CancellationToken.None);
        Assert.Equal(expected, RowsDigest.Of(TestTables.Reversed(s_table), CancellationToken.None));
        var digest = new RowsDigest();
        digest.Add(TestTables.Rows(s_table, [5, 3]), CancellationToken.None);
        digest.Add(
            Table.FromColumns([.. TestTables.Rows(s_table, [0, 1, 2, 4]).Columns.Reverse()]),
            CancellationToken.None
        );
        Assert.Equal(expected, digest.Finish());
    }

    /// <summary>More equal rows than a word of counts, more different ones than a batch.</summary>
    [Fact]
    public void Many_rows_are_added_up()
    {
        var table = Table.FromColumns(
            Column.FromStrings("a", [.. Enumerable.Range(0, 2_500).Select(i => $"{i * i % 700}")])
        );
        Assert.Equal(Defined(table), RowsDigest.Of(table, CancellationToken.None));
        var equal = Table.FromColumns(Column.FromCodes("a", new int[200_000], ["x"]));
        var fewer = Table.FromColumns(Column.FromCodes("a", new int[199_999], ["x"]));
        Assert.NotEqual(
            RowsDigest.Of(equal, CancellationToken.None),
            RowsDigest.Of(fewer, CancellationToken.None)
        );
    }

    public static TheoryData<string, string?[], string?[]> Others =>
        new()
        {
            // Sensitive values exchanged between classes: every column still has the same cells.
            { "exchanged", ["30-39", "40-49"], ["gout", "flu"] },
            { "a row more", ["30-39", "40-49", "40-49"], ["flu", "gout", "gout"] },
            { "a row less", ["30-39"], ["flu"] },
            { "another cell", ["30-39", "40-49"], ["flu", "gou"] },
            { "NULL for empty", ["30-39", "40-49"], [null, "gout"] },
            { "moved between cells", ["30-39f", "40-49"], ["lu", "gout"] },
        };

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_table_has_another_digest(string what, string?[] first, string?[] second)
    {
        var table = Table.FromColumns(
            Column.FromStrings("b", "30-39", "40-49"),
            Column.FromStrings("a", "flu", "gout")
        );
        Assert.True(
            RowsDigest.Of(table, CancellationToken.None)
                != RowsDigest.Of(
                    Table.FromColumns(
                        Column.FromStrings("b", first),
                        Column.FromStrings("a", second)
                    ),
                    CancellationToken.None
                ),
            what
        );
    }

    [Fact]
    public void Another_name_has_another_digest_and_other_columns_are_refused()
    {
        var renamed = Table.FromColumns(
            Column.FromStrings("b", "30-39"),
            Column.FromStrings("c", "flu")
        );
        Assert.NotEqual(
            RowsDigest.Of(TestTables.Rows(s_table, [0]), CancellationToken.None),
            RowsDigest.Of(renamed, CancellationToken.None)
        );
        var digest = new RowsDigest();
        Assert.Throws<InvalidOperationException>(digest.Finish);
        digest.Add(s_table, CancellationToken.None);
        Assert.Throws<ArgumentException>(() => digest.Add(renamed, CancellationToken.None));
    }

    private static string Defined(Table table)
    {
        var group = Ristretto255.Instance;
        var columns = table.Columns.OrderBy(c => c.Name, StringComparer.Ordinal).ToArray();
        var elements = new byte[table.RowCount * 32];
        for (var row = 0; row < table.RowCount; row++)
        {
            ReadOnlyMemory<byte>[] cells =
            [
                .. columns.Select(c =>
                    (ReadOnlyMemory<byte>)(
                        c[row] is { } text ? [1, .. Encoding.UTF8.GetBytes(text)] : new byte[1]
                    )
                ),
            ];
            group.HashToGroup(
                DomainHash.Hash(HashKind.Sha512, "authops/release/row/v2", cells),
                elements.AsSpan(row * 32, 32)
            );
        }

        var sum = new byte[32];
        Assert.True(group.TrySum(elements, sum, out _));
        var rows = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(rows, table.RowCount);
        return Convert.ToHexStringLower(
            DomainHash.Hash(
                HashKind.Sha256,
                "authops/release/rows/v2",
                [
                    rows,
                    sum,
                    .. columns.Select(c => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(c.Name)),
                ]
            )
        );
    }
}
