using System.CommandLine;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Psi;
using AuthOps.Psi.Items;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops psi prepare</c>: what of a file would take part, before anybody is spoken to.</summary>
internal static class PsiPrepareCommand
{
    private const int NamedRows = 20;

    public static Command Create()
    {
        var keys = new PsiKeyOptions();
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var command = new Command(
            "prepare",
            "Check the keys of a file: how many take part, and which lines do not and why."
        );
        keys.AddTo(command);
        command.Add(json);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var stated = keys.Policy(parsed);
                var (file, items) = ProgressReporter.Run(
                    parsed.InvocationConfiguration.Error,
                    progress =>
                    {
                        progress.Stage("reading");
                        var table = CsvTableReader.Read(
                            keys.Path(parsed),
                            keys.Csv(parsed),
                            progress,
                            cancellationToken
                        );
                        return (table, keys.Items(parsed, table, Lenient(stated)));
                    }
                );
                var refused = items.Findings.Count(f => Refuses(f, stated));
                if (parsed.GetValue(json))
                {
                    Write(parsed.InvocationConfiguration.Output, file, items, refused);
                }
                else
                {
                    Print(parsed.InvocationConfiguration.Output, file, items, refused);
                }

                return Task.FromResult(refused > 0 ? ExitCodes.Finding : ExitCodes.Ok);
            }
        );
        return command;
    }

    /// <summary>The policy that refuses nothing, so that all findings can be listed.</summary>
    private static PsiItemPolicy Lenient(PsiItemPolicy stated) =>
        stated with
        {
            UnusableRows = UnusableRowPolicy.Exclude,
            Duplicates =
                stated.Duplicates == DuplicatePolicy.Reject
                    ? DuplicatePolicy.First
                    : stated.Duplicates,
        };

    private static bool Refuses(ItemFinding finding, PsiItemPolicy stated) =>
        finding.Kind == ItemFindingKind.Duplicate
            ? stated.Duplicates == DuplicatePolicy.Reject
            : stated.UnusableRows == UnusableRowPolicy.Reject;

    private static void Print(TextWriter output, CsvTable file, PsiItemSet items, int refused)
    {
        output.WriteLine(
            FormattableString.Invariant($"{items.RowCount} rows, {items.Count} distinct keys")
        );
        output.WriteLine($"schema {Convert.ToHexStringLower(items.SchemaHash)}");
        foreach (var finding in items.Findings.Take(NamedRows))
        {
            var column = finding.Column is null ? "" : $" in {InertText.OneLine(finding.Column)}";
            output.WriteLine(
                FormattableString.Invariant(
                    $"line {file.Lines.LineOf(finding.Row)}: {finding.Kind}{column}"
                )
            );
        }

        if (items.Findings.Count > NamedRows)
        {
            output.WriteLine(
                FormattableString.Invariant($"and {items.Findings.Count - NamedRows} more")
            );
        }

        if (refused > 0)
        {
            output.WriteLine(
                FormattableString.Invariant(
                    $"{refused} rows refuse the file; mend them, or say --duplicates or --unusable"
                )
            );
        }
    }

    private static void Write(TextWriter output, CsvTable file, PsiItemSet items, int refused) =>
        JsonOutput.Print(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteNumber("rows", items.RowCount);
                json.WriteNumber("keys", items.Count);
                json.WriteString("schema", Convert.ToHexStringLower(items.SchemaHash));
                json.WriteNumber("refusing", refused);
                json.WriteStartArray("findings");
                foreach (var finding in items.Findings)
                {
                    json.WriteStartObject();
                    json.WriteNumber("line", file.Lines.LineOf(finding.Row));
                    json.WriteString("kind", finding.Kind.ToString());
                    json.WriteString("column", finding.Column);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        );
}
