using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Usage;
using FsCheck.Xunit;
using static AuthOps.Metering.Tests.Authorization.AuthorizationDeskTests;
using static AuthOps.Metering.Tests.Authorization.PartyTests;

namespace AuthOps.Metering.Tests.Authorization;

public sealed class TerminationTests
{
    private static readonly UsageAccess s_access = GovernedCity.Access();

    [Fact]
    public async Task After_a_termination_nothing_succeeds_and_the_log_still_verifies()
    {
        var city = new GovernedCity().Approve(GovernedCity.Insurance);
        Assert.Null(city.Declare(s_access, out var target));
        Record(city, Event(1, target));
        var open = await city.Gate.ReserveAsync(
            GovernedCity.Request("open", s_access, 5),
            TestContext.Current.CancellationToken
        );
        open.BeginReading();
        var lease = await UsageLease.OpenAsync(
            city.Gate,
            GovernedCity.Request("lease", s_access, 10),
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.True(lease.TrySpend(1));
        Assert.Equal(LeaseOutcome.Held, lease.TryReserve(1, 2, out var ticket));

        var exit = city.Desk.Terminate("g-1", "data-bureau", GovernedCity.Exit);
        Assert.Equal(["g-1", "g-district"], exit.GrantIds);
        Assert.Equal(16, exit.Balances[0].Used);
        Assert.Equal(0, exit.Balances[0].Reserved);

        Assert.False(lease.TrySpend(1));
        Assert.Equal(LeaseOutcome.LeaseExpired, lease.TryReserve(2, 1, out _));
        Assert.Equal(LeaseOutcome.TicketGone, lease.Commit(ticket, 1));
        await lease.DisposeAsync();
        Assert.True(open.IsRevoked);
        var late = await Assert.ThrowsAsync<UsageRefusedException>(() =>
            open.CommitAsync(1, TestContext.Current.CancellationToken).AsTask()
        );
        Assert.Equal(UsageRefusalReason.Terminated, late.Reason);
        await open.DisposeAsync();
        AssertOver(city, target);
        Assert.Equal(UsageCorrectionOutcome.NotCorrectable, Correct(city));
        Assert.Empty(exit.Check(city.Log.Snapshot()));
        Assert.Equal(16, city.Gate.Balances[0].Used);
        Assert.True(Verified(city));

        // Nor after the log is opened again, by snapshot or without.
        using var again = new GovernedCity(city.Storage);
        AssertOver(again, target);
        Assert.Empty(exit.Check(again.Log.Snapshot()));
        Assert.True(Verified(again));
    }

    [Fact]
    public void A_grant_that_narrows_a_terminated_one_afterwards_allows_nothing()
    {
        var city = new GovernedCity(documents: new() { HasDistrict = false });
        city.Desk.Terminate("g-1", "data-bureau", GovernedCity.Exit);
        city.Dispose();
        using var again = new GovernedCity(city.Storage);
        Assert.Equal(
            UsageRefusalReason.Terminated,
            again.Reserve(GovernedCity.Request("k", s_access, grant: "g-district"))
        );
    }

    [Fact]
    public void Only_who_may_terminates_and_only_once()
    {
        using var city = new GovernedCity();
        Fault(
            AuthorizationFault.RoleNotPermitted,
            () => city.Desk.Terminate("g-1", "operator-1", GovernedCity.Exit)
        );
        Fault(
            AuthorizationFault.ScopeExceeded,
            () => city.Desk.Terminate("g-9", "data-bureau", GovernedCity.Exit)
        );
        var district = city.Desk.Terminate("g-district", "data-bureau", GovernedCity.Exit);
        Assert.Equal(["g-district"], district.GrantIds);
        Fault(
            AuthorizationFault.Terminated,
            () => city.Desk.Terminate("g-district", "data-authority", GovernedCity.Exit)
        );
        Assert.Equal(
            ["g-1"],
            city.Desk.Terminate("g-1", "data-bureau", GovernedCity.Exit).GrantIds
        );
        Assert.Equal(3, Decisions(city, DecisionKind.ActRefused).Length);
        Assert.Throws<ArgumentException>(() => new ExitEvidence("x", "x", "x", "x"));
    }

    [Fact]
    public void A_certificate_is_a_statement_and_finds_a_log_that_does_not_bear_it_out()
    {
        using var city = new GovernedCity().Approve(GovernedCity.Insurance);
        var before = city.Log.Snapshot();
        var exit = city.Desk.Terminate("g-1", "data-bureau", GovernedCity.Exit);
        var statement = exit.ToStatement();
        Assert.Equal(exit.Root, Assert.Single(statement.Subjects).Sha256);
        Assert.Equal("urn:authops:predicate:exit-certificate:v1", statement.PredicateType);
        Assert.Single(exit.Check(before));
        using var other = new GovernedCity().Approve(GovernedCity.Insurance);
        Assert.Single(exit.Check(other.Log.Snapshot()));
    }

    [Property(MaxTest = 60)]
    public bool No_sequence_of_calls_yields_an_accepted_use_outside_its_grant(byte[] script)
    {
        using var city = new GovernedCity();
        var model = new Model();
        var target = new UsageTarget(0, 0, 1);
        ulong id = 0;
        foreach (var step in script.Take(40))
        {
            switch (step % 8)
            {
                case 0:
                    model.Approve(city);
                    break;
                case 1:
                    model.Documents(city, step);
                    break;
                case 2 when step >= 160:
                    model.Terminate(city);
                    break;
                case 3 or 4:
                    var access = model.Choose(step);
                    var reserved = city.Reserve(GovernedCity.Request($"k{id++}", access)) is null;
                    Assert.Equal(model.Allows(access), reserved);
                    break;
                case 5:
                    var wanted = model.Choose(step);
                    Assert.Equal(
                        model.Allows(wanted),
                        city.Declare(wanted, out var number) is null
                    );
                    target = number.Access == 0 ? target : number;
                    model.Declared(number, wanted);
                    break;
                default:
                    var recorded = Record(city, Event(++id + 1000, target));
                    Assert.Equal(
                        model.AllowsNumber(target),
                        recorded == UsageEventOutcome.Recorded
                    );
                    break;
            }
        }

        // However it came there: after the termination nothing succeeds, and the log verifies.
        model.Terminate(city);
        var used = city.Gate.Balances[0].Used;
        foreach (var step in script.Take(10))
        {
            var access = model.Choose(step);
            Assert.Equal(
                UsageRefusalReason.Terminated,
                city.Reserve(GovernedCity.Request($"after{id++}", access))
            );
            Assert.NotNull(city.Declare(access, out _));
            Assert.NotEqual(UsageEventOutcome.Recorded, Record(city, Event(++id + 1000, target)));
        }

        return used <= 100 && city.Gate.Balances[0].Used == used && Verified(city);
    }

    private static void AssertOver(GovernedCity city, UsageTarget target)
    {
        Assert.Equal(
            UsageRefusalReason.Terminated,
            city.Reserve(GovernedCity.Request("after", s_access))
        );
        Assert.Equal(
            UsageRefusalReason.Terminated,
            city.Reserve(GovernedCity.Request("after", s_access, grant: "g-district"))
        );
        Assert.Equal(UsageRefusalReason.Terminated, city.Declare(s_access, out _));
        Assert.Equal(UsageEventOutcome.Terminated, Record(city, Event(99, target)));
        Assert.False(city.Desk.TryAuthorize(Event(98, target), out var reason));
        Assert.Equal(UsageRefusalReason.Terminated, reason);
    }

    private static UsageCorrectionOutcome Correct(GovernedCity city) =>
        new UsageRecorder(city.Log).Correct(
            new UsageCorrection(1, UsageCorrectionReason.RecordedWrongly, "desk-1")
        );

    /// <summary>What the desk must allow, written down a second time in the plainest way.</summary>
    private sealed class Model
    {
        private readonly Dictionary<int, UsageAccess> _declared = [];
        private GovernedCity.Documents _documents = new();
        private bool _isApproved;
        private bool _isOver;
        private string[] _approvedFields = [];

        public void Approve(GovernedCity city)
        {
            if (!_isApproved)
            {
                city.Approve(GovernedCity.Insurance);
                _isApproved = true;
                _approvedFields = _documents.PlanFields;
            }
        }

        public void Documents(GovernedCity city, byte step)
        {
            _documents = (step / 8 % 6) switch
            {
                0 => new(),
                1 => _documents with { IsFiled = !_documents.IsFiled },
                2 => _documents with { IsRegistered = !_documents.IsRegistered },
                3 => _documents with { ConsentPurpose = step >= 128 ? "claims-check" : "other" },
                4 => _documents with
                {
                    PlanFields = step >= 128 ? ["birth", "drug"] : ["cost", "drug"],
                },
                _ => _documents with
                {
                    Label = new(step >= 128 ? DataLevel.General : DataLevel.Important, 1),
                },
            };
            city.Update(_documents);
        }

        public void Terminate(GovernedCity city)
        {
            if (!_isOver)
            {
                city.Desk.Terminate("g-1", "data-authority", GovernedCity.Exit);
                _isOver = true;
            }
        }

        public UsageAccess Choose(byte step) =>
            GovernedCity.Access(
                step % 3 == 0 ? "hospital-1" : "insurer-1",
                step % 5 == 0 ? "domain-2" : "domain-1",
                step % 7 == 0 ? null : "c-claims",
                fields: step >= 128 ? ["drug"]
                    : step >= 64 ? ["birth"]
                    : ["cost"]
            );

        public bool Allows(UsageAccess access) =>
            _isApproved
            && !_isOver
            && _documents.IsFiled
            && _documents.IsRegistered
            && _documents.ConsentPurpose == "claims-check"
            && _documents.Label.Level == DataLevel.General
            && _documents.PlanFields.SequenceEqual(_approvedFields)
            && access.Actor == "insurer-1"
            && access.Domain == "domain-1"
            && access.ConsentSetId is not null
            && _documents.PlanFields.Contains(access.Fields["r-insured"][0]);

        public void Declared(UsageTarget number, UsageAccess access) =>
            _declared[number.Access] = access;

        public bool AllowsNumber(UsageTarget target) =>
            _declared.TryGetValue(target.Access, out var access)
            && target.Access > 0
            && Allows(access);
    }
}
