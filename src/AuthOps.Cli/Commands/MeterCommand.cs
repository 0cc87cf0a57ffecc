using System.CommandLine;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter</c>: usage logs.</summary>
internal static class MeterCommand
{
    /// <param name="input">Opens standard input.</param>
    public static Command Create(Func<Stream> input)
    {
        var command = new Command(
            "meter",
            "Authorise, meter, bill and evidence: grants, scenarios and reviews; usage logs, reports, witnesses; packs, disclosures, traces."
        );
        command.Add(MeterGrantCommand.Create());
        command.Add(MeterScenarioCommand.Create());
        command.Add(MeterConsentCommand.Create());
        command.Add(MeterReviewCommand.Create());
        command.Add(MeterDutiesCommand.Create());
        command.Add(MeterSupplyCommand.Create());
        command.Add(MeterInfrastructureCommand.Create());
        command.Add(MeterScorecardCommand.Create());
        command.Add(MeterAppendCommand.Create(input));
        command.Add(MeterReportCommand.Create());
        command.Add(MeterVerifyCommand.Create());
        command.Add(MeterWitnessCommand.Create());
        command.Add(MeterReconcileCommand.Create());
        command.Add(MeterChainsCommand.Create());
        command.Add(MeterInvoiceCommand.Create());
        command.Add(MeterCloseCommand.Create());
        command.Add(MeterKeyCommand.Create());
        command.Add(MeterPackCommand.Create());
        command.Add(MeterDiscloseCommand.Create());
        command.Add(MeterTraceCommand.Create());
        return command;
    }

    public static Option<string> Log() => RequiredPath.Option("--log", "Folder of the usage log.");

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document." };
}
