using System.Text;
using AuthOps.Cli.Input;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Tests.Input;

public sealed class CsvTableReaderTests
{
    private const string Mark = "SECRETMARK";

    [Theory]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("a,b\r1,2\r3,4")]
    [InlineData("a;b\n1;2\n3;4\n\n\n")]
    [InlineData("a\tb\n1\t2\n3\t4")]
    [InlineData("\uFEFFa|b\n1|2\n3|4")]
    [InlineData("\"a\",\"b\"\n\"1\",\"2\"\n3,4\n")]
    public void Line_ends_delimiters_marks_and_quotes_are_understood(string text)
    {
        var table = Read(text).Table;

        Assert.Equal(["a", "b"], table.Columns.Select(c => c.Name));
        Assert.Equal(["1", "3"], Cells(table["a"]));
        Assert.Equal(["2", "4"], Cells(table["b"]));
    }

    [Fact]
    public void Quoted_fields_keep_delimiters_quotes_and_line_breaks_and_nothing_is_trimmed_or_a_comment()
    {
        var table = Read("a,b\n\"1,\"\"x\"\"\n2\", y \n#c,5\"\n").Table;

        Assert.Equal(["1,\"x\"\n2", "#c"], Cells(table["a"]));
        Assert.Equal([" y ", "5\""], Cells(table["b"]));
    }

    [Fact]
    public void An_empty_cell_is_the_empty_string_unless_it_is_declared_to_be_null()
    {
        Assert.Equal(["", "x"], Cells(Read("a,b\n,1\nx,2\n").Table["a"]));
        var nulls = Read("a,b\n,1\nx,2\n", new CsvReadOptions { NullText = "" }).Table["a"];
        Assert.Equal([null, "x"], Cells(nulls));
    }

    [Fact]
    public void Gb18030_is_read_with_two_and_four_byte_characters()
    {
        // 姓名,城市 / 张三,上海 in GB 2312 code points, U+20087 (82 -> 0x95329031) from GB 18030-2005's four-byte range.
        byte[] bytes =
        [
            0xD0,
            0xD5,
            0xC3,
            0xFB,
            (byte)',',
            0xB3,
            0xC7,
            0xCA,
            0xD0,
            (byte)'\n',
            0xD5,
            0xC5,
            0xC8,
            0xFD,
            (byte)',',
            0xC9,
            0xCF,
            0xBA,
            0xA3,
            (byte)'\n',
            0x95,
            0x32,
            0x90,
            0x31,
            (byte)',',
            (byte)'x',
            (byte)'\n',
        ];

        var table = CsvTableReader
            .Read(
                new MemoryStream(bytes),
                "t.csv",
                new CsvReadOptions { Encoding = CsvEncoding.Gb18030 },
                cancellationToken: TestContext.Current.CancellationToken
            )
            .Table;

        Assert.Equal(["姓名", "城市"], table.Columns.Select(c => c.Name));
        Assert.Equal(["张三", "\U00020087"], Cells(table["姓名"]));
        Assert.Equal(["上海", "x"], Cells(table["城市"]));
    }

    [Theory]
    [InlineData("", "t.csv: the file is empty; it must begin with a header line")]
    [InlineData("\uFEFF", "t.csv: the file is empty; it must begin with a header line")]
    [InlineData(
        "\n\na,b\n",
        "t.csv: line 1: the line is blank; the file must begin with a header line"
    )]
    [InlineData(
        "SECRETMARK,b,SECRETMARK\n1,2,3\n",
        "t.csv: line 1, column 3: the header gives this column the name of column 1; names must differ"
    )]
    [InlineData("SECRETMARK,,c\n", "t.csv: line 1, column 2: the header names no column here")]
    [InlineData(
        "a,b\n1,2\nSECRETMARK\n",
        "t.csv: line 3: the record has 1 fields and the header 2"
    )]
    [InlineData(
        "a,b\n\"1\n1\",2\n3,4,SECRETMARK\n",
        "t.csv: line 4: the record has 3 fields and the header 2"
    )]
    [InlineData(
        "a,b\n1,2\n\n3,SECRETMARK\n",
        "t.csv: line 3: the line is blank; blank lines may only end the file"
    )]
    [InlineData(
        "a,b\n1,\"SECRETMARK\n3,4\n",
        "t.csv: line 2, column 2: a quote is opened and never closed"
    )]
    [InlineData(
        "a,b\n1,2\n\"SECRET\"MARK,4\n",
        "t.csv: line 3, column 1: text follows a closing quote; double the quotes inside a quoted field"
    )]
    [InlineData(
        "a,b\n1,2\nSECRETMARK\0,4\n",
        "t.csv: line 3: a NUL character, which no text file has; the file is binary, UTF-16 or damaged"
    )]
    [InlineData(
        "a,b;c\n1,SECRETMARK\n",
        "t.csv: line 1: the delimiter is not plain from the first line; say it with --delimiter"
    )]
    public void Malformed_files_are_reported_by_place_and_reason_and_never_by_content(
        string text,
        string message
    )
    {
        var error = Assert.Throws<InputDataException>(() => Read(text));

        Assert.Equal(message, error.Message);
        Assert.DoesNotContain("SECRET", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_530)]
    [InlineData(200_000)]
    public void Invalid_utf8_is_refused_with_its_line_wherever_the_block_boundary_falls(int offset)
    {
        // Lines of 10 bytes; the invalid byte follows whole lines and a few letters.
        var lines = offset / 10;
        var text = new StringBuilder("a,b\n");
        for (var i = 0; i < lines; i++)
        {
            text.Append("1234,6789\n");
        }

        byte[] bytes =
        [
            .. Encoding.UTF8.GetBytes(text.ToString()),
            .. "SECRETMARK"u8,
            0xE5,
            0xBC,
            (byte)',',
            (byte)'1',
            (byte)'\n',
        ];

        var error = Assert.Throws<InputDataException>(() => ReadBytes(bytes, CsvEncoding.Utf8));
        Assert.Equal(lines + 2, error.Line);
        Assert.Contains("is not valid UTF-8", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_split_of_an_invalid_sequence_over_two_blocks_is_refused_on_its_line()
    {
        for (var shift = 0; shift < 6; shift++)
        {
            byte[] bytes =
            [
                .. "a\n"u8,
                .. Enumerable.Repeat((byte)'x', 65_536 - 2 - 1 - 3 + shift),
                (byte)'\n',
                0xF0,
                0x9F,
                0x98,
                (byte)'\n',
                (byte)'y',
            ];
            var options = new CsvReadOptions
            {
                Table = new TableReadOptions { MaxValueLength = 100_000 },
            };

            var error = Assert.Throws<InputDataException>(() =>
                CsvTableReader.Read(
                    new MemoryStream(bytes),
                    "t.csv",
                    options,
                    cancellationToken: TestContext.Current.CancellationToken
                )
            );
            Assert.Equal(3, error.Line);
        }
    }

    [Fact]
    public void Invalid_gb18030_and_a_truncated_end_are_refused()
    {
        byte[] invalid = [.. "a,b\n1,2\n"u8, 0xFF, (byte)',', (byte)'x', (byte)'\n'];
        byte[] truncated = [.. "a,b\n1,2\n3,"u8, 0x81];

        Assert.Equal(
            3,
            Assert.Throws<InputDataException>(() => ReadBytes(invalid, CsvEncoding.Gb18030)).Line
        );
        Assert.Throws<InputDataException>(() => ReadBytes(truncated, CsvEncoding.Gb18030));
        byte[] utf8 = [.. "a,b\n1,2\n3,"u8, 0xE5];
        Assert.Throws<InputDataException>(() => ReadBytes(utf8, CsvEncoding.Utf8));
    }

    [Fact]
    public void A_utf16_file_is_recognised_by_its_mark()
    {
        byte[] bytes = [0xFF, 0xFE, (byte)'a', 0, (byte)'\n', 0];

        var error = Assert.Throws<InputDataException>(() => ReadBytes(bytes, CsvEncoding.Utf8));
        Assert.Contains("UTF-16", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n1,2\n", 3)]
    [InlineData("", 1)]
    [InlineData("a,b\n1,\"", 2)]
    public void A_line_of_a_gigabyte_is_refused_in_bounded_memory(string beginning, long line)
    {
        using var stream = new EndlessLineStream(beginning, 1L << 30);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<InputDataException>(() =>
            CsvTableReader.Read(
                stream,
                "t.csv",
                new CsvReadOptions(),
                cancellationToken: TestContext.Current.CancellationToken
            )
        );

        Assert.Equal(line, error.Line ?? 1);
        Assert.Contains("longer than 1048576 characters", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
        Assert.InRange(stream.Delivered, 0, 16 << 20);
    }

    [Fact]
    public void Bounds_are_reported_by_line_and_column_number()
    {
        var options = new CsvReadOptions
        {
            Table = new TableReadOptions { MaxValueLength = 4, MaxRows = 2 },
        };

        Assert.Equal(
            "t.csv: line 3, column 2: the field is longer than 4 characters",
            Assert.Throws<InputDataException>(() => Read($"a,b\n1,2\n3,{Mark}\n", options)).Message
        );
        Assert.Equal(
            "t.csv: line 4, column 1: the file has more than 2 records",
            Assert.Throws<InputDataException>(() => Read("a,b\n1,2\n3,4\n5,6\n", options)).Message
        );
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        using var folder = new TemporaryFolder();

        var missing = Assert.Throws<InputDataException>(() =>
            CsvTableReader.Read(
                folder.At("none.csv"),
                new CsvReadOptions(),
                cancellationToken: TestContext.Current.CancellationToken
            )
        );
        Assert.EndsWith(
            "the file does not exist; check the path",
            missing.Message,
            StringComparison.Ordinal
        );
        var isFolder = Assert.Throws<InputDataException>(() =>
            CsvTableReader.Read(
                folder.Root,
                new CsvReadOptions(),
                cancellationToken: TestContext.Current.CancellationToken
            )
        );
        Assert.EndsWith("is a folder; name a file", isFolder.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_line_of_each_row_is_known_also_after_quoted_line_breaks()
    {
        var csv = Read("a,b\n1,2\n\"3\n3\n3\",4\n5,6\n\"7\r\n7\",8\n9,10\n");

        Assert.Equal([2, 3, 6, 7, 9], Enumerable.Range(0, 5).Select(r => csv.Lines.LineOf(r)));
    }

    [Fact]
    public void Cancellation_stops_the_reading()
    {
        using var stream = new EndlessLineStream("a,b\n", 1L << 30, "1,2\n");
        using var cancelling = new CancellationTokenSource();
        cancelling.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
            CsvTableReader.Read(
                stream,
                "t.csv",
                new CsvReadOptions(),
                cancellationToken: cancelling.Token
            )
        );
        Assert.InRange(stream.Delivered, 0, 1 << 20);
    }

    private static CsvTable Read(string text, CsvReadOptions? options = null) =>
        CsvTableReader.Read(
            new MemoryStream(Encoding.UTF8.GetBytes(text)),
            "t.csv",
            options ?? new CsvReadOptions(),
            cancellationToken: TestContext.Current.CancellationToken
        );

    private static CsvTable ReadBytes(byte[] bytes, CsvEncoding encoding) =>
        CsvTableReader.Read(
            new MemoryStream(bytes),
            "t.csv",
            new CsvReadOptions { Encoding = encoding },
            cancellationToken: TestContext.Current.CancellationToken
        );

    private static string?[] Cells(Column column) =>
        [.. Enumerable.Range(0, column.Count).Select(row => column[row])];
}
