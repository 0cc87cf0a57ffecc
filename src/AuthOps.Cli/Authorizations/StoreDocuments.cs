using System.Runtime.InteropServices;
using AuthOps.Cli.Input;
using AuthOps.Cli.Verification;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Authorizations;

/// <summary>
/// The documents of a store, each from its signed statement: every signature is by a trusted key, and the party whose
/// document it is has signed. Which of them count, the log says. Immutable once read.
/// </summary>
internal sealed class StoreDocuments
{
    private const string Suffix = ".dsse.json";

    private readonly string _folder;
    private readonly TrustFile _trust;
    private readonly DateTimeOffset _at;
    private readonly SortedDictionary<string, DsseEnvelope> _statements = new(
        StringComparer.Ordinal
    );

    private StoreDocuments(string folder, TrustFile trust, DateTimeOffset at) =>
        (_folder, _trust, _at) = (folder, trust, at);

    /// <summary>Every statement of the folder by its file's name.</summary>
    public IReadOnlyDictionary<string, DsseEnvelope> Statements => _statements;

    /// <exception cref="InputDataException">A file is no statement, or is signed by a key that the trust file does not vouch for.</exception>
    public static StoreDocuments Read(string folder, TrustFile trust, DateTimeOffset at)
    {
        var read = EvidenceFolder.Read(folder);
        if (read.Findings is [var finding, ..])
        {
            throw new InputDataException(Path.Combine(folder, finding.File), finding.Reason);
        }

        var documents = new StoreDocuments(folder, trust, at);
        foreach (
            var (name, bytes) in read.Files.Where(static f =>
                f.Key.EndsWith(Suffix, StringComparison.Ordinal)
            )
        )
        {
            documents._statements.Add(name, documents.Verified(name, bytes));
        }

        return documents;
    }

    /// <summary>The name of the file of a document, apart from those of other versions of it.</summary>
    public static string NameOf(string kind, string id, string digest) =>
        // No file system parts names at a colon that all could carry.
        $"{kind}.{id.Replace(':', '~')}.{digest[..12]}{Suffix}";

    /// <summary>The register in force.</summary>
    /// <param name="digest">Its digest, as the log has it; null where it has none.</param>
    /// <exception cref="InputDataException">It is not here, whichever other one is, or is not signed by who keeps it.</exception>
    public RegisterFile Register(string? digest)
    {
        if (digest is null || Find(RegisterFile.PredicateName, digest) is not var (name, envelope))
        {
            throw new InputDataException(
                _folder,
                digest is null
                    ? "the log names no register; the store is not whole, make one with meter grant open"
                    : $"the register in force, with the digest {digest}, is not here, and another or an older one does not stand in for it; put its file back"
            );
        }

        RequireKeeper(name, envelope);
        return Parse(name, envelope, b => RegisterFile.Read(name, b));
    }

    public IReadOnlyList<AuthorizationGrant> Grants() =>
        [
            .. Of("authorization-grant")
                .Select(s =>
                {
                    var grant = Parse(s.Name, s.Envelope, b => AuthorizationGrant.Parse(b));
                    RequireSigned(s.Name, s.Envelope, grant.ImplementingBody);
                    return grant;
                }),
        ];

    public IReadOnlyList<ImplementationPlan> Plans() =>
        [
            .. Of("implementation-plan")
                .Select(s =>
                {
                    var plan = Parse(s.Name, s.Envelope, b => ImplementationPlan.Parse(b));
                    RequireSigned(s.Name, s.Envelope, plan.ImplementingBody);
                    return plan;
                }),
        ];

    /// <summary>The agreements, each with its filing if there is one.</summary>
    public IReadOnlyList<OperatingAgreement> Agreements(RulePackSchedule rules)
    {
        var (plans, filings) = (Plans(), Filings());
        return
        [
            .. Of("operating-agreement")
                .Select(s =>
                    Parse(
                        s.Name,
                        s.Envelope,
                        bytes =>
                        {
                            var agreement = OperatingAgreement.Parse(bytes, plans, rules);
                            return filings.GetValueOrDefault(agreement.Digest) is { } filing
                                ? OperatingAgreement.Parse(bytes, plans, rules, filing)
                                : agreement;
                        }
                    )
                ),
        ];
    }

    public IReadOnlyList<ScenarioPlan> ScenarioPlans() =>
        [
            .. Of("scenario-plan")
                .Select(s =>
                {
                    var plan = Parse(s.Name, s.Envelope, b => ScenarioPlan.Parse(b));
                    RequireSigned(s.Name, s.Envelope, plan.Scenario.Developer);
                    return plan;
                }),
        ];

    /// <summary>The statement of a document, by the digest of its canonical bytes.</summary>
    public (string Name, DsseEnvelope Envelope)? Find(string predicateName, string digest)
    {
        foreach (var (name, envelope) in Of(predicateName))
        {
            if (envelope.Statement.Subjects.Any(s => s.Sha256 == digest))
            {
                return (name, envelope);
            }
        }

        return null;
    }

    /// <summary>Whether a party has signed.</summary>
    public bool IsSignedBy(DsseEnvelope envelope, string party) =>
        envelope.Signatures.Any(s => _trust.Find(s.KeyId)?.Party == party);

    /// <summary>Whether one has signed who signs in a role.</summary>
    public bool IsSignedIn(DsseEnvelope envelope, string role) =>
        envelope.Signatures.Any(s =>
            _trust.Find(s.KeyId)?.Roles.Contains(role, StringComparer.Ordinal) == true
        );

    public IEnumerable<(string Name, DsseEnvelope Envelope)> Of(string predicateName)
    {
        var type = PredicateTypes.Name(predicateName);
        return _statements
            .Where(s => s.Value.Statement.PredicateType == type)
            .Select(static s => (s.Key, s.Value));
    }

    /// <summary>The canonical bytes of a statement's predicate.</summary>
    public static byte[] PredicateBytes(DsseEnvelope envelope) =>
        JsonMarshal.GetRawUtf8Value(envelope.Statement.Predicate).ToArray();

    private Dictionary<string, AgreementFiling> Filings() =>
        Of(AgreementFilings.PredicateName)
            .Select(s =>
            {
                RequireKeeper(s.Name, s.Envelope);
                return Parse(
                    s.Name,
                    s.Envelope,
                    _ => AgreementFilings.Read(s.Envelope.Statement.Predicate)
                );
            })
            .DistinctBy(static f => f.Agreement)
            .ToDictionary(static f => f.Agreement, static f => f.Filing, StringComparer.Ordinal);

    private DsseEnvelope Verified(string name, byte[] bytes)
    {
        DsseEnvelope envelope;
        try
        {
            envelope = DsseEnvelope.Parse(bytes);
        }
        catch (EvidenceFormatException error)
        {
            throw new InputDataException(Path.Combine(_folder, name), error.Message);
        }

        var roles = envelope
            .Signatures.Select(s => _trust.Find(s.KeyId)?.Roles[0])
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        var verdict = envelope.Verify(_trust, roles.Length > 0 ? roles : [Roles.Operator], _at);
        return verdict.IsAccepted
            ? envelope
            : throw new InputDataException(
                Path.Combine(_folder, name),
                string.Join("; ", verdict.Findings.Select(static f => f.Message))
            );
    }

    private T Parse<T>(string name, DsseEnvelope envelope, Func<byte[], T> read)
    {
        try
        {
            return read(PredicateBytes(envelope));
        }
        catch (FormatException error)
        {
            throw new InputDataException(Path.Combine(_folder, name), error.Message);
        }
    }

    /// <summary>Registers and filings are of who grants or oversees.</summary>
    private void RequireKeeper(string name, DsseEnvelope envelope)
    {
        if (
            !IsSignedIn(envelope, Roles.DataAuthority)
            && !IsSignedIn(envelope, Roles.ImplementingBody)
        )
        {
            throw new InputDataException(
                Path.Combine(_folder, name),
                $"no {Roles.DataAuthority} and no {Roles.ImplementingBody} has signed it; take it out of the store"
            );
        }
    }

    private void RequireSigned(string name, DsseEnvelope envelope, string party)
    {
        if (!IsSignedBy(envelope, party))
        {
            throw new InputDataException(
                Path.Combine(_folder, name),
                $"the document is {party}'s and {party} has not signed it; take it out of the store"
            );
        }
    }
}
