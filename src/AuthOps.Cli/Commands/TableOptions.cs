using System.CommandLine;
using AuthOps.Cli.Input;

namespace AuthOps.Cli.Commands;

/// <summary>The options that say how a CSV file is read, shared by the verbs that read one.</summary>
internal sealed class TableOptions
{
    private readonly Option<string> _encoding = new("--encoding")
    {
        Description =
            "Encoding of data and hierarchy files: utf-8 (with or without mark) or gb18030.",
        DefaultValueFactory = _ => "utf-8",
    };

    private readonly Option<string?> _delimiter = new("--delimiter")
    {
        Description =
            "Delimiter of the data: comma, semicolon, tab or pipe; found in the header line if not given.",
    };

    private readonly Option<string?> _null = new("--null")
    {
        Description = "Cells of exactly this text are NULL; without it no cell is.",
    };

    public TableOptions() => _encoding.AcceptOnlyFromAmong("utf-8", "gb18030");

    public void AddTo(Command command)
    {
        command.Add(_encoding);
        command.Add(_delimiter);
        command.Add(_null);
    }

    public CsvReadOptions Read(ParseResult parsed) =>
        new()
        {
            Encoding =
                parsed.GetValue(_encoding) == "gb18030" ? CsvEncoding.Gb18030 : CsvEncoding.Utf8,
            Delimiter = parsed.GetValue(_delimiter) switch
            {
                null => null,
                "comma" or "," => ',',
                "semicolon" or ";" => ';',
                "tab" or "\t" => '\t',
                "pipe" or "|" => '|',
                _ => throw new UsageException("--delimiter must be comma, semicolon, tab or pipe"),
            },
            NullText = parsed.GetValue(_null),
        };
}
