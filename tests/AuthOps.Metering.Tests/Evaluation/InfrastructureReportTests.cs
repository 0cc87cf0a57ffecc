using System.Text.Json;
using System.Text.Json.Nodes;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Evaluation;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Tests.Authorization;
using AuthOps.Metering.Tests.Ledger;
using AuthOps.Metering.Tests.Packs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Evaluation;

public sealed class InfrastructureReportTests
{
    private static readonly DateTimeOffset s_next = Sample.Year.Until.AddYears(1);

    [Fact]
    public async Task Uses_are_counted_by_the_time_they_happened()
    {
        using var city = new BillingCase();
        await city.UseAsync(0, 8, "a");
        await city.UseAsync(1, 1, "b");
        await Assert.ThrowsAsync<UsageRefusedException>(() => city.UseAsync(0, 2_000_000, "much"));
        var recorder = new UsageRecorder(city.Log);
        var target = recorder.Resolve("g-bank", "s-bank-1");
        var before = Microseconds.From(Sample.Start.AddMonths(-2));
        recorder.Record(
            [
                new(1, target, UsageUnit.ServiceCalls, 9, Microseconds.From(Sample.Start)),
                new(2, target, UsageUnit.ServiceCalls, 1, before),
            ],
            new UsageEventOutcome[2]
        );
        recorder.Correct(new UsageCorrection(1, UsageCorrectionReason.RecordedWrongly, "desk-1"));
        await using var open = await city.Gate.ReserveAsync(
            Sample.Request(1, "open", scenario: city.Grants[0].Scenarios[0], grantId: "g-bank"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(
            new LogFigures
            {
                Uses = 3,
                UsesTakenBack = 1,
                UsesRefused = 1,
            },
            LogFigures.Of(city.Log.Snapshot(), new ValidityPeriod(Sample.Start, Sample.Year.Until))
        );
    }

    [Fact]
    public void Acts_and_their_refusals_are_counted_apart()
    {
        using var city = new GovernedCity();
        city.Approve(GovernedCity.Insurance);
        Assert.Throws<AuthorizationException>(() => city.Desk.Begin("plan-2026", "data-bureau"));
        Assert.Null(city.Reserve(GovernedCity.Request("a", GovernedCity.Access())));
        city.Desk.Terminate("g-district", "data-bureau", GovernedCity.Exit);

        // Begun twice, five stages and two, one termination; a declared access is an act of its own.
        var figures = LogFigures.Of(city.Log.Snapshot(), Sample.Year);
        var declared = city
            .Log.Snapshot()
            .Records.OfType<DecisionRecord>()
            .Count(static d => d.Kind == DecisionKind.AccessDeclared);
        Assert.Equal(
            new LogFigures
            {
                Acts = 10 + declared,
                ActsRefused = 1,
                Terminations = 1,
                Uses = 1,
            },
            figures
        );
    }

    [Fact]
    public void A_report_is_read_back_and_nothing_else_is()
    {
        using var city = new BillingCase();
        var report = Build(city, PackCity.Answers);
        var again = InfrastructureReport.Parse(JsonElement.Parse(report.ToCanonicalBytes()));
        Assert.Equal(report.ToCanonicalBytes(), again.ToCanonicalBytes());
        Assert.Equal((report.Figures, report.Log), (again.Figures, again.Log));
        Assert.Empty(report.NotMet);
        Action<JsonNode>[] changes =
        [
            node => node["more"] = 1,
            node => node["version"] = 2,
            node => node["figures"]!.AsArray().RemoveAt(0),
            node => node["answers"]!.AsArray().RemoveAt(0),
            node => node["answers"]![0]!["outcome"] = "Perfect",
            node => node["logSize"] = "-1",
            node => node["logRoot"] = "x",
            node => node["figures"]![0]!["value"] = "9223372036854775808",
            node => node.AsObject().Remove("nextDue"),
        ];
        foreach (var change in changes)
        {
            var changed = JsonNode.Parse(report.ToCanonicalBytes())!;
            change(changed);
            Assert.Throws<FormatException>(() =>
                InfrastructureReport.Parse(JsonElement.Parse(changed.ToJsonString()))
            );
        }

        Assert.Throws<FormatException>(() => InfrastructureReport.Parse(JsonElement.Parse("[]")));
    }

    [Fact]
    public void What_is_not_met_is_told_and_what_is_not_answered_refused()
    {
        using var city = new BillingCase();
        var answers = PackCity.Answers.ToList();
        answers[0] = answers[0] with { Outcome = EvaluationOutcome.NotMet };
        answers.Add(answers[1] with { Item = "own-item", EvidenceDigest = null });
        Assert.Equal([answers[0].Item], Build(city, answers).NotMet);
        IReadOnlyList<InfrastructureAnswer>[] refused =
        [
            [.. PackCity.Answers.Skip(1)],
            [.. PackCity.Answers, PackCity.Answers[0]],
            With(static a => a with { Text = " " }),
            With(static a => a with { Text = new string('x', 4_001) }),
            With(static a => a with { Text = "拨打 13812345678" }),
            With(static a => a with { Party = "the operator" }),
            With(static a => a with { Outcome = 0 }),
            With(static a => a with { EvidenceDigest = "E" }),
            [
                .. PackCity.Answers,
                .. Enumerable
                    .Range(0, 64)
                    .Select(i => PackCity.Answers[0] with { Item = $"i-{i}" }),
            ],
        ];
        Assert.All(refused, one => Assert.Throws<ArgumentException>(() => Build(city, one)));
        Assert.Throws<ArgumentException>(() =>
            InfrastructureReport.Build(
                city.Log.Snapshot(),
                Sample.Year,
                Sample.Year.Until,
                PackCity.Answers
            )
        );
    }

    private static InfrastructureReport Build(
        BillingCase city,
        IReadOnlyList<InfrastructureAnswer> answers
    ) => InfrastructureReport.Build(city.Log.Snapshot(), Sample.Year, s_next, answers);

    private static InfrastructureAnswer[] With(
        Func<InfrastructureAnswer, InfrastructureAnswer> change
    ) => [change(PackCity.Answers[0]), .. PackCity.Answers.Skip(1)];
}
