using System.CommandLine;
using System.Text;
using AuthOps.Cli.Input;
using AuthOps.Cli.Packs;
using AuthOps.Cli.Reports;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Reports;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter close</c>: closes a period of a dedicated account and writes its statement.</summary>
internal static class MeterCloseCommand
{
    public static Command Create()
    {
        var ledger = RequiredPath.Option("--ledger", "Folder of the dedicated account.");
        var from = RequiredPath.Option("--from", "First instant of the period.");
        var until = RequiredPath.Option("--until", "First instant that stays open.");
        var html = new Option<string?>("--html")
        {
            Description = "Also write the statement as a page, Chinese and English.",
        };
        var (evidence, key) = (EvidenceOutput.Folder(), EvidenceOutput.Key());
        var json = MeterCommand.Json();
        var command = new Command(
            "close",
            "Close a period of a dedicated account for good, and print its statement."
        );
        Option[] options = [ledger, from, until, html, evidence, key, json];
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(ledger);
            var period = MeterText.Period(
                parsed.GetRequiredValue(from),
                parsed.GetRequiredValue(until)
            );
            if (parsed.GetValue(html) is { } page)
            {
                RequiredPath.MustBeOutside("--html", page, folder);
            }

            using var signed = EvidenceOutput.Of(parsed.GetValue(evidence), parsed.GetValue(key));
            var statement = Close(folder, period, signed);
            if (parsed.GetValue(html) is { } path)
            {
                HtmlFile.Write(path, DedicatedAccountPage.Create(statement));
            }

            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                output.WriteLine(Encoding.UTF8.GetString(statement.ToCanonicalBytes()));
            }
            else
            {
                output.WriteLine(
                    FormattableString.Invariant(
                        $"closed until {MeterText.Format(period.Until)}: service fees {statement.Revenue} yuan, result {statement.Result} yuan, {statement.Entries} entries, head {statement.Head}"
                    )
                );
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static DedicatedAccountStatement Close(
        string folder,
        ValidityPeriod period,
        EvidenceOutput? evidence
    )
    {
        LedgerFile file;
        try
        {
            file = LedgerFile.Open(folder);
        }
        catch (FileNotFoundException error)
        {
            throw new InputDataException(folder, error.Message);
        }

        using (file)
        {
            // What was closed before, and its evidence not written, is gone on with.
            if (evidence is null || file.Ledger.ClosedUntil != period.Until)
            {
                file.Ledger.Close(period.Until);
            }

            var statement = DedicatedAccountStatement.Build(file.Ledger, period);
            if (evidence is not null)
            {
                PeriodEvidence.Write(evidence, file.Ledger, statement);
            }

            return statement;
        }
    }
}
