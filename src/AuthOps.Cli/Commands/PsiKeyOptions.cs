using System.CommandLine;
using AuthOps.Anonymization.Discovery;
using AuthOps.Cli.Input;
using AuthOps.Cli.Intersections;
using AuthOps.Primitives.Tables;
using AuthOps.Psi;
using AuthOps.Psi.Items;

namespace AuthOps.Cli.Commands;

/// <summary>The options that say which keys a party brings, shared by the verbs of <c>authops psi</c>.</summary>
internal sealed class PsiKeyOptions
{
    private readonly Option<string> _data = RequiredPath.Option(
        "--data",
        "CSV file with a header line."
    );

    private readonly Option<string[]> _keys = new("--key")
    {
        Description =
            "Key column; may be given several times, in the order agreed with the peer, under the agreed names.",
        Required = true,
    };

    private readonly Option<string[]> _validators = new("--validate")
    {
        Description =
            "COLUMN=KIND: only cells that are such an identifier take part. Kinds: resident-id (check character in upper case), credit-code.",
    };

    private readonly Option<string> _duplicates = new("--duplicates")
    {
        Description =
            "Rows that repeat a key: reject refuses the file, first keeps the first row, all lets all its rows match.",
        DefaultValueFactory = _ => "reject",
    };

    private readonly Option<string> _unusable = new("--unusable")
    {
        Description =
            "Rows with NULL, invalid or unvalidated text in a key: reject refuses the file, exclude leaves them out.",
        DefaultValueFactory = _ => "reject",
    };

    private readonly TableOptions _table = new();

    public PsiKeyOptions()
    {
        _duplicates.AcceptOnlyFromAmong("reject", "first", "all");
        _unusable.AcceptOnlyFromAmong("reject", "exclude");
    }

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_keys);
        command.Add(_validators);
        command.Add(_duplicates);
        command.Add(_unusable);
        _table.AddTo(command);
    }

    public string Path(ParseResult parsed) => parsed.GetRequiredValue(_data);

    public CsvReadOptions Csv(ParseResult parsed) => _table.Read(parsed);

    /// <summary>The names of the key columns.</summary>
    public string[] Names(ParseResult parsed) => parsed.GetRequiredValue(_keys);

    /// <summary>The policy as stated on the command line.</summary>
    public PsiItemPolicy Policy(ParseResult parsed) =>
        new()
        {
            Duplicates = parsed.GetValue(_duplicates) switch
            {
                "first" => DuplicatePolicy.First,
                "all" => DuplicatePolicy.AllRows,
                _ => DuplicatePolicy.Reject,
            },
            UnusableRows =
                parsed.GetValue(_unusable) == "exclude"
                    ? UnusableRowPolicy.Exclude
                    : UnusableRowPolicy.Reject,
            Validators = (parsed.GetValue(_validators) ?? []).Select(Validator).ToDictionary(),
        };

    /// <summary>The keys of a table.</summary>
    public PsiItemSet Items(ParseResult parsed, CsvTable file, PsiItemPolicy policy)
    {
        var columns = new List<Column>();
        foreach (var name in parsed.GetRequiredValue(_keys))
        {
            columns.Add(
                file.Table.TryGetColumn(name, out var column)
                    ? column
                    : throw new UsageException($"--key names '{name}', which is no column")
            );
        }

        try
        {
            return PsiItemSet.FromColumns(columns, policy);
        }
        catch (PsiItemException refused)
        {
            throw UnusableRows.Refusal(Path(parsed), refused, row => file.Lines.LineOf(row));
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private static KeyValuePair<string, Predicate<string>> Validator(string text)
    {
        var at = text.LastIndexOf('=');
        var kind = at < 0 ? "" : text[(at + 1)..];
        // One spelling only: the peer compares bytes.
        Predicate<string> accepts = kind switch
        {
            "resident-id" => cell => Identifiers.IsResidentIdNumber(cell) && !cell.EndsWith('x'),
            "credit-code" => cell => Identifiers.IsSocialCreditCode(cell),
            _ => throw new UsageException(
                "--validate must be COLUMN=resident-id or COLUMN=credit-code"
            ),
        };
        return new(text[..at], accepts);
    }
}
