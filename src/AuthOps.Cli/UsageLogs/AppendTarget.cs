using AuthOps.Cli.Authorizations;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.Verification;
using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Usage;

namespace AuthOps.Cli.UsageLogs;

/// <summary>Where events go: a log under grants given one by one, or the store of an authorisation. Owns what it opened.</summary>
internal sealed class AppendTarget : IDisposable
{
    private readonly GovernedStore? _store;

    private AppendTarget(UsageLog log, IReadOnlyList<AuthorizationGrant> grants, string source)
    {
        (Log, Grants) = (log, grants);
        try
        {
            _ = UsageGate.Open(log, grants);
            Recorder = new UsageRecorder(log);
        }
        catch (ArgumentException error)
        {
            log.Dispose();

            // Identifiers of grants only.
            throw new InputDataException(source, error.Message);
        }
    }

    private AppendTarget(GovernedStore store)
    {
        (_store, Log, Grants) = (store, store.Log, store.Desk.Register.Grants);
        Recorder = new UsageRecorder(store.Log);
        Declare = DeclareUse;
    }

    public UsageLog Log { get; }

    public IReadOnlyList<AuthorizationGrant> Grants { get; }

    public UsageRecorder Recorder { get; }

    /// <summary>Declares the use of a scenario; null where no grant is governed.</summary>
    public Func<string, string, UsageTarget?>? Declare { get; }

    /// <exception cref="UsageException">Options do not go together.</exception>
    public static AppendTarget Open(AppendRequest request)
    {
        if (request.Store is null == request.Log is null)
        {
            throw new UsageException("name where events go: --log or --store, not both");
        }

        return request.Store is null ? OpenLog(request) : OpenStore(request);
    }

    public void Dispose()
    {
        if (_store is null)
        {
            Log.Dispose();
        }
        else
        {
            _store.Dispose();
        }
    }

    private static AppendTarget OpenLog(AppendRequest request)
    {
        if (request.Grants.Length == 0 || request.Trust is not null)
        {
            throw new UsageException("--log needs a --grant at least, and takes no --trust");
        }

        var grants = request.Grants.Select(MeterFiles.Grant).ToList();
        return new AppendTarget(Create(request), grants, request.Log!);
    }

    private static UsageLog Create(AppendRequest request)
    {
        if (request.Create is not { } origin)
        {
            return UsageLog.Open(MeterFiles.Log(request.Log!));
        }

        try
        {
            return UsageLog.Create(request.Log!, options: new UsageLogOptions { Origin = origin });
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--create: {error.Message}");
        }
    }

    private static AppendTarget OpenStore(AppendRequest request)
    {
        if (
            request is not { Trust: { } trustPath, Key: { } key, Create: null }
            || request.Grants.Length > 0
        )
        {
            throw new UsageException(
                "--store needs --trust and the operator's --key, and takes neither --grant nor --create"
            );
        }

        var trust = MeterFiles.Trust(trustPath);
        using var actor = StoreActor.Of(key, trust, TimeProvider.System.GetUtcNow());
        if (!actor.Holds(Roles.Operator))
        {
            throw new PrivacyRefusedException(
                $"{actor.Party} meters nothing here; the operator does, with its own key"
            );
        }

        return new AppendTarget(GovernedStore.Open(request.Store!, trust));
    }

    private UsageTarget? DeclareUse(string grantId, string scenarioId)
    {
        var register = _store!.Desk.Register;
        var grant = register.FindGrant(grantId)!;
        var plan = register.FindPlan(grantId, scenarioId);
        try
        {
            return _store.Desk.Declare(
                grantId,
                scenarioId,
                new UsageAccess
                {
                    Actor = grant.FindScenario(scenarioId)!.Developer,
                    Domain = grant.Scope!.Domain,
                    ConsentSetId =
                        plan?.Basis == ProcessingBasis.Consented
                            ? _store.Consents.Of(grantId, scenarioId)?.Set.Id
                            : null,
                    Fields = (plan?.Fields ?? grant.Scope.Fields).ToDictionary(
                        f => f.Key,
                        f => f.Value,
                        StringComparer.Ordinal
                    ),
                }
            );
        }
        catch (UsageRefusedException)
        {
            return null;
        }
    }
}
