using System.CommandLine;
using AuthOps.Cli.Authorizations;
using AuthOps.Cli.Certificates;
using AuthOps.Cli.UsageLogs;
using AuthOps.Metering.Authorization;

namespace AuthOps.Cli.Commands;

/// <summary><c>authops meter grant</c>: a store, its register, and the way from a plan to a grant and its end.</summary>
internal static class MeterGrantCommand
{
    public static Command Create()
    {
        var command = new Command(
            "grant",
            "Take an authorisation from plan to grant and to its end: each step by the party whose it is, none skipped."
        );
        command.Add(Open());
        command.Add(Register());
        command.Add(Draft());
        command.Add(
            OfPlan("approve", "Approve the plan.", (s, a, id) => GrantActs.Decide(s, a, id, false))
        );
        command.Add(
            OfPlan(
                "reject",
                "Send the plan back to its author.",
                (s, a, id) => GrantActs.Decide(s, a, id, true)
            )
        );
        command.Add(OfPlan("select", "Select the operator under the plan.", GrantActs.Select));
        command.Add(Sign());
        command.Add(File());
        command.Add(Issue());
        command.Add(Tariff());
        command.Add(Countersign());
        command.Add(Terminate());
        command.Add(
            new StoreVerb("checkpoint", "Sign a checkpoint of the log as it stands.")
            {
                Act = static (_, store, actor) => GrantActs.Checkpoint(store, actor),
            }.Create()
        );
        command.Add(MeterGrantShow.Create());
        return command;
    }

    private static Command Open()
    {
        var store = RequiredPath.Option("--store", "Folder to make; there must be none.");
        var origin = RequiredPath.Option(
            "--origin",
            "Name of the log, such as data.example.org/usage/2026."
        );
        var (register, trust) = (RegisterOption(), StoreVerb.Trust());
        var key = RequiredPath.Option(
            "--key",
            "Private key of the data authority or the implementing body (PEM, 0600)."
        );
        return new MeterVerb<ParseResult, StoreAnswer>(
            "open",
            "Make a store: a usage log, and a register of parties, figures and resources."
        )
        {
            Options = [store, origin, register, trust, key],
            Read = static parsed => parsed,
            Run = (parsed, _, _) =>
            {
                var path = parsed.GetRequiredValue(register);
                using var actor = StoreActor.Of(
                    parsed.GetRequiredValue(key),
                    MeterFiles.Trust(parsed.GetRequiredValue(trust)),
                    TimeProvider.System.GetUtcNow()
                );
                GovernedStore.Create(
                    parsed.GetRequiredValue(store),
                    parsed.GetRequiredValue(origin),
                    RegisterFile.Read(path, StoreVerb.Canonical(path)),
                    actor
                );
                return new StoreAnswer(
                    new StoreAct("open", parsed.GetRequiredValue(store)),
                    actor.Party,
                    null,
                    0
                );
            },
            Print = StoreScreen.Print,
            Write = StoreScreen.Write,
            ExitCode = static _ => ExitCodes.Ok,
        }.Create();
    }

    private static Option<string> RegisterOption() =>
        RequiredPath.Option(
            "--register",
            "JSON file of parties, affiliations, rule packs, registrations."
        );

    private static Command Register()
    {
        var register = RegisterOption();
        return new StoreVerb("register", "Replace the register by the one that follows it.")
        {
            Document = register,
            Act = (parsed, store, actor) =>
            {
                var path = parsed.GetRequiredValue(register);
                var name = store.Replace(
                    actor,
                    () => RegisterFile.Read(path, StoreVerb.Canonical(path))
                );
                return new StoreAct("register", path, Statement: name);
            },
        }.Create();
    }

    private static Command Draft()
    {
        var plan = RequiredPath.Option("--plan", "JSON file of the implementation plan.");
        return new StoreVerb("plan", "Draft the implementation plan; every field of Art. 9.")
        {
            Document = plan,
            Act = (parsed, store, actor) =>
                GrantActs.Draft(store, actor, StoreVerb.Canonical(parsed.GetRequiredValue(plan))),
        }.Create();
    }

    private static Option<string> PlanId() =>
        RequiredPath.Option("--plan-id", "Identifier of the implementation plan.");

    private static Command OfPlan(
        string name,
        string description,
        Func<GovernedStore, StoreActor, string, StoreAct> act
    )
    {
        var plan = PlanId();
        return new StoreVerb(name, description)
        {
            Options = [plan],
            Act = (parsed, store, actor) => act(store, actor, parsed.GetRequiredValue(plan)),
        }.Create();
    }

    private static Command Sign()
    {
        var agreement = RequiredPath.Option("--agreement", "JSON file of the operating agreement.");
        return new StoreVerb("sign", "Sign the operating agreement; the other side countersigns.")
        {
            Document = agreement,
            Act = (parsed, store, actor) =>
                GrantActs.Sign(
                    store,
                    actor,
                    StoreVerb.Canonical(parsed.GetRequiredValue(agreement))
                ),
        }.Create();
    }

    private static Command File()
    {
        var (plan, number) = (
            PlanId(),
            RequiredPath.Option("--number", "The filing number (备案号), as given.")
        );
        return new StoreVerb("file", "File the agreement that both sides have signed.")
        {
            Options = [plan, number],
            Act = (parsed, store, actor) =>
                GrantActs.File(
                    store,
                    actor,
                    parsed.GetRequiredValue(plan),
                    parsed.GetRequiredValue(number)
                ),
        }.Create();
    }

    private static Command Issue()
    {
        var grant = RequiredPath.Option("--grant", "JSON file of the grant, with its scope.");
        return new StoreVerb("issue", "Issue a grant under a filed agreement.")
        {
            Document = grant,
            Act = (parsed, store, actor) =>
                GrantActs.Issue(store, actor, StoreVerb.Canonical(parsed.GetRequiredValue(grant))),
        }.Create();
    }

    private static Command Tariff()
    {
        var tariff = RequiredPath.Option("--tariff", "JSON file of prices and ceilings.");
        return new StoreVerb("tariff", "Sign a tariff; the other side countersigns.")
        {
            Document = tariff,
            Act = (parsed, store, actor) =>
                GrantActs.Price(store, actor, MeterFiles.Tariff(parsed.GetRequiredValue(tariff))),
        }.Create();
    }

    private static Command Countersign()
    {
        var statement = RequiredPath.Option(
            "--statement",
            "Name of the file in the store's evidence folder."
        );
        return new StoreVerb(
            "countersign",
            "Sign what the other side signed: agreement, tariff, release receipt, exit certificate."
        )
        {
            Options = [statement],
            Act = (parsed, store, actor) =>
                GrantActs.Countersign(store, actor, parsed.GetRequiredValue(statement)),
        }.Create();
    }

    private static Command Terminate()
    {
        var grant = RequiredPath.Option("--grant-id", "Identifier of the grant.");
        var evidence = new[]
        {
            RequiredPath.Option("--keys-revoked", "File that shows that keys were taken back."),
            RequiredPath.Option("--ledger-frozen", "File that shows that the account was closed."),
            RequiredPath.Option("--data-returned", "File that shows what was handed over."),
            RequiredPath.Option("--data-destroyed", "File that shows what was destroyed."),
        };
        return new StoreVerb(
            "terminate",
            "End a grant and all that narrow it, for good; the certificate is for both sides to sign."
        )
        {
            Options = [grant, .. evidence],
            Act = (parsed, store, actor) =>
            {
                var digests = Array.ConvertAll(
                    evidence,
                    option => FileDigest.Sha256(parsed.GetRequiredValue(option))
                );
                return GrantActs.Terminate(
                    store,
                    actor,
                    parsed.GetRequiredValue(grant),
                    new ExitEvidence(digests[0], digests[1], digests[2], digests[3])
                );
            },
        }.Create();
    }
}
