using System.CommandLine;
using AuthOps.Cli.Rereleases;

namespace AuthOps.Cli.Commands;

/// <summary>The options that name a ledger of earlier releases.</summary>
/// <param name="name">The option of the folder.</param>
/// <param name="description">What it is for.</param>
internal sealed class LedgerOptions(string name, string description)
{
    private readonly Option<string?> _folder = new(name) { Description = description };

    private readonly Option<string?> _key = new("--ledger-key")
    {
        Description = "File with the ledger's key, as anonymize ledger --create made it.",
    };

    private readonly Option<string?> _head = new("--ledger-head")
    {
        Description =
            "The head the ledger must have, as printed when the last release was recorded; finds a ledger that was set back.",
    };

    private readonly Option<string?> _rowKey = new("--row-key")
    {
        Description =
            "Column that tells whose each record is, the same in every release; it is never released.",
    };

    public void AddTo(Command command)
    {
        command.Add(_folder);
        command.Add(_key);
        command.Add(_head);
        command.Add(_rowKey);
    }

    /// <summary>The ledger, or null where none is named.</summary>
    /// <exception cref="UsageException">It is named without its key, or the other way round.</exception>
    public LedgerRequest? Read(ParseResult parsed)
    {
        var (folder, key, head) = (
            parsed.GetValue(_folder),
            parsed.GetValue(_key),
            parsed.GetValue(_head)
        );
        return (folder, key) switch
        {
            ({ Length: > 0 }, { Length: > 0 }) => new LedgerRequest(folder, key, head),
            (null, null) when head is null => null,
            _ => throw new UsageException($"a ledger needs {name} and --ledger-key"),
        };
    }

    /// <summary>The column of row keys, or null.</summary>
    public string? RowKey(ParseResult parsed) => parsed.GetValue(_rowKey);
}
