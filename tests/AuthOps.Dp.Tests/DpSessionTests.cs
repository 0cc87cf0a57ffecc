using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Releases;
using AuthOps.Dp.Tests.Releases;
using AuthOps.Primitives.Tables;
using AuthOps.Primitives.Usage;

namespace AuthOps.Dp.Tests;

public sealed class DpSessionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_release_debits_the_ledger_and_the_gate_and_states_its_facts()
    {
        var gate = new RecordingGate(PicoRho.CeilingOf(Epsilon.Parse("1")));
        using var ledger = TestData.Ledger();
        var session = new DpSession(DpDataSource.Of(TestData.Table()), ledger)
        {
            Authorization = TestData.Authorization(gate),
        };

        var released = await session.ReleaseAsync(TestData.Plan(), Cancellation);

        Assert.Equal(3, released.Value.Counts.Count);
        Assert.Equal(Rational.Parse("1/2"), ledger.Spent);
        Assert.Equal(Rational.Parse("1/2"), ledger.Remaining);
        Assert.Equal(["reserve", "commit"], gate.Events);
        var request = Assert.Single(gate.Requests);
        Assert.Equal(UsageUnit.PrivacyPicoRho, request.Unit);
        Assert.Equal((Int128)125_000_000_000, request.Amount);
        var entry = Assert.Single(ledger.Entries);
        Assert.Equal(LedgerState.Committed, entry.State);
        Assert.Equal(entry.ReleaseId, request.IdempotencyKey);
        Assert.Equal(entry.ReleaseId, released.Facts.ReleaseId);
        Assert.Equal("discrete-laplace", released.Facts.Mechanisms[0].Mechanism);
        Assert.Equal(Rational.Parse("4"), released.Facts.Mechanisms[0].Parameter);
        Assert.Equal("add-or-remove-one-unit", released.Facts.NeighbouringRelation);
        Assert.Equal(released.Value.Counts[1], released.Value["y"]);
    }

    [Fact]
    public async Task The_facts_of_two_equal_releases_differ_only_in_name_and_sequence()
    {
        using var ledger = TestData.Ledger();
        var full = new DpSession(DpDataSource.Of(TestData.Table()), ledger);
        var empty = new DpSession(DpDataSource.Of(TestData.Table([], [])), ledger);

        var first = await full.ReleaseAsync(TestData.Plan("1/4"), Cancellation);
        var second = await empty.ReleaseAsync(TestData.Plan("1/4"), Cancellation);

        var text = System.Text.Encoding.UTF8.GetString(first.Facts.ToJson());
        Assert.Equal(
            text.Replace(first.Facts.ReleaseId, second.Facts.ReleaseId, StringComparison.Ordinal)
                .Replace(
                    "\"ledgerSequence\":\"0\"",
                    "\"ledgerSequence\":\"1\"",
                    StringComparison.Ordinal
                ),
            System.Text.Encoding.UTF8.GetString(second.Facts.ToJson())
        );
        Assert.StartsWith("{\"budget\":\"epsilon 1\",\"keyColumn\":\"group\"", text);
    }

    [Fact]
    public async Task An_overspend_is_refused_before_the_data_is_opened_and_names_both_amounts()
    {
        var opened = 0;
        var gate = new RecordingGate(Int128.MaxValue);
        using var ledger = TestData.Ledger("2/5");
        var session = new DpSession(Counting(() => opened++), ledger)
        {
            Authorization = TestData.Authorization(gate),
        };

        var refused = await Assert.ThrowsAsync<PrivacyBudgetExceededException>(async () =>
            await session.ReleaseAsync(TestData.Plan("1/2"), Cancellation)
        );

        Assert.Equal(Rational.Parse("1/2"), refused.Asked);
        Assert.Equal(Rational.Parse("2/5"), refused.Remaining);
        Assert.Contains("1/2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("2/5", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, opened);
        Assert.Empty(gate.Requests);
        Assert.Empty(ledger.Entries);
    }

    [Fact]
    public async Task The_last_crumb_of_the_budget_can_be_spent_and_no_more()
    {
        using var ledger = TestData.Ledger();
        var session = new DpSession(DpDataSource.Of(TestData.Table()), ledger);
        for (var i = 0; i < 9; i++)
        {
            await session.ReleaseAsync(TestData.Plan("1/9"), Cancellation);
        }

        Assert.Equal(Rational.Zero, ledger.Remaining);
        await Assert.ThrowsAsync<PrivacyBudgetExceededException>(async () =>
            await session.ReleaseAsync(TestData.Plan("1/1000000000"), Cancellation)
        );
    }

    [Fact]
    public async Task A_refusing_gate_gives_the_ledger_its_debit_back_and_opens_nothing()
    {
        var opened = 0;
        using var ledger = TestData.Ledger();
        var session = new DpSession(Counting(() => opened++), ledger)
        {
            Authorization = TestData.Authorization(new RecordingGate(quota: 1)),
        };

        await Assert.ThrowsAsync<UsageRefusedException>(async () =>
            await session.ReleaseAsync(TestData.Plan(), Cancellation)
        );

        Assert.Equal(0, opened);
        Assert.Equal(Rational.Zero, ledger.Spent);
        Assert.Equal(LedgerState.Voided, Assert.Single(ledger.Entries).State);
    }

    [Fact]
    public async Task Data_that_cannot_be_opened_burns_the_debit_and_tells_the_reason_to_the_custodian_only()
    {
        var gate = new RecordingGate(Int128.MaxValue);
        using var ledger = TestData.Ledger();
        var custodian = new QualityJournal();
        var session = new DpSession(
            DpDataSource.Deferred(
                ["unit", "group"],
                _ => throw new IOException("row 17: patient Zhang")
            ),
            ledger
        )
        {
            Authorization = TestData.Authorization(gate),
            Custodian = custodian,
        };

        var failure = await Assert.ThrowsAsync<DpDataUnavailableException>(async () =>
            await session.ReleaseAsync(TestData.Plan(), Cancellation)
        );

        Assert.DoesNotContain("Zhang", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal("row 17: patient Zhang", Assert.Single(custodian.Reports).Failure);
        Assert.Equal(["reserve", "burn"], gate.Events);
        Assert.Equal(LedgerState.Burned, Assert.Single(ledger.Entries).State);
        Assert.Equal(Rational.Parse("1/2"), ledger.Spent);
    }

    [Fact]
    public async Task Data_without_a_declared_column_fails_alike()
    {
        using var ledger = TestData.Ledger();
        var table = Table.FromColumns(Column.FromStrings("unit", "a"));
        var session = new DpSession(
            DpDataSource.Deferred(["unit", "group"], _ => ValueTask.FromResult(table)),
            ledger
        );

        await Assert.ThrowsAsync<DpDataUnavailableException>(async () =>
            await session.ReleaseAsync(TestData.Plan(), Cancellation)
        );
        Assert.Equal(LedgerState.Burned, Assert.Single(ledger.Entries).State);
    }

    [Fact]
    public async Task Cancellation_before_the_debit_spends_nothing_and_after_it_burns()
    {
        using var cancelled = new CancellationTokenSource();
        using var ledger = TestData.Ledger();
        var session = new DpSession(
            Counting(() => throw new OperationCanceledException(cancelled.Token), cancelled.Cancel),
            ledger
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await session.ReleaseAsync(TestData.Plan(), cancelled.Token)
        );
        Assert.Equal(LedgerState.Burned, Assert.Single(ledger.Entries).State);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await session.ReleaseAsync(TestData.Plan(), cancelled.Token)
        );
        Assert.Single(ledger.Entries);
    }

    [Fact]
    public async Task A_gate_that_fails_to_commit_withholds_the_value_and_burns()
    {
        var gate = new RecordingGate(Int128.MaxValue) { FailCommit = true };
        using var ledger = TestData.Ledger();
        var session = new DpSession(DpDataSource.Of(TestData.Table()), ledger)
        {
            Authorization = TestData.Authorization(gate),
        };

        await Assert.ThrowsAsync<IOException>(async () =>
            await session.ReleaseAsync(TestData.Plan(), Cancellation)
        );
        Assert.Equal(LedgerState.Burned, Assert.Single(ledger.Entries).State);
    }

    [Fact]
    public async Task An_absent_column_is_refused_before_anything_is_spent()
    {
        using var ledger = TestData.Ledger();
        var session = new DpSession(DpDataSource.Of(TestData.Table()), ledger);

        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await session.ReleaseAsync(TestData.Plan() with { KeyColumn = "absent" }, Cancellation)
        );
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await session.ReleaseAsync(
                TestData.Plan() with
                {
                    Unit = PrivacyUnit.OfColumn("absent"),
                },
                Cancellation
            )
        );
        Assert.Empty(ledger.Entries);
    }

    [Fact]
    public async Task A_loss_in_rho_uses_gaussian_noise_and_needs_a_rho_budget()
    {
        var plan = TestData.Plan(l0: 2, linf: 3) with { Loss = Rho.Parse("1/8") };
        using var pure = TestData.Ledger();
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await new DpSession(DpDataSource.Of(TestData.Table()), pure).ReleaseAsync(
                plan,
                Cancellation
            )
        );
        Assert.Empty(pure.Entries);

        using var ledger = PrivacyLedger.InMemory(PrivacyBudget.ZeroConcentrated(Rho.Parse("1/4")));
        var session = new DpSession(DpDataSource.Of(TestData.Table()), ledger);
        var released = await session.ReleaseAsync(plan, Cancellation);

        // Δ2² = 2·3² = 18; σ² = 18 / (2/8) = 72. A pure ε = 1/2 then costs the other 1/8.
        Assert.Equal("discrete-gaussian", released.Facts.Mechanisms[0].Mechanism);
        Assert.Equal(Rational.Parse("72"), released.Facts.Mechanisms[0].Parameter);
        await session.ReleaseAsync(TestData.Plan("1/2"), Cancellation);
        Assert.Equal(Rational.Zero, ledger.Remaining);
    }

    [Fact]
    public async Task The_custodian_sees_what_was_dropped_and_the_analyst_does_not()
    {
        var custodian = new QualityJournal();
        using var ledger = TestData.Ledger();
        var session = new DpSession(DpDataSource.Of(TestData.Table()), ledger)
        {
            Custodian = custodian,
        };

        await session.ReleaseAsync(TestData.Plan(l0: 1), Cancellation);

        // a: x, y, y (one key kept); b: x, z (one kept); c: NULL key; NULL unit; d: unknown key.
        var report = Assert.Single(custodian.Reports);
        Assert.Equal(8, report.Rows);
        Assert.Equal(1, report.RowsWithoutUnit);
        Assert.Equal(2, report.RowsWithoutKey);
        Assert.Equal(2, report.Units);
        Assert.Equal(2, report.RowsCounted);
        Assert.Equal(3, report.RowsBeyondKeyBound + report.RowsBeyondRowBound);
        Assert.Equal(
            report.Rows,
            report.RowsCounted
                + report.RowsWithoutUnit
                + report.RowsWithoutKey
                + report.RowsBeyondKeyBound
                + report.RowsBeyondRowBound
        );
    }

    private static DpDataSource Counting(Action opened, Action? before = null) =>
        DpDataSource.Deferred(
            ["unit", "group"],
            _ =>
            {
                before?.Invoke();
                opened();
                return ValueTask.FromResult(TestData.Table());
            }
        );
}
