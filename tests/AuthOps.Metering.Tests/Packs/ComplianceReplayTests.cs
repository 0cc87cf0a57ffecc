using AuthOps.Metering.Log;
using AuthOps.Metering.Packs;
using AuthOps.Metering.Packs.Replay;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Metering.Tests.Packs;

public sealed class ComplianceReplayTests(EvidencePackTests.PackFixture shared)
    : IClassFixture<EvidencePackTests.PackFixture>
{
    [Fact]
    public void The_ten_stages_pass_from_the_pack_alone_and_what_is_not_there_is_absent()
    {
        var replay = ComplianceReplay.Of(shared.City.Verify(shared.Path));
        Assert.True(replay.IsSupported);
        Assert.Equal(10, replay.Stages.Count);
        Assert.All(replay.Stages, l => Assert.Equal((ReplayOutcome.Pass, 0), Of(l)));
        Assert.Equal(["9", "9", "10", "10", "10", "20", "21", "22", "23", "23"], Articles(replay));
        Assert.Equal(
            ["exit", "privacy-computing", "alerts"],
            replay.Duties.Where(l => l.Outcome == ReplayOutcome.Absent).Select(l => l.Id)
        );
        Assert.Equal("privacy-computing", Assert.Single(replay.Duties, l => !l.IsRequired).Id);
    }

    [Theory]
    [InlineData("implementation-plan", "PlanDrafted", "PlanApproved")]
    [InlineData("operating-agreement", "AgreementSigned", "AgreementFiled")]
    [InlineData("scenario-plan", "ScenarioDrafted", "ScenarioEvaluated")]
    public void A_document_left_out_leaves_its_stages_absent(string type, params string[] stages)
    {
        var city = shared.City;
        var path = city.Write(
            $"{type}.pack",
            city.Builder(s => !s.Statement.PredicateType.Contains(type, StringComparison.Ordinal))
        );
        var replay = ComplianceReplay.Of(city.Verify(path));
        Assert.True(replay.IsSupported);
        Assert.Equal(
            stages,
            replay.Stages.Where(l => l.Outcome == ReplayOutcome.Absent).Select(l => l.Id)
        );
    }

    [Fact]
    public void A_finding_fails_the_duty_it_bears_on()
    {
        var city = shared.City;
        var path = city.Write(
            "no-receipts.pack",
            city.Builder(s => s.Statement.PredicateType != ReleaseReceipt.PredicateType)
        );
        var replay = ComplianceReplay.Of(city.Verify(path));
        Assert.False(replay.IsSupported);
        var charges = Assert.Single(replay.Duties, l => l.Id == "charges");
        Assert.Equal(ReplayOutcome.Fail, charges.Outcome);
        Assert.All(charges.Faults, f => Assert.Equal(ReplayFaultKind.Finding, f.Kind));
        Assert.Equal(
            ReplayOutcome.Absent,
            Assert.Single(replay.Stages, l => l.Id == "ProductReleased").Outcome
        );
    }

    [Fact]
    public void Steps_that_no_desk_would_take_are_seen_in_the_log_alone()
    {
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        var folder = Directory.CreateTempSubdirectory("authops-replay-");
        WriteDisorder(Path.Combine(folder.FullName, "log"), key);
        var path = Path.Combine(folder.FullName, "a.pack");
        new EvidencePackBuilder()
            .AddLog(Path.Combine(folder.FullName, "log"))
            .Write(
                path,
                PackCity.Year,
                [key],
                cancellationToken: TestContext.Current.CancellationToken
            );
        using (var pack = EvidencePack.Open(path))
        {
            var replay = ComplianceReplay.Of(
                EvidencePackVerifier.Verify(
                    pack,
                    null,
                    PackCity.Later,
                    cancellationToken: TestContext.Current.CancellationToken
                )
            );
            Assert.Equal(
                [
                    ReplayFaultKind.OutOfOrder,
                    ReplayFaultKind.DecidedByApplicant,
                    ReplayFaultKind.DocumentMissing,
                ],
                Faults(replay, "PlanApproved")
            );
            Assert.Equal(
                [ReplayFaultKind.OutOfOrder, ReplayFaultKind.DocumentMissing],
                Faults(replay, "ScenarioDrafted")
            );
            Assert.Equal(
                [
                    ReplayFaultKind.DecidedByApplicant,
                    ReplayFaultKind.OtherDocument,
                    ReplayFaultKind.DocumentMissing,
                ],
                Faults(replay, "ScenarioEvaluated")
            );
            Assert.Equal([ReplayFaultKind.NotTaken], Faults(replay, "ProductReleased"));
        }

        folder.Delete(recursive: true);
    }

    private static void WriteDisorder(string folder, SigningKey key)
    {
        var digests = ((string[])["a", "b"]).Select(c => new string(c[0], 64)).ToArray();
        using var log = UsageLog.Create(folder);
        Begin("plan", [], []);
        Take("plan", AuthorizationStage.PlanApproved, "bureau", digests[0]);
        Take("plan", AuthorizationStage.PlanDrafted, "bureau", digests[0]);
        Begin("s-1", ["plan"], ["bank"]);
        Take("s-1", AuthorizationStage.ScenarioDrafted, "bank", digests[0]);
        Take("s-1", AuthorizationStage.ScenarioEvaluated, "bank", digests[1]);
        log.WriteCheckpoint(key);

        void Begin(string id, string[] from, string[] applicant) =>
            log.Append(
                UsageLog.Decision(
                    DecisionKind.ProcessBegun,
                    RecordLayout.NoGrant,
                    new("bureau", id, DecisionBody.NoDigest, from, applicant)
                )
            );

        void Take(string id, AuthorizationStage stage, string actor, string digest) =>
            log.Append(
                UsageLog.Decision(
                    DecisionKind.StageTaken,
                    RecordLayout.NoGrant,
                    new(actor, id, digest, [], []),
                    DecisionTag.Of(stage)
                )
            );
    }

    private static ReplayFaultKind[] Faults(ComplianceReplay replay, string id) =>
        [.. Assert.Single(replay.Stages, l => l.Id == id).Faults.Select(f => f.Kind)];

    private static (ReplayOutcome, int) Of(ReplayLine line) => (line.Outcome, line.Faults.Count);

    private static string[] Articles(ComplianceReplay replay) =>
        [.. replay.Stages.Select(l => l.Articles)];
}
