using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Usage;

namespace AuthOps.Bench.Metering;

/// <summary>
/// A desk over a log on disk with governed grants and declared uses; every event is judged against the whole of them. The
/// peer is one look-up in a dictionary of the declared uses.
/// </summary>
internal sealed class AuthoriseWorkload : IDisposable
{
    /// <summary>Events in a call.</summary>
    public const int Uses = 4096;

    private const int Grants = 64;
    private const int Scenarios = 4;

    private static readonly string s_digest = new('0', 64);

    private readonly string _folder = Directory
        .CreateTempSubdirectory("authops-authorise-")
        .FullName;

    private readonly UsageLog _log;
    private readonly AuthorizationDesk _desk;
    private readonly UsageEvent[] _events = new UsageEvent[Uses];
    private readonly Dictionary<UsageTarget, bool> _peer = [];

    public AuthoriseWorkload()
    {
        var now = TimeProvider.System.GetUtcNow();
        var register = Register(now);
        _log = UsageLog.Create(Path.Combine(_folder, "log"));
        _desk = AuthorizationDesk.Open(_log, register);
        Approve(register);
        var targets = register
            .Grants.SelectMany(grant =>
                grant.Scenarios.Select(s => _desk.Declare(grant.Id, s.Id, Access(s.Developer)))
            )
            .ToArray();
        foreach (var target in targets)
        {
            _peer.Add(target, true);
        }

        var at = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;
        for (var i = 0; i < Uses; i++)
        {
            _events[i] = new UsageEvent(
                new UInt128(SecureRandom.NextUInt64(), SecureRandom.NextUInt64()),
                targets[(int)(SecureRandom.NextUInt64() % (ulong)targets.Length)],
                UsageUnit.ServiceCalls,
                1,
                at
            );
        }
    }

    /// <summary>Row <c>authorise</c>.</summary>
    public void Authorise()
    {
        var desk = _desk;
        foreach (ref readonly var use in _events.AsSpan())
        {
            if (!desk.TryAuthorize(use, out _))
            {
                throw new InvalidOperationException("The use is meant to be allowed.");
            }
        }
    }

    /// <summary>The peer.</summary>
    public void LookUp()
    {
        foreach (ref readonly var use in _events.AsSpan())
        {
            if (!_peer.TryGetValue(use.Target, out var allowed) || !allowed)
            {
                throw new InvalidOperationException("The use is meant to be there.");
            }
        }
    }

    public void Dispose()
    {
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static UsageAccess Access(string actor) =>
        new()
        {
            Actor = actor,
            Domain = "domain",
            Fields = new Dictionary<string, IReadOnlyList<string>> { ["records"] = ["a", "b"] },
        };

    private static AuthorizationRegister Register(DateTimeOffset now)
    {
        var term = new ValidityPeriod(now.AddDays(-1), now.AddDays(300));
        var rules = new AuthorizationRules(
            new PartyRegister([
                new("bureau", PartyKind.PublicBody, PartyRoles.ImplementingBody),
                new("authority", PartyKind.PublicBody, PartyRoles.DataAuthority),
                new("operator", PartyKind.LegalPerson, PartyRoles.Operator),
                new("developer", PartyKind.LegalPerson, PartyRoles.Developer),
            ]),
            new RulePackSchedule(new RulePack("rules", term.From))
        );
        var plan = ImplementationPlan.Of(
            new PlanDraft
            {
                Id = "plan",
                ImplementingBody = "bureau",
                Resources = ["records"],
                SelectionConditions = "open",
                Term = term,
                Exit = new ExitPlan("keys", "ledger", "return", "destroy"),
                Assessment = "yearly",
                CostAccounting = "by product",
                RevenueSharing = "by use",
                Security = "in the domain",
                Incident = new IncidentPlan("stop", "authority", TimeSpan.FromHours(1)),
            }
        );
        var grants = Enumerable.Range(0, Grants).Select(i => Grant($"g-{i}", term)).ToArray();
        var fields = new Dictionary<string, IReadOnlyList<string>> { ["records"] = ["a", "b"] };
        var limits = new ReleaseLimits(new Dictionary<string, int> { ["sum"] = 0 }, 10);
        return new AuthorizationRegister(
            rules,
            grants,
            [
                new OperatingAgreement(
                    "agreement",
                    plan,
                    "operator",
                    term.From,
                    term,
                    rules.Packs,
                    new AgreementFiling("1", term.From)
                ),
            ],
            [
                new Registration(
                    "records",
                    RegistrationKind.Resource,
                    new RegistrationScheme("registry", "R[0-9]+"),
                    "R1",
                    term,
                    ClassificationLabel.Lowest
                ),
            ],
            [
                .. grants.SelectMany(g =>
                    g.Scenarios.Select(s => new ScenarioPlan(
                        g.Id,
                        s,
                        fields,
                        ProcessingBasis.NoSubjects,
                        limits
                    ))
                ),
            ]
        );
    }

    private static AuthorizationGrant Grant(string id, ValidityPeriod term) =>
        new(
            id,
            "bureau",
            "operator",
            ["records"],
            [new DataProduct("product", ProductOrigin.OperatorBase)],
            ["study"],
            [
                .. Enumerable
                    .Range(0, Scenarios)
                    .Select(i => new Scenario(
                        $"{id}-s-{i}",
                        "study",
                        PurposeClass.PublicWelfare,
                        "developer",
                        "product"
                    )),
            ],
            term,
            new Dictionary<UsageUnit, Int128> { [UsageUnit.ServiceCalls] = 1_000_000 },
            new GrantScope(
                "agreement",
                "domain",
                new Dictionary<string, IReadOnlyList<string>> { ["records"] = ["a", "b"] }
            )
        );

    private void Approve(AuthorizationRegister register)
    {
        _desk.Begin("plan", "bureau");
        _desk.Take("plan", AuthorizationStage.PlanDrafted, "bureau", s_digest);
        _desk.Take("plan", AuthorizationStage.PlanApproved, "authority", s_digest);
        _desk.Take("plan", AuthorizationStage.OperatorSelected, "bureau", s_digest);
        _desk.Take("plan", AuthorizationStage.AgreementSigned, "operator", s_digest);
        _desk.Take("plan", AuthorizationStage.AgreementFiled, "bureau", s_digest);
        foreach (var grant in register.Grants)
        {
            foreach (var scenario in grant.Scenarios)
            {
                var digest = register.FindPlan(grant.Id, scenario.Id)!.Digest;
                _desk.BeginScenario("plan", scenario.Id, "developer");
                _desk.Take(scenario.Id, AuthorizationStage.ScenarioDrafted, "developer", digest);
                _desk.Take(scenario.Id, AuthorizationStage.ScenarioEvaluated, "bureau", digest);
            }
        }
    }
}
