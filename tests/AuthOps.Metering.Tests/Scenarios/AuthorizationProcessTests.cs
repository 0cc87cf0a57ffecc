using AuthOps.Metering.Authorization;
using AuthOps.Metering.Scenarios;
using FsCheck.Xunit;
using static AuthOps.Metering.Tests.Authorization.PartyTests;

namespace AuthOps.Metering.Tests.Scenarios;

public sealed class AuthorizationProcessTests
{
    private const string Scenario = "s-insurance";

    [Fact]
    public void A_scenario_goes_through_the_ten_stages_in_their_order()
    {
        var process = City.Released(Scenario);
        Assert.Equal(Enum.GetValues<AuthorizationStage>(), process.Steps.Select(s => s.Stage));
        Assert.Null(process.Next);
        Assert.Null(process.Deadline);
        Fault(
            AuthorizationFault.StageOutOfOrder,
            () =>
                process.Take(
                    AuthorizationStage.ProductReleased,
                    "operator-1",
                    City.Day(20),
                    City.Digest
                )
        );
    }

    [Fact]
    public void A_stage_skipped_or_taken_again_or_by_the_wrong_role_or_backwards_is_refused()
    {
        var filed = City.Filed();
        Fault(
            AuthorizationFault.StageOutOfOrder,
            () =>
                filed.Take(
                    AuthorizationStage.ScenarioDrafted,
                    "insurer-1",
                    City.Day(9),
                    City.Digest
                )
        );
        var scenario = filed.ForScenario(Scenario, "insurer-1");
        Refused(
            AuthorizationFault.StageOutOfOrder,
            AuthorizationStage.ScenarioEvaluated,
            "data-bureau",
            9
        );
        Refused(
            AuthorizationFault.StageOutOfOrder,
            AuthorizationStage.AgreementFiled,
            "data-bureau",
            9
        );
        Refused(
            AuthorizationFault.RoleNotPermitted,
            AuthorizationStage.ScenarioDrafted,
            "auditor-1",
            9
        );
        Refused(AuthorizationFault.UnknownParty, AuthorizationStage.ScenarioDrafted, "nobody", 9);
        Refused(
            AuthorizationFault.DatesOutOfOrder,
            AuthorizationStage.ScenarioDrafted,
            "insurer-1",
            1
        );
        Assert.Throws<ArgumentException>(() =>
            scenario.Take(AuthorizationStage.ScenarioDrafted, "insurer-1", City.Day(9), "x")
        );
        var early = new AuthorizationProcess("plan-2026", City.Rules);
        Fault(AuthorizationFault.AgreementNotFiled, () => early.ForScenario(Scenario, "insurer-1"));
        Fault(AuthorizationFault.AgreementNotFiled, () => scenario.ForScenario("s-2", "insurer-1"));
        Fault(AuthorizationFault.UnknownParty, () => filed.ForScenario(Scenario, "nobody"));

        void Refused(AuthorizationFault fault, AuthorizationStage stage, string actor, int day) =>
            Fault(fault, () => scenario.Take(stage, actor, City.Day(day), City.Digest));
    }

    [Fact]
    public void Nobody_decides_on_its_own_work_or_an_affiliates()
    {
        // The operator's subsidiary develops; the operator must not decide on its release.
        var scenario = City.Filed()
            .ForScenario(Scenario, "operator-sub")
            .Take(AuthorizationStage.ScenarioDrafted, "operator-sub", City.Day(6), City.Digest)
            .Take(AuthorizationStage.ScenarioEvaluated, "data-bureau", City.Day(7), City.Digest)
            .Take(AuthorizationStage.ProductDeveloped, "operator-sub", City.Day(8), City.Digest);
        Fault(
            AuthorizationFault.ReviewerIsApplicant,
            () =>
                scenario.Take(
                    AuthorizationStage.ReleaseReviewed,
                    "operator-1",
                    City.Day(9),
                    City.Digest
                )
        );
        scenario.Take(AuthorizationStage.ReleaseReviewed, "data-bureau", City.Day(9), City.Digest);

        // One public body cannot draft a plan and approve it.
        var plan = new AuthorizationProcess("p", City.Rules).Take(
            AuthorizationStage.PlanDrafted,
            "both-bureau",
            City.Day(0),
            City.Digest
        );
        Fault(
            AuthorizationFault.ReviewerIsApplicant,
            () =>
                plan.Take(AuthorizationStage.PlanApproved, "both-bureau", City.Day(1), City.Digest)
        );
        Fault(
            AuthorizationFault.RoleNotPermitted,
            () =>
                City.Evaluated(Scenario)
                    .Take(
                        AuthorizationStage.ProductDeveloped,
                        "operator-sub",
                        City.Day(9),
                        City.Digest
                    )
        );
    }

    [Fact]
    public void A_rejection_leads_back_and_the_work_is_done_again()
    {
        var drafted = City.Filed()
            .ForScenario(Scenario, "insurer-1")
            .Take(AuthorizationStage.ScenarioDrafted, "insurer-1", City.Day(6), City.Digest);
        var rejected = drafted.Reject(
            AuthorizationStage.ScenarioEvaluated,
            "data-bureau",
            City.Day(7),
            City.Digest
        );
        Assert.Equal(AuthorizationStage.AgreementFiled, rejected.Current);
        Assert.Null(rejected.StepOf(AuthorizationStage.ScenarioDrafted));
        Assert.NotNull(rejected.StepOf(AuthorizationStage.AgreementFiled));
        Fault(
            AuthorizationFault.StageOutOfOrder,
            () =>
                rejected.Take(
                    AuthorizationStage.ScenarioEvaluated,
                    "data-bureau",
                    City.Day(8),
                    City.Digest
                )
        );
        Fault(
            AuthorizationFault.StageOutOfOrder,
            () =>
                drafted.Reject(
                    AuthorizationStage.ProductDeveloped,
                    "insurer-1",
                    City.Day(8),
                    City.Digest
                )
        );
        var again = rejected.Take(
            AuthorizationStage.ScenarioDrafted,
            "insurer-1",
            City.Day(8),
            City.Digest
        );
        Assert.Equal(City.Day(8), again.StepOf(AuthorizationStage.ScenarioDrafted)!.At);
    }

    [Fact]
    public void A_stage_after_its_deadline_is_reported_while_open_and_after()
    {
        var drafted = City.Filed()
            .ForScenario(Scenario, "insurer-1")
            .Take(AuthorizationStage.ScenarioDrafted, "insurer-1", City.Day(6), City.Digest);
        Assert.Equal(City.Day(21), drafted.Deadline);
        Assert.Empty(drafted.Overdue(City.Day(21)));
        var open = Assert.Single(drafted.Overdue(City.Day(22)));
        Assert.True(open.IsOpen);
        Assert.Equal(TimeSpan.FromDays(1), open.By);
        var late = drafted.Take(
            AuthorizationStage.ScenarioEvaluated,
            "data-bureau",
            City.Day(30),
            City.Digest
        );
        // The product has no deadline, and what was late before the scenario is not the scenario's.
        var closed = Assert.Single(late.Overdue(City.Day(300)));
        Assert.False(closed.IsOpen);
        Assert.Equal(TimeSpan.FromDays(9), closed.By);
    }

    [Property(MaxTest = 500)]
    public bool No_sequence_of_calls_skips_a_stage(byte[] calls)
    {
        var process = new AuthorizationProcess("plan-2026", City.Rules);
        var day = 0;
        foreach (var call in calls)
        {
            var stage = (AuthorizationStage)((call % 10) + 1);
            // Half of the time the stage that follows, so that long ways are walked too.
            stage = call >= 128 ? process.Next ?? stage : stage;
            var actor = City.Actors[call / 10 % City.Actors.Count];
            try
            {
                process =
                    call % 7 == 0 ? process.Reject(stage, actor, City.Day(day++), City.Digest)
                    : call % 11 == 0 ? process.ForScenario(Scenario, actor)
                    : process.Take(stage, actor, City.Day(day++), City.Digest);
            }
            catch (AuthorizationException)
            {
                // Refused; nothing changed.
            }
        }

        return IsInOrder(process);
    }

    /// <summary>What a walk must look like, written down a second time.</summary>
    private static bool IsInOrder(AuthorizationProcess process)
    {
        var done = 0;
        string? author = null;
        foreach (var step in process.Steps)
        {
            var decides = (int)step.Stage is 2 or 7 or 9;
            if (
                (int)step.Stage != done + 1
                || (step.Outcome == StageOutcome.Rejected && !decides)
                || (decides && (step.Actor == author || step.Actor == process.Applicant))
                || (
                    decides
                    && step.Actor is "operator-1" or "operator-sub"
                    && (
                        author is "operator-1" or "operator-sub"
                        || process.Applicant is "operator-1" or "operator-sub"
                    )
                )
            )
            {
                return false;
            }

            done = step.Outcome == StageOutcome.Done ? done + 1 : done - 1;
            author = step.Actor;
        }

        return (int)process.Current.GetValueOrDefault() == done;
    }
}
