using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Scenarios;
using AuthOps.Metering.Tests.Scenarios;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Usage;
using static AuthOps.Metering.Tests.Authorization.PartyTests;

namespace AuthOps.Metering.Tests.Authorization;

public sealed class AuthorizationDeskTests
{
    private static readonly UsageAccess s_access = GovernedCity.Access();

    [Fact]
    public void A_declared_use_in_an_evaluated_scenario_is_reserved_and_recorded()
    {
        using var city = new GovernedCity().Approve(GovernedCity.Insurance);
        Assert.Null(city.Reserve(GovernedCity.Request("k-1", s_access, 3)));
        Assert.Null(city.Declare(s_access, out var target));
        Assert.Equal(UsageEventOutcome.Recorded, Record(city, Event(1, target)));
        Assert.True(city.Desk.TryAuthorize(Event(2, target), out _));
        Assert.Equal(4, city.Gate.Balances[0].Used);
        // The same declaration has the same number and one record.
        Assert.Null(city.Declare(GovernedCity.Access(), out var again));
        Assert.Equal(target, again);
        var declared = Assert.Single(Decisions(city, DecisionKind.AccessDeclared));
        Assert.Equal(
            ("g-1", "insurer-1", GovernedCity.Insurance),
            (declared.GrantId, declared.Actor, declared.Subject)
        );
        Assert.Equal(["r-insured"], declared.Inputs);
        Assert.Equal(["domain-1", "c-claims"], declared.Outputs);
    }

    [Fact]
    public void What_is_not_declared_or_not_evaluated_or_not_filed_is_refused_and_evidenced()
    {
        using var city = new GovernedCity(documents: new() { IsFiled = false });
        Refused(city, UsageRefusalReason.AccessNotDeclared, null);
        Refused(city, UsageRefusalReason.AgreementNotFiled, s_access);
        city.Update(new());
        Refused(city, UsageRefusalReason.ScenarioNotApproved, s_access);
        city.Approve(GovernedCity.Insurance);
        Assert.Null(city.Reserve(GovernedCity.Request("k", s_access)));
        // Another plan than the one evaluated.
        city.Update(new() { PlanFields = ["birth", "cost", "drug"] });
        Refused(city, UsageRefusalReason.ScenarioNotApproved, s_access);
    }

    [Fact]
    public void Each_rule_has_a_reason_of_its_own()
    {
        using var city = new GovernedCity().Approve(GovernedCity.Insurance);
        Refused(city, UsageRefusalReason.ActorNotAuthorized, GovernedCity.Access("hospital-1"));
        Refused(city, UsageRefusalReason.ActorNotAuthorized, GovernedCity.Access("auditor-1"));
        Refused(city, UsageRefusalReason.ActorNotAuthorized, GovernedCity.Access("nobody"));
        Assert.Null(city.Reserve(GovernedCity.Request("op", GovernedCity.Access("operator-1"))));
        Refused(
            city,
            UsageRefusalReason.DomainNotAuthorized,
            GovernedCity.Access(domain: "domain-2")
        );
        Refused(
            city,
            UsageRefusalReason.ResourceNotAuthorized,
            GovernedCity.Access(resource: "r-claims")
        );
        Refused(
            city,
            UsageRefusalReason.FieldNotAuthorized,
            GovernedCity.Access(fields: ["drug", "cost"])
        );
        Refused(city, UsageRefusalReason.ConsentMissing, GovernedCity.Access(consents: null));
        Refused(
            city,
            UsageRefusalReason.ConsentMissing,
            GovernedCity.Access(consents: "c-unknown")
        );
        city.Update(new() { IsRegistered = false });
        Refused(city, UsageRefusalReason.RegistrationInvalid, s_access);
        city.Update(new() { CancelledAt = Sample.Start });
        Refused(city, UsageRefusalReason.RegistrationInvalid, s_access);
        city.Update(new() { Label = new(DataLevel.Important, 1) });
        Refused(city, UsageRefusalReason.ClassificationNotAuthorized, s_access);
        city.Update(new() { Label = new(DataLevel.Core, 1) });
        Refused(city, UsageRefusalReason.ClassificationNotAuthorized, s_access);
        city.Update(new() { ConsentPurpose = "marketing" });
        Refused(city, UsageRefusalReason.ConsentForOtherPurpose, s_access);
    }

    [Fact]
    public void The_operators_circle_does_not_develop_on_what_the_operator_delivers()
    {
        using var city = new GovernedCity().Approve(GovernedCity.OwnCircle, GovernedCity.Welfare);
        var own = GovernedCity.Access("operator-sub", consents: null);
        Refused(
            city,
            UsageRefusalReason.RedevelopmentBanned,
            own,
            GovernedCity.Scenarios.Single(s => s.Id == GovernedCity.OwnCircle)
        );
        var hospital = GovernedCity.Access("hospital-1", consents: null);
        Assert.Null(city.Reserve(GovernedCity.Request("h", hospital, scenario: Sample.Free)));
    }

    [Fact]
    public void Data_of_persons_or_firms_needs_a_basis_whatever_the_plan_says()
    {
        using var city = new GovernedCity(documents: new() { Basis = ProcessingBasis.NoSubjects });
        city.Approve(GovernedCity.Insurance);
        var bare = GovernedCity.Access(consents: null);
        Refused(city, UsageRefusalReason.ConsentMissing, bare);
        city.Update(
            new()
            {
                Basis = ProcessingBasis.NoSubjects,
                Label = new(DataLevel.General, 1, DataMarks.Business),
            }
        );
        Refused(city, UsageRefusalReason.ConsentMissing, bare);
        city.Update(
            new() { Basis = ProcessingBasis.NoSubjects, Label = new(DataLevel.General, 1) }
        );
        Assert.Null(city.Reserve(GovernedCity.Request("bare", bare)));
    }

    [Fact]
    public void An_event_is_judged_at_its_time_and_by_the_documents_of_now()
    {
        using var city = new GovernedCity().Approve(GovernedCity.Insurance);
        Assert.Null(city.Declare(s_access, out var target));
        Assert.Equal(UsageEventOutcome.Recorded, Record(city, Event(1, target)));
        // Before the evaluation, and after the consent set's end.
        Assert.Equal(UsageEventOutcome.AccessRefused, Record(city, Event(2, target, -1)));
        Assert.Equal(UsageEventOutcome.AccessRefused, Record(city, Event(3, target, Days(30))));
        Assert.Equal(UsageEventOutcome.Recorded, Record(city, Event(4, target, Days(30) - 1)));
        // No number, a number of another scenario, a number nobody gave.
        Assert.Equal(
            UsageEventOutcome.AccessRefused,
            Record(city, Event(5, target with { Access = 0 }))
        );
        Assert.Equal(
            UsageEventOutcome.AccessRefused,
            Record(city, Event(6, target with { Scenario = 1 }))
        );
        Assert.Equal(
            UsageEventOutcome.AccessRefused,
            Record(city, Event(7, target with { Access = 9 }))
        );
        Assert.Equal(
            UsageEventOutcome.AccessRefused,
            Record(city, Event(8, target with { Grant = 1 }))
        );
        city.Update(new() { CancelledAt = Sample.Start.AddMicroseconds(5) });
        Assert.Equal(UsageEventOutcome.Recorded, Record(city, Event(9, target, 4)));
        Assert.Equal(UsageEventOutcome.AccessRefused, Record(city, Event(10, target, 5)));
        Assert.Equal(
            [
                UsageRefusalReason.ScenarioNotApproved,
                UsageRefusalReason.ConsentMissing,
                UsageRefusalReason.AccessNotDeclared,
                UsageRefusalReason.AccessNotDeclared,
                UsageRefusalReason.AccessNotDeclared,
                UsageRefusalReason.AccessNotDeclared,
                UsageRefusalReason.RegistrationInvalid,
            ],
            city.Log.Snapshot().Records.OfType<UsageRefusedRecord>().Select(r => r.Reason)
        );
        Assert.False(city.Desk.TryAuthorize(Event(11, target, 5), out var reason));
        Assert.Equal(UsageRefusalReason.RegistrationInvalid, reason);
        Assert.Equal(8, city.Log.Snapshot().Records.OfType<UsageRefusedRecord>().Count());
    }

    [Fact]
    public void Acts_that_are_refused_are_evidenced_with_stage_and_fault()
    {
        using var city = new GovernedCity().Approve();
        Fault(
            AuthorizationFault.StageOutOfOrder,
            () => city.Take("plan-2026", AuthorizationStage.PlanApproved, "data-authority")
        );
        Fault(
            AuthorizationFault.StageOutOfOrder,
            () => city.Desk.Begin("plan-2026", "data-bureau")
        );
        Fault(
            AuthorizationFault.RoleNotPermitted,
            () => city.Desk.BeginScenario("plan-2026", "s-1", "auditor-1")
        );
        Fault(AuthorizationFault.RoleNotPermitted, () => city.Desk.Read("insurer-1"));
        Fault(
            AuthorizationFault.StageOutOfOrder,
            () => city.Take("s-none", AuthorizationStage.PlanDrafted, "data-bureau")
        );
        var refused = Decisions(city, DecisionKind.ActRefused);
        Assert.Equal(
            [
                (
                    "data-authority",
                    AuthorizationStage.PlanApproved,
                    AuthorizationFault.StageOutOfOrder
                ),
                ("data-bureau", null, AuthorizationFault.StageOutOfOrder),
                ("auditor-1", null, AuthorizationFault.RoleNotPermitted),
                ("insurer-1", null, AuthorizationFault.RoleNotPermitted),
                (
                    "data-bureau",
                    (AuthorizationStage?)AuthorizationStage.PlanDrafted,
                    AuthorizationFault.StageOutOfOrder
                ),
            ],
            refused.Select(r => (r.Actor, r.Stage, r.Fault!.Value))
        );
        Assert.Throws<ArgumentException>(() => city.Desk.Begin("a b", "data-bureau"));
    }

    [Fact]
    public void Documents_that_do_not_hold_together_are_refused_and_evidenced()
    {
        using var city = new GovernedCity();
        var parties = City.Rules.Parties.Parties;
        Refused(
            AuthorizationFault.CyclicAffiliation,
            () =>
                new PartyRegister(
                    parties,
                    [new("operator-1", "operator-sub"), new("operator-sub", "operator-1")]
                )
        );
        var pack = City.Rules.Packs.Packs[0];
        Refused(AuthorizationFault.DatesOutOfOrder, () => new RulePackSchedule(pack, pack));
        Refused(
            AuthorizationFault.PlanIncomplete,
            () => ImplementationPlan.Of(PlanTests.Draft with { Exit = null })
        );
        Assert.Equal(3, Decisions(city, DecisionKind.ActRefused).Length);
        city.Desk.Update("data-bureau", new GovernedCity.Documents().Build);
        Assert.Throws<ArgumentException>(() =>
            city.Desk.Update("data-bureau", () => new AuthorizationRegister(City.Rules, []))
        );

        void Refused(AuthorizationFault fault, Func<object> make)
        {
            Fault(
                fault,
                () =>
                    city.Desk.Update(
                        "data-bureau",
                        () =>
                        {
                            _ = make();
                            return new GovernedCity.Documents().Build();
                        }
                    )
            );
            Assert.Equal(fault, Decisions(city, DecisionKind.ActRefused)[^1].Fault);
        }
    }

    [Fact]
    public void What_is_overdue_is_told_of_every_procedure_once()
    {
        using var city = new GovernedCity().Approve();
        city.Desk.BeginScenario("plan-2026", GovernedCity.Insurance, "insurer-1");
        city.Desk.BeginScenario("plan-2026", GovernedCity.Welfare, "hospital-1");
        city.Take(GovernedCity.Insurance, AuthorizationStage.ScenarioDrafted, "insurer-1");
        Assert.Empty(city.Desk.Overdue());
        city.Clock.Advance(TimeSpan.FromDays(16));
        var overdue = Assert.Single(city.Desk.Overdue());
        Assert.Equal(
            (GovernedCity.Insurance, AuthorizationStage.ScenarioEvaluated, TimeSpan.FromDays(1)),
            (overdue.ProcessId, overdue.Stage, overdue.By)
        );
    }

    [Fact]
    public void The_auditor_reads_everything_and_does_nothing()
    {
        using var city = new GovernedCity().Approve(GovernedCity.Insurance);
        var seen = city.Desk.Read("auditor-1");
        Assert.Equal(2, seen.Processes.Count);
        Assert.Equal(2, seen.Balances.Count);
        Assert.Equal("auditor-1", Assert.Single(Decisions(city, DecisionKind.EvidenceRead)).Actor);
        foreach (var stage in Enum.GetValues<AuthorizationStage>())
        {
            Assert.Throws<AuthorizationException>(() =>
                city.Take(GovernedCity.Insurance, stage, "auditor-1")
            );
        }

        Fault(
            AuthorizationFault.RoleNotPermitted,
            () => city.Desk.Terminate("g-1", "auditor-1", GovernedCity.Exit)
        );
        Refused(city, UsageRefusalReason.ActorNotAuthorized, GovernedCity.Access("auditor-1"));
    }

    [Fact]
    public void What_was_decided_is_taken_from_the_log_when_it_is_opened_again()
    {
        var city = new GovernedCity().Approve(GovernedCity.Insurance);
        Assert.Null(city.Declare(s_access, out _));
        var before = city.Desk.Processes;
        city.Dispose();
        using var again = new GovernedCity(city.Storage);
        Assert.Equal(before.Select(p => p.Id), again.Desk.Processes.Select(p => p.Id));
        Assert.All(
            before.Zip(again.Desk.Processes),
            pair => Assert.Equal(pair.First.Steps, pair.Second.Steps)
        );
        Assert.Null(again.Reserve(GovernedCity.Request("k", s_access)));
        Assert.True(Verified(again));
    }

    [Fact]
    public void A_governed_grant_without_a_desk_and_a_grant_not_in_force_allow_nothing()
    {
        var city = new GovernedCity().Approve(GovernedCity.Insurance);
        Assert.Null(city.Declare(s_access, out var target));
        city.Dispose();
        using (var log = UsageLog.Open(city.Storage, Sample.Clock()))
        {
            var gate = UsageGate.Open(log, city.Docs.Build().Grants);
            var thrown = Assert.Throws<UsageRefusedException>(() =>
                gate.ReserveAsync(
                        GovernedCity.Request("k", s_access),
                        TestContext.Current.CancellationToken
                    )
                    .AsTask()
                    .GetAwaiter()
                    .GetResult()
            );
            Assert.Equal(UsageRefusalReason.AgreementNotFiled, thrown.Reason);
            var outcomes = new UsageEventOutcome[1];
            new UsageRecorder(log).Record([Event(1, target)], outcomes);
            Assert.Equal([UsageEventOutcome.AccessRefused], outcomes);
        }

        using (var log = UsageLog.Open(city.Storage, Sample.Clock()))
        {
            UsageGate.Open(log, []);
            var outcomes = new UsageEventOutcome[1];
            new UsageRecorder(log).Record([Event(1, target)], outcomes);
            Assert.Equal([UsageEventOutcome.UnknownGrant], outcomes);
        }
    }

    [Fact]
    public void Events_of_a_grant_without_a_scope_are_judged_by_its_term_and_scenarios()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        var desk = AuthorizationDesk.Open(
            log,
            new AuthorizationRegister(City.Rules, [Sample.Grant()])
        );
        Assert.True(desk.TryAuthorize(Event(1, new UsageTarget(0, 1)), out _));
        Refused(UsageRefusalReason.ScenarioNotAuthorized, new UsageTarget(0, 2), 0);
        Refused(UsageRefusalReason.OutsideValidity, new UsageTarget(0, 0), Days(365));
        Refused(UsageRefusalReason.OutsideValidity, new UsageTarget(0, 0), -Days(365));
        Refused(UsageRefusalReason.UnknownGrant, new UsageTarget(1, 0), 0);
        Assert.Equal(5UL, log.Count);
        var declared = Assert.Throws<UsageRefusedException>(() =>
            desk.Declare("g-1", GovernedCity.Insurance, s_access)
        );
        Assert.Equal(UsageRefusalReason.AccessNotDeclared, declared.Reason);

        void Refused(UsageRefusalReason expected, UsageTarget target, long after)
        {
            Assert.False(desk.TryAuthorize(Event(2, target, after), out var reason));
            Assert.Equal(expected, reason);
        }
    }

    internal static UsageEvent Event(ulong id, UsageTarget target, long after = 0) =>
        new(id, target, UsageUnit.ServiceCalls, 1, Microseconds.From(Sample.Start) + after);

    internal static UsageEventOutcome Record(GovernedCity city, UsageEvent use)
    {
        var outcomes = new UsageEventOutcome[1];
        new UsageRecorder(city.Log).Record([use], outcomes);
        return outcomes[0];
    }

    internal static DecisionRecord[] Decisions(GovernedCity city, DecisionKind kind) =>
        [.. city.Log.Snapshot().Records.OfType<DecisionRecord>().Where(r => r.Kind == kind)];

    internal static bool Verified(GovernedCity city)
    {
        city.Log.Dispose();
        using var key = Primitives.Signatures.SigningKey.Generate(
            Primitives.Signatures.SignatureAlgorithm.Ed25519
        );
        using (var log = UsageLog.Open(city.Storage, city.Clock))
        {
            log.WriteCheckpoint(key);
        }

        var verdict = UsageLogVerifier.Verify(
            city.Storage,
            Sample.Trust(key),
            Sample.Start,
            [UsageLogVerifier.OperatorRole]
        );
        Assert.Empty(verdict.Findings);
        return verdict.IsAccepted;
    }

    private static long Days(int days) => days * 86_400_000_000L;

    private static void Refused(
        GovernedCity city,
        UsageRefusalReason reason,
        UsageAccess? access,
        Scenario? scenario = null
    )
    {
        var before = city.Log.Count;
        var request = GovernedCity.Request("refused", access, scenario: scenario);
        Assert.Equal(reason, city.Reserve(request));
        var record = Assert.IsType<UsageRefusedRecord>(city.Log.Snapshot().Records[^1]);
        Assert.Equal((reason, before + 1), (record.Reason, city.Log.Count));
        if (access is not null)
        {
            Assert.Equal(reason, city.Declare(access, out _, request.ScenarioId));
            Assert.Equal(before + 2, city.Log.Count);
        }
    }
}
