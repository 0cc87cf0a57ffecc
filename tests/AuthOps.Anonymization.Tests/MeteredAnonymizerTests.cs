using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Risk;
using AuthOps.Primitives.Tables;
using AuthOps.Primitives.Usage;

namespace AuthOps.Anonymization.Tests;

public sealed class MeteredAnonymizerTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Table s_table = Table.FromColumns(
        Column.FromStrings("age", "31", "32", "77", "78")
    );

    private static readonly AnonymizationPolicy s_policy = new(
        [AttributePolicy.Quasi("age", Hierarchy.FromIntervals("age", 0, 99, 10))],
        [new KAnonymity(2)]
    );

    [Fact]
    public async Task Every_operation_reserves_reads_and_commits_its_rows()
    {
        var gate = new RecordingGate();
        var metered = new MeteredAnonymizer(gate, new Clock());
        var token = TestContext.Current.CancellationToken;

        var plan = await metered.PlanAsync(s_table, s_policy, Request(9), null, token);
        var release = await metered.ApplyAsync(plan, Basis(s_now.AddTicks(1)), Request(9), token);
        var population = new RiskOptions { Population = release };
        await metered.AssessAsync(release, ["age"], Request(9), population, token);

        Assert.Equal(4, release.RowCount);
        Assert.Equal(
            [
                "reserve 9, unread",
                "commit 4, read",
                "reserve 9, unread",
                "commit 4, read",
                "reserve 9, unread",
                "commit 8, read",
            ],
            gate.Events
        );
    }

    [Fact]
    public async Task An_expired_basis_is_refused_before_anything_is_reserved()
    {
        var gate = new RecordingGate();
        var metered = new MeteredAnonymizer(gate, new Clock());
        var plan = TestTables.Plan(s_table, s_policy);

        var refusal = await Assert.ThrowsAsync<UsageRefusedException>(async () =>
            await metered.ApplyAsync(
                plan,
                Basis(s_now),
                Request(4),
                TestContext.Current.CancellationToken
            )
        );

        Assert.Equal(UsageRefusalReason.OutsideValidity, refusal.Reason);
        Assert.Empty(gate.Events);
    }

    [Theory]
    [InlineData("release-certificate")]
    [InlineData("deidentification-assessment")]
    [InlineData("usage-receipt")]
    public async Task A_statement_that_is_evidence_only_is_no_basis(string predicate)
    {
        var gate = new RecordingGate();
        var metered = new MeteredAnonymizer(gate, new Clock());
        var evidence = new LawfulBasis(
            new string('a', 64),
            $"urn:authops:predicate:{predicate}:v1",
            s_now.AddDays(1)
        );

        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await metered.ApplyAsync(
                TestTables.Plan(s_table, s_policy),
                evidence,
                Request(4),
                TestContext.Current.CancellationToken
            )
        );
        Assert.Empty(gate.Events);
    }

    [Fact]
    public async Task A_local_recoding_is_metered_like_a_plan_and_leaves_under_a_basis_alone()
    {
        var gate = new RecordingGate();
        var metered = new MeteredAnonymizer(gate, new Clock());
        var token = TestContext.Current.CancellationToken;

        var plan = await metered.PlanLocallyAsync(s_table, s_policy, Request(9), null, null, token);
        var release = await metered.ApplyLocallyAsync(
            plan,
            Basis(s_now.AddTicks(1)),
            Request(9),
            token
        );

        Assert.Equal(4, release.RowCount);
        string[] expected =
        [
            "reserve 9, unread",
            "commit 4, read",
            "reserve 9, unread",
            "commit 4, read",
        ];
        Assert.Equal(expected, gate.Events);
        await Assert.ThrowsAsync<UsageRefusedException>(async () =>
            await metered.ApplyLocallyAsync(plan, Basis(s_now), Request(9), token)
        );
        Assert.Equal(expected, gate.Events);
    }

    [Fact]
    public async Task A_failure_after_reading_began_burns_the_reservation()
    {
        var gate = new RecordingGate();
        var metered = new MeteredAnonymizer(gate, new Clock());

        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await metered.AssessAsync(
                s_table,
                ["no such column"],
                Request(4),
                null,
                TestContext.Current.CancellationToken
            )
        );

        Assert.Equal(["reserve 4, unread", "burn, read"], gate.Events);
    }

    [Fact]
    public async Task A_refusal_of_the_gate_stops_the_work()
    {
        var metered = new MeteredAnonymizer(new RecordingGate { Refuses = true }, new Clock());
        await Assert.ThrowsAsync<UsageRefusedException>(async () =>
            await metered.PlanAsync(
                s_table,
                s_policy,
                Request(4),
                null,
                TestContext.Current.CancellationToken
            )
        );
    }

    [Theory]
    [InlineData(3, UsageUnit.Rows)]
    [InlineData(4, UsageUnit.Bytes)]
    public async Task A_request_too_small_or_in_another_unit_is_refused(int amount, UsageUnit unit)
    {
        var gate = new RecordingGate();
        var metered = new MeteredAnonymizer(gate, new Clock());
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await metered.PlanAsync(
                s_table,
                s_policy,
                Request(amount) with
                {
                    Unit = unit,
                },
                null,
                TestContext.Current.CancellationToken
            )
        );
        Assert.Empty(gate.Events);
    }

    [Fact]
    public async Task An_infeasible_plan_is_not_applied()
    {
        var gate = new RecordingGate();
        var policy = new AnonymizationPolicy(
            [
                AttributePolicy.Quasi(
                    "age",
                    Hierarchy.FromRows(
                        "age",
                        [
                            ["31"],
                            ["32"],
                            ["77"],
                            ["78"],
                        ]
                    )
                ),
            ],
            [new KAnonymity(2)]
        );
        var plan = TestTables.Plan(s_table, policy);

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await new MeteredAnonymizer(gate, new Clock()).ApplyAsync(
                plan,
                Basis(s_now.AddDays(1)),
                Request(4),
                TestContext.Current.CancellationToken
            )
        );
        Assert.Empty(gate.Events);
    }

    private static LawfulBasis Basis(DateTimeOffset expiry) =>
        new(new string('a', 64), "urn:authops:predicate:consent-set:v1", expiry);

    private static UsageRequest Request(int amount) =>
        new()
        {
            GrantId = "grant-1",
            ScenarioId = "scenario-1",
            Purpose = "statistics",
            ProductId = "product-1",
            Unit = UsageUnit.Rows,
            Amount = amount,
            IdempotencyKey = "key-1",
        };

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => s_now;
    }

    private sealed class RecordingGate : IUsageGate
    {
        public List<string> Events { get; } = [];

        public bool Refuses { get; init; }

        public ValueTask<UsageReservation> ReserveAsync(
            UsageRequest request,
            CancellationToken cancellationToken = default
        )
        {
            if (Refuses)
            {
                throw new UsageRefusedException(UsageRefusalReason.QuotaExceeded, "No quota left.");
            }

            var reservation = new Reservation(request, Events);
            Events.Add($"reserve {request.Amount}, {reservation.State}");
            return ValueTask.FromResult<UsageReservation>(reservation);
        }
    }

    private sealed class Reservation(UsageRequest request, List<string> events)
        : UsageReservation(request)
    {
        public string State => FirstRowRead ? "read" : "unread";

        protected override ValueTask CommitCoreAsync(
            Int128 actualAmount,
            CancellationToken cancellationToken
        ) => Add($"commit {actualAmount}, {State}");

        protected override ValueTask VoidCoreAsync(CancellationToken cancellationToken) =>
            Add($"void, {State}");

        protected override ValueTask BurnCoreAsync(CancellationToken cancellationToken) =>
            Add($"burn, {State}");

        private ValueTask Add(string text)
        {
            events.Add(text);
            return ValueTask.CompletedTask;
        }
    }
}
