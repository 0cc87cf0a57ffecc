using System.CommandLine;
using AuthOps.Cli.Authorizations;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter consent</c>: the consents that a scenario rests on.</summary>
internal static class MeterConsentCommand
{
    public static Command Create()
    {
        var command = new Command(
            "consent",
            "Bring the consents that a scenario rests on into a store, under pseudonyms, and take them back."
        );
        command.Add(Adopt());
        command.Add(Revoke());
        return command;
    }

    private static Command Adopt()
    {
        var consents = RequiredPath.Option(
            "--consents",
            "JSON file of the set: whose consent, for which fields, until when."
        );
        return new StoreVerb("adopt", "Bring a set for a scenario, or a new version of it.")
        {
            Document = consents,
            Act = (parsed, store, actor) =>
            {
                var path = parsed.GetRequiredValue(consents);
                return ConsentActs.Adopt(store, actor, path, StoreVerb.Canonical(path));
            },
        }.Create();
    }

    private static Command Revoke()
    {
        var (set, subjects) = (
            RequiredPath.Option("--consent-set", "Identifier of the set."),
            RequiredPath.Option(
                "--subjects",
                "Text file with the pseudonym of a subject a line, 64 hexadecimal digits."
            )
        );
        return new StoreVerb("revoke", "Take the consent of subjects back, from now on.")
        {
            Options = [set],
            Document = subjects,
            Act = (parsed, store, actor) =>
                ConsentActs.Revoke(
                    store,
                    actor,
                    parsed.GetRequiredValue(set),
                    parsed.GetRequiredValue(subjects)
                ),
        }.Create();
    }
}
