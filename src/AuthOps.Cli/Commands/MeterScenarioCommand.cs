using System.CommandLine;
using AuthOps.Cli.Authorizations;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter scenario</c>: a scenario from its application to the product.</summary>
internal static class MeterScenarioCommand
{
    public static Command Create()
    {
        var command = new Command(
            "scenario",
            "Apply with a scenario under a grant, evaluate it, record what its operations made, bring the product."
        );
        command.Add(Apply());
        command.Add(
            Decide("evaluate", "Evaluate the scenario and let it pass.", isRejection: false)
        );
        command.Add(
            Decide("reject", "Send the scenario back to its applicant.", isRejection: true)
        );
        command.Add(Derive());
        command.Add(Develop());
        return command;
    }

    private static Command Apply()
    {
        var scenario = RequiredPath.Option("--scenario", "JSON file of the scenario plan.");
        return new StoreVerb("apply", "Apply with a scenario under a grant.")
        {
            Document = scenario,
            Act = (parsed, store, actor) =>
                ScenarioActs.Apply(
                    store,
                    actor,
                    StoreVerb.Canonical(parsed.GetRequiredValue(scenario))
                ),
        }.Create();
    }

    private static Command Decide(string name, string description, bool isRejection)
    {
        var scenario = RequiredPath.Option("--scenario-id", "Identifier of the scenario.");
        return new StoreVerb(name, description)
        {
            Options = [scenario],
            Act = (parsed, store, actor) =>
                ScenarioActs.Decide(store, actor, parsed.GetRequiredValue(scenario), isRejection),
        }.Create();
    }

    private static Command Derive()
    {
        var (grant, operation) = (
            RequiredPath.Option("--grant-id", "The grant under which it ran."),
            RequiredPath.Option("--operation", "Identifier of the operation, new to the log.")
        );
        var (inputs, outputs) = (
            Many("--input", "A resource or result it read; may be given many times."),
            Many("--output", "A result or product it made; may be given many times.")
        );
        var shown = RequiredPath.Option(
            "--evidence",
            "File that shows it; only its digest is kept."
        );
        return new StoreVerb("derive", "Record that an operation made something of something.")
        {
            Options = [grant, operation, inputs, outputs, shown],
            Act = (parsed, store, actor) =>
                ScenarioActs.Derive(
                    store,
                    actor,
                    parsed.GetRequiredValue(grant),
                    parsed.GetRequiredValue(operation),
                    parsed.GetRequiredValue(inputs),
                    parsed.GetRequiredValue(outputs),
                    parsed.GetRequiredValue(shown)
                ),
        }.Create();
    }

    private static Option<string[]> Many(string name, string description) =>
        new(name) { Description = description, Required = true };

    private static Command Develop()
    {
        var manifest = MeterReviewCommand.Manifest();
        return new StoreVerb("develop", "Bring the product of a scenario, as its manifest says.")
        {
            Document = manifest,
            Act = (parsed, store, actor) =>
                ScenarioActs.Develop(
                    store,
                    actor,
                    StoreVerb.Canonical(parsed.GetRequiredValue(manifest))
                ),
        }.Create();
    }
}
