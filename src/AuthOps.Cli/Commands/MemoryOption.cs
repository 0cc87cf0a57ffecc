using System.CommandLine;
using System.Globalization;
using AuthOps.Anonymization.LargeTables;

namespace AuthOps.Cli.Commands;

/// <summary>The option that bounds memory and sends the rest of a table to the disk.</summary>
internal sealed class MemoryOption
{
    /// <summary>A file takes up to this many times its length as a table in memory, with the copies made on the way.</summary>
    private const int BytesPerFileByte = 4;

    private readonly Option<string?> _memory = new("--memory")
    {
        Description =
            "Read the table in blocks and keep at most so much of it in memory, such as 512M or 4G; the rest goes to an encrypted temporary file. Without it a file that memory would not hold is read so, with half of the memory.",
    };

    private readonly Option<string?> _folder = new("--temporary")
    {
        Description =
            "Folder of the temporary file; the system's if not given. Only for a table read in blocks.",
    };

    public void AddTo(Command command)
    {
        command.Add(_memory);
        command.Add(_folder);
    }

    /// <summary>The bound for a file, or null where the table is read into memory whole.</summary>
    /// <exception cref="UsageException">The text is no number of bytes.</exception>
    public LargeTableOptions? Read(ParseResult parsed, string inputPath)
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        long? bytes =
            parsed.GetValue(_memory) is { } text ? Parse(text)
            : LengthOf(inputPath) > available / BytesPerFileByte ? available / 2
            : null;
        return bytes is null
            ? null
            : new LargeTableOptions
            {
                MemoryBytes = bytes.Value,
                Folder = parsed.GetValue(_folder),
            };
    }

    private static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }

    private static long Parse(string text)
    {
        var shift =
            text.Length == 0
                ? 0
                : char.ToUpperInvariant(text[^1]) switch
                {
                    'K' => 10,
                    'M' => 20,
                    'G' => 30,
                    _ => 0,
                };
        return
            long.TryParse(
                shift == 0 ? text : text.AsSpan(0, text.Length - 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
            && number <= long.MaxValue >> shift
            && number << shift >= LargeTableOptions.LeastMemoryBytes
            ? number << shift
            : throw new UsageException(
                "--memory must be a number of bytes of at least 1M, with K, M or G for powers of 1024, such as 512M"
            );
    }
}
