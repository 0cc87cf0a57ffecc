using System.Text;
using AuthOps.Cli.Input;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthOps.Cli.Tests.Input;

/// <summary>The fast road for plain files against the strict reader: same table, or same fault.</summary>
public sealed class PlainCsvReaderTests
{
    private static readonly CsvReadOptions s_strict = new() { PlainFrom = -1 };
    private static readonly CsvReadOptions s_fast = new()
    {
        PlainFrom = 0,
        PlainPart = 7,
        Threads = 3,
    };

    /// <summary>Files of characters that matter, most of them plain and some of them not.</summary>
    [Property(MaxTest = 400, Arbitrary = [typeof(Files)])]
    public void Any_file_gives_the_same_table_or_the_same_fault(Content content) =>
        AssertSame(content.Bytes, s_strict, s_fast);

    [Property(MaxTest = 200, Arbitrary = [typeof(Files)])]
    public void Nulls_and_apostrophes_are_read_alike(Content content) =>
        AssertSame(
            content.Bytes,
            s_strict with
            {
                NullText = "a",
                UnescapeSpreadsheetCells = true,
            },
            s_fast with
            {
                NullText = "a",
                UnescapeSpreadsheetCells = true,
            }
        );

    [Theory]
    [InlineData("a;b\n1;2\n3;4\n")]
    [InlineData("a;b\n1;2\n3;4")]
    [InlineData("a;b\r\n1;2\r\n3;4\r\n")]
    [InlineData("\uFEFFa;b\n1;2\n")]
    [InlineData("a;b\n;\n上海;é\n")]
    [InlineData("a\nx\n")]
    public void Plain_files_take_the_fast_road(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.At("t.csv"), Encoding.UTF8.GetBytes(text));
        Assert.NotNull(TryFast(folder.At("t.csv"), s_fast));
        AssertSame(Encoding.UTF8.GetBytes(text), s_strict, s_fast);
    }

    [Theory]
    [InlineData("a;b\n1;\"2\"\n")]
    [InlineData("a;b\n1;2;3\n")]
    [InlineData("a;b\n1\n")]
    [InlineData("a;b\n1;2\n\n3;4\n")]
    [InlineData("a;b\n1;2\n\n")]
    [InlineData("a;b\n1;2\r3;4\n")]
    [InlineData("a\nx\n\n")]
    public void What_is_not_plain_is_left_to_the_strict_reader(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.At("t.csv"), Encoding.UTF8.GetBytes(text));
        Assert.Null(TryFast(folder.At("t.csv"), s_fast));
        AssertSame(Encoding.UTF8.GetBytes(text), s_strict, s_fast);
    }

    [Fact]
    public void Invalid_bytes_and_limits_are_left_to_the_strict_reader()
    {
        AssertSame("a;b\n1;\0\n"u8.ToArray(), s_strict, s_fast);
        AssertSame([.. "a;b\n1;"u8, 0xC3, (byte)'\n'], s_strict, s_fast);
        AssertSame([.. "a;b\n1;"u8, 0xC3, 0xA9, (byte)'\n'], Gb(s_strict), Gb(s_fast));
        foreach (var bounds in Bounds())
        {
            AssertSame(
                "a;b\n1;22\n3;444\n5;6\n"u8.ToArray(),
                s_strict with
                {
                    Table = bounds,
                },
                s_fast with
                {
                    Table = bounds,
                }
            );
        }

        var longest = Encoding.UTF8.GetBytes(
            $"a;b\n{new string('x', 90)};{new string('y', 900)}\n"
        );
        for (var length = 985; length <= 1_000; length++)
        {
            AssertSame(
                longest,
                s_strict with
                {
                    MaxRecordLength = length,
                },
                s_fast with
                {
                    MaxRecordLength = length,
                }
            );
        }

        static CsvReadOptions Gb(CsvReadOptions options) =>
            options with
            {
                Encoding = CsvEncoding.Gb18030,
            };
    }

    /// <summary>More than 65,536 values in a column, values of every length, several buffers and parts.</summary>
    [Fact]
    public void Large_files_are_joined_code_for_code()
    {
        var text = new StringBuilder("n;v;w\r\n");
        for (var i = 0; i < 90_000; i++)
        {
            text.Append(i * 7 % 90_000).Append(';');
            text.Append('x', i % 40)
                .Append(i % 3)
                .Append(';')
                .Append("上海é"[i % 3])
                .Append("\r\n");
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var options = s_fast with { PlainPart = 1 << 16, Threads = 4 };
        AssertSame(bytes, s_strict, options);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.At("t.csv"), bytes);
        var table = TryFast(folder.At("t.csv"), options)!;
        Assert.Equal(90_000, table.Table["n"].Values.Count);
        Assert.Equal(77, table.Lines.LineOf(75));
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("t.csv"), "a;b\n1;2\n");
        Assert.Throws<OperationCanceledException>(() =>
            CsvTableReader.Read(folder.At("t.csv"), s_fast, null, new CancellationToken(true))
        );
    }

    private static IEnumerable<AuthOps.Primitives.Tables.TableReadOptions> Bounds() =>
        [
            new() { MaxRows = 2 },
            new() { MaxRows = 3 },
            new() { MaxDictionarySize = 2 },
            new() { MaxDictionarySize = 3 },
            new() { MaxValueLength = 2 },
            new() { MaxValueLength = 3 },
            new() { MaxDictionaryChars = 5 },
            new() { MaxDictionaryChars = 6 },
        ];

    private static CsvTable? TryFast(string path, CsvReadOptions options)
    {
        using var records = CsvRecordReader.Open(path, options);
        Assert.True(records.Read());
        var header = Enumerable
            .Range(0, records.FieldCount)
            .Select(i => new AuthOps.Primitives.Tables.ColumnBuilder(records.Field(i).ToString()))
            .ToArray();
        return PlainCsvReader.TryRead(
            path,
            options,
            header,
            records.Delimiter,
            null,
            TestContext.Current.CancellationToken
        );
    }

    private static void AssertSame(byte[] content, CsvReadOptions strict, CsvReadOptions fast)
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("t.csv");
        File.WriteAllBytes(path, content);
        var (expected, fault) = Read(path, strict);
        var (actual, otherFault) = Read(path, fast);
        Assert.Equal(fault, otherFault);
        Assert.Equal(expected is null, actual is null);
        if (expected is null || actual is null)
        {
            return;
        }

        Assert.Equal(expected.Delimiter, actual.Delimiter);
        Assert.Equal(
            expected.Table.Columns.Select(c => c.Name),
            actual.Table.Columns.Select(c => c.Name)
        );
        for (var i = 0; i < expected.Table.Columns.Count; i++)
        {
            var (one, other) = (expected.Table.Columns[i], actual.Table.Columns[i]);
            Assert.Equal(one.Values, other.Values);
            Assert.True(one.Codes.SequenceEqual(other.Codes));
            Assert.Equal(one.NullCount, other.NullCount);
        }

        for (var row = 0; row < Math.Min(5, expected.Table.RowCount); row++)
        {
            Assert.Equal(expected.Lines.LineOf(row), actual.Lines.LineOf(row));
        }
    }

    private static (CsvTable? Table, string? Fault) Read(string path, CsvReadOptions options)
    {
        try
        {
            return (
                CsvTableReader.Read(path, options, null, TestContext.Current.CancellationToken),
                null
            );
        }
        catch (InputDataException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>A file.</summary>
    public sealed record Content(byte[] Bytes)
    {
        public override string ToString() => Convert.ToHexString(Bytes);
    }

    /// <summary>Files: a header of two columns, then lines of which a few are damaged.</summary>
    public static class Files
    {
        public static Arbitrary<Content> Contents()
        {
            var cell = Gen.Elements("", "a", "b", "上海", "é", "'=1", "seventeen letters", "x y");
            var plain = cell.SelectMany(one => cell.Select(two => $"{one};{two}"));
            var odd = Gen.Elements(
                "",
                "a",
                "a;b;c",
                "\"a\";b",
                "\"a\nb\";c",
                "a\r;b",
                "\0;a",
                "a;\"",
                "a;b\"c"
            );
            var line = Gen.Frequency((60, plain), (1, odd));
            var end = Gen.Elements("\n", "\r\n");
            var content =
                from lines in line.ListOf()
                from ending in end
                from last in Gen.Elements("", ending)
                select new Content(
                    Encoding.UTF8.GetBytes("h;i" + ending + string.Join(ending, lines) + last)
                );
            return content.ToArbitrary();
        }
    }
}
