using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.UsageLogs;
using AuthOps.Cli.Verification;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Authorizations;

/// <summary>Consents of a scenario brought into a store, and taken back. Stateless.</summary>
internal static class ConsentActs
{
    private const int MaxSubjectBytes = 8 << 20;

    /// <summary>A set comes into force for its scenario, or replaces its version before.</summary>
    public static StoreAct Adopt(
        GovernedStore store,
        StoreActor actor,
        string path,
        byte[] canonical
    ) => Adopt(store, actor, ConsentFile.Read(path, canonical), "consent");

    /// <summary>Subjects take their consent back, from now on.</summary>
    /// <param name="store">The store.</param>
    /// <param name="actor">Who collects consents.</param>
    /// <param name="setId">The set.</param>
    /// <param name="path">Text file with a pseudonym of 64 hexadecimal digits a line.</param>
    public static StoreAct Revoke(GovernedStore store, StoreActor actor, string setId, string path)
    {
        var file =
            store.Consents.Find(setId)
            ?? throw new UsageException(
                $"--consent-set: no set {setId} is in force in this store; adopt it first"
            );
        var subjects = Subjects(path);
        var unknown = subjects.Count(subject =>
            file.Set.Check(subject, file.Set.Purpose, [], store.Now) == ConsentFinding.NoConsent
        );
        return Adopt(
            store,
            actor,
            file.Revoke(path, subjects, MeterText.Format(store.Now)),
            "consent-revoke"
        ) with
        {
            Findings =
                unknown == 0
                    ? []
                    :
                    [
                        FormattableString.Invariant(
                            $"{unknown} of {subjects.Count} subjects have no consent in the set"
                        ),
                    ],
        };
    }

    private static StoreAct Adopt(
        GovernedStore store,
        StoreActor actor,
        ConsentFile file,
        string act
    )
    {
        store.Evidenced(actor, () => Require(store, actor, file));
        var statement = file.Set.ToStatement();
        var name = StoreDocuments.NameOf("consent-set", file.Set.Id, statement.Digest);
        store.Consents.Put(
            file,
            () =>
                store.Put(
                    name,
                    DsseEnvelope.Sign(statement, actor.Key),
                    () => store.Desk.Adopt(actor.Party, file.DocumentId, file.Digest)
                )
        );
        return new StoreAct(act, file.Set.Id, Statement: name);
    }

    private static bool Require(GovernedStore store, StoreActor actor, ConsentFile file)
    {
        if (!actor.Holds(Roles.ConsentRegistry))
        {
            throw new AuthorizationException(
                AuthorizationFault.RoleNotPermitted,
                $"{actor.Party} collects no consents; a {Roles.ConsentRegistry} does."
            );
        }

        var scenario = store.Desk.Register.FindGrant(file.GrantId)?.FindScenario(file.ScenarioId);
        if (scenario is null || scenario.Purpose != file.Set.Purpose)
        {
            throw new AuthorizationException(
                AuthorizationFault.ScopeExceeded,
                $"Consent set {file.Set.Id} is for {file.Set.Purpose} in {file.ScenarioId} under {file.GrantId}, of which no grant has such a scenario."
            );
        }

        if (
            store.Consents.Of(file.GrantId, file.ScenarioId) is { } other
            && other.Set.Id != file.Set.Id
        )
        {
            throw new AuthorizationException(
                AuthorizationFault.ScopeExceeded,
                $"Scenario {file.ScenarioId} rests on consent set {other.Set.Id} already; bring a new version of that one."
            );
        }

        var kept = file.Revocations.ToHashSet();
        return store.Consents.Find(file.Set.Id)?.Revocations.All(kept.Contains) != false
            ? true
            : throw new AuthorizationException(
                AuthorizationFault.ScopeExceeded,
                $"This version of consent set {file.Set.Id} lacks revocations that are in force; what was taken back stays so."
            );
    }

    private static List<SubjectKey> Subjects(string path) =>
        ParsedFile.Read(
            path,
            MaxSubjectBytes,
            static bytes =>
                System
                    .Text.Encoding.ASCII.GetString(bytes)
                    .Split(
                        '\n',
                        StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
                    )
                    .Select(
                        static (line, i) =>
                            ConsentFile.Key(line)
                            ?? throw new FormatException(
                                FormattableString.Invariant(
                                    $"subject {i + 1} is no pseudonym of 64 hexadecimal digits"
                                )
                            )
                    )
                    .ToList()
        );
}
