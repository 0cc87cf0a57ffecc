using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Verification;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Authorizations;

/// <summary>
/// A folder with the usage log of an authorisation and the signed documents it rests on, opened by one command at a time.
/// What was decided is in the log, documents are beside it: one that the log does not name has no effect. Not safe for
/// concurrent use.
/// </summary>
internal sealed class GovernedStore : IDisposable
{
    public const string LogFolder = "usage-log";
    public const string EvidenceFolderName = "evidence";

    private readonly string _folder;
    private readonly TrustFile _trust;
    private readonly TimeProvider _clock = TimeProvider.System;
    private UsageLog _log;

    private GovernedStore(string folder, TrustFile trust)
    {
        _folder = folder;
        _trust = trust;
        Pending = new PendingStatements(folder);
        Consents = new StoreConsents(folder);
        _log = UsageLog.Open(Path.Combine(folder, LogFolder));
        try
        {
            Desk = OpenDesk();
        }
        catch
        {
            _log.Dispose();
            throw;
        }
    }

    public AuthorizationDesk Desk { get; private set; }

    public UsageLog Log => _log;

    public StoreDocuments Documents { get; private set; } = null!;

    public RegisterFile Register { get; private set; } = null!;

    public PendingStatements Pending { get; }

    public StoreConsents Consents { get; }

    public TrustFile Trust => _trust;

    public DateTimeOffset Now => _clock.GetUtcNow();

    private string Evidence => Path.Combine(_folder, EvidenceFolderName);

    /// <summary>Makes a store with its register, whole or not at all.</summary>
    /// <exception cref="InputDataException">There is something at the folder already.</exception>
    /// <exception cref="UsageException">The log's name is malformed.</exception>
    public static void Create(string folder, string origin, RegisterFile register, StoreActor actor)
    {
        RequireKeeper(register.Rules, actor);
        if (register.Serial != 1)
        {
            throw new InputDataException("--register", "$.serial must be 1 in a new store");
        }

        using var staged = StagedDirectory.Create(folder, isPrivate: false);
        _ = Directory.CreateDirectory(staged.PathOf(EvidenceFolderName));
        staged.Write(
            Path.Combine(EvidenceFolderName, NameOf(register)),
            DsseEnvelope.Sign(register.ToStatement(), actor.Key).ToBytes()
        );
        try
        {
            using var log = UsageLog.Create(
                staged.PathOf(LogFolder),
                options: new UsageLogOptions { Origin = origin }
            );
            AuthorizationDesk
                .Open(log, new AuthorizationRegister(register.Rules, []))
                .Adopt(actor.Party, RegisterFile.DocumentId, register.Digest);
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--origin: {error.Message}");
        }

        staged.Commit();
    }

    /// <summary>Opens a store for one command.</summary>
    /// <exception cref="InputDataException">It is no store, or a document of it is malformed or not signed.</exception>
    /// <exception cref="AuthorizationException">The documents do not hold together.</exception>
    public static GovernedStore Open(string folder, TrustFile trust)
    {
        if (
            !File.Exists(Path.Combine(folder, LogFolder, "log"))
            || !Directory.Exists(Path.Combine(folder, EvidenceFolderName))
        )
        {
            throw new InputDataException(
                folder,
                "there is no store in this folder; check the path, or make one with meter grant open"
            );
        }

        return new GovernedStore(folder, trust);
    }

    /// <summary>The procedure of an authorisation or a scenario; null before it was begun.</summary>
    public AuthorizationProcess? Process(string id) =>
        Desk.Processes.FirstOrDefault(p => p.Id == id);

    /// <summary>
    /// Writes a document, does what makes it count, and takes the document away again if that is refused. A crash in between
    /// leaves a document without effect, which the same command puts in its place again.
    /// </summary>
    /// <param name="name">The file's name.</param>
    /// <param name="envelope">The signed document.</param>
    /// <param name="act">What the log is to tell of it.</param>
    public void Put(string name, DsseEnvelope envelope, Action act)
    {
        var path = Path.Combine(Evidence, name);
        var before = File.Exists(path) ? File.ReadAllBytes(path) : null;
        AtomicFile.WriteAllBytes(path, envelope.ToBytes());
        try
        {
            act();
        }
        catch (Exception error)
            when (error is AuthorizationException or ArgumentException or InputDataException)
        {
            if (before is null)
            {
                File.Delete(path);
            }
            else
            {
                AtomicFile.WriteAllBytes(path, before);
            }

            throw;
        }
    }

    /// <summary>Runs a check that may refuse; the log keeps the refusal.</summary>
    public T Evidenced<T>(StoreActor actor, Func<T> check)
    {
        T? value = default;
        Desk.Update(
            actor.Party,
            () =>
            {
                value = check();
                return Desk.Register;
            }
        );
        return value!;
    }

    /// <summary>Takes a stage with the document it is about, which counts from then on.</summary>
    /// <param name="actor">Who takes it.</param>
    /// <param name="processId">The procedure.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="digest">SHA-256 of the document.</param>
    /// <param name="document">Its file and statement; null where it is there already.</param>
    public StoreAct Take(
        StoreActor actor,
        string processId,
        AuthorizationStage stage,
        string digest,
        (string Name, DsseEnvelope Envelope)? document = null
    )
    {
        void Act() => Desk.Take(processId, stage, actor.Party, digest);
        if (document is { } put)
        {
            Put(put.Name, put.Envelope, Act);
        }
        else
        {
            Act();
        }

        return new StoreAct(stage.ToString(), processId, processId, document?.Name);
    }

    /// <summary>Sends the work decided on back.</summary>
    public StoreAct Reject(
        StoreActor actor,
        string processId,
        AuthorizationStage stage,
        string digest
    )
    {
        Desk.Reject(processId, stage, actor.Party, digest);
        return new StoreAct(stage.ToString(), processId, processId) { IsRejection = true };
    }

    /// <summary>The document that a stage was taken with; of a stage not taken none, which no next stage accepts.</summary>
    public string DigestOf(string processId, AuthorizationStage stage) =>
        Process(processId)?.StepOf(stage)?.Digest ?? new string('0', 64);

    /// <summary>The statement of a document that the log names.</summary>
    /// <exception cref="InputDataException">It is not in the folder any more.</exception>
    public (string Name, DsseEnvelope Envelope) Require(string predicateName, string digest) =>
        Documents.Find(predicateName, digest)
        ?? throw new InputDataException(
            Evidence,
            $"there is no {predicateName} with the digest {digest}; put it back, or begin with the document"
        );

    /// <summary>The statement of a document with the signature of another party; null where there is none to sign.</summary>
    public (string Name, DsseEnvelope Envelope)? SignedToo(
        string predicateName,
        string digest,
        StoreActor actor
    ) =>
        Documents.Find(predicateName, digest) is { } found
        && !Documents.IsSignedBy(found.Envelope, actor.Party)
            ? (found.Name, found.Envelope.WithSignature(actor.Key))
            : null;

    /// <summary>Writes a document that needs no record of the log.</summary>
    public void Put(string name, DsseEnvelope envelope) => Put(name, envelope, static () => { });

    /// <summary>Replaces the register by the one that follows it; one that does not hold together is refused, which is kept.</summary>
    /// <returns>The name of its file.</returns>
    public string Replace(StoreActor actor, Func<RegisterFile> read)
    {
        RegisterFile? register = null;
        Desk.Update(
            actor.Party,
            () =>
            {
                RequireKeeper(Register.Rules, actor);
                register = read();
                return new AuthorizationRegister(
                    register.Rules,
                    Desk.Register.Grants,
                    registrations: register.Registrations
                );
            }
        );
        if (register!.Serial != Register.Serial + 1)
        {
            throw new FormatException(
                FormattableString.Invariant(
                    $"$.serial must be {Register.Serial + 1}, one more than that of the register in force, and is {register.Serial}"
                )
            );
        }

        var name = NameOf(register);
        Put(
            name,
            DsseEnvelope.Sign(register.ToStatement(), actor.Key),
            () => Desk.Adopt(actor.Party, RegisterFile.DocumentId, register.Digest)
        );
        return name;
    }

    /// <summary>Takes in what is in the folder now: the log is closed and opened again.</summary>
    public void Reopen()
    {
        _log.Dispose();
        _log = UsageLog.Open(Path.Combine(_folder, LogFolder));
        Desk = OpenDesk();
    }

    /// <summary>The documents as the log would have them with one more or another of them.</summary>
    public AuthorizationRegister Candidate(
        IReadOnlyList<AuthorizationGrant>? grants = null,
        ScenarioPlan? plan = null
    )
    {
        var processes = Desk.Processes;
        var signed = Digests(AuthorizationStage.AgreementSigned);
        var filed = Digests(AuthorizationStage.AgreementFiled);
        var drafted = Digests(AuthorizationStage.ScenarioDrafted);
        return new AuthorizationRegister(
            Register.Rules,
            grants ?? Desk.Register.Grants,
            [
                .. Documents
                    .Agreements(Register.Rules.Packs)
                    .Where(a => signed.Contains(a.Digest))
                    .Select(a => filed.Contains(a.Digest) ? a : Unfiled(a)),
            ],
            Register.Registrations,
            [
                .. Documents
                    .ScenarioPlans()
                    .Where(p =>
                        drafted.Contains(p.Digest)
                        && (plan is null || plan.Scenario.Id != p.Scenario.Id)
                    ),
                .. plan is null ? (ScenarioPlan[])[] : [plan],
            ],
            Consents.Sets
        );

        HashSet<string> Digests(AuthorizationStage stage) =>
            [.. processes.Select(p => p.StepOf(stage)?.Digest).OfType<string>()];

        OperatingAgreement Unfiled(OperatingAgreement agreement) =>
            OperatingAgreement.Parse(
                agreement.ToCanonicalBytes(),
                [agreement.Plan],
                Register.Rules.Packs
            );
    }

    public void Dispose() => _log.Dispose();

    private AuthorizationDesk OpenDesk()
    {
        Pending.Recover(_log);
        Documents = StoreDocuments.Read(Evidence, _trust, Now);
        Consents.Read(_log, Documents);
        Register = Documents.Register(_log.FindAdopted(RegisterFile.DocumentId));
        try
        {
            Desk = AuthorizationDesk.Open(
                _log,
                new AuthorizationRegister(
                    Register.Rules,
                    Documents.Grants(),
                    registrations: Register.Registrations
                )
            );
        }
        catch (ArgumentException error)
        {
            // Identifiers of grants only.
            throw new InputDataException(Evidence, error.Message);
        }

        Desk.Update(Candidate());
        return Desk;
    }

    private static string NameOf(RegisterFile register) =>
        StoreDocuments.NameOf(
            "register",
            FormattableString.Invariant($"{register.Serial:D4}"),
            register.ToStatement().Digest
        );

    private static void RequireKeeper(AuthorizationRules rules, StoreActor actor)
    {
        var party = rules.Parties.Require(actor.Party);
        if (
            (party.Roles & (PartyRoles.DataAuthority | PartyRoles.ImplementingBody))
                == PartyRoles.None
            || !(actor.Holds(Roles.DataAuthority) || actor.Holds(Roles.ImplementingBody))
        )
        {
            throw new AuthorizationException(
                AuthorizationFault.RoleNotPermitted,
                $"{actor.Party} keeps no register; the data authority or the implementing body does."
            );
        }
    }
}
