using System.Globalization;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Tables;
using AuthOps.Primitives.Usage;

namespace AuthOps.Integration;

/// <summary>Anonymization through the same gate, its rows metered and its failures burned.</summary>
public sealed class OneGateForAllTests
{
    private static readonly LawfulBasis s_basis = new(
        new string('a', 64),
        "urn:authops:predicate:consent-set:v1",
        new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero)
    );

    [Fact]
    public async Task Rows_of_a_release_are_reserved_before_and_committed_after()
    {
        using var metered = new MeteredCase((UsageUnit.Rows, 1_000));
        var table = People(60);
        var anonymizer = new MeteredAnonymizer(metered.Gate);

        var plan = await anonymizer.PlanAsync(
            table,
            Policy(k: 3),
            MeteredCase.Request(UsageUnit.Rows, 60, "plan"),
            cancellationToken: TestContext.Current.CancellationToken
        );
        var release = await anonymizer.ApplyAsync(
            plan,
            s_basis,
            MeteredCase.Request(UsageUnit.Rows, 60, "apply"),
            TestContext.Current.CancellationToken
        );

        Assert.True(release.RowCount > 0);
        Assert.Equal(((Int128)120, Int128.Zero), metered.Balance(UsageUnit.Rows));
        Assert.Equal(2, metered.Records.OfType<UsageReservedRecord>().Count());
        Assert.Equal(2, metered.Records.OfType<UsageSettledRecord>().Count());
    }

    [Fact]
    public async Task An_expired_basis_releases_no_record_and_uses_no_row()
    {
        using var metered = new MeteredCase((UsageUnit.Rows, 1_000));
        var plan = Anonymizer.Plan(
            People(60),
            Policy(k: 3),
            cancellationToken: TestContext.Current.CancellationToken
        );
        var expired = new LawfulBasis(
            s_basis.StatementDigest,
            s_basis.PredicateType,
            new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero)
        );

        await Assert.ThrowsAnyAsync<Exception>(async () =>
            await new MeteredAnonymizer(metered.Gate).ApplyAsync(
                plan,
                expired,
                MeteredCase.Request(UsageUnit.Rows, 60, "apply"),
                TestContext.Current.CancellationToken
            )
        );

        Assert.Equal((Int128.Zero, Int128.Zero), metered.Balance(UsageUnit.Rows));
    }

    [Fact]
    public async Task A_reservation_left_open_by_a_process_that_ended_is_burned_at_the_next_opening()
    {
        using var metered = new MeteredCase((UsageUnit.Rows, 1_000));
        var open = await metered.Gate.ReserveAsync(
            MeteredCase.Request(UsageUnit.Rows, 60, "crash"),
            TestContext.Current.CancellationToken
        );
        open.BeginReading();

        metered.Reopen();

        Assert.Equal(((Int128)60, Int128.Zero), metered.Balance(UsageUnit.Rows));
        var settled = Assert.Single(metered.Records.OfType<UsageSettledRecord>());
        Assert.Equal(UsageOutcome.BurnedAtReopen, settled.Outcome);
    }

    private static Table People(int count) =>
        Table.From(
            Enumerable.Range(0, count),
            t => t.Add("age", row => (20 + (row % 20)).ToString(CultureInfo.InvariantCulture))
        );

    private static AnonymizationPolicy Policy(int k) =>
        new(
            [
                AttributePolicy.Quasi(
                    "age",
                    Hierarchy.FromRows(
                        "age",
                        Enumerable
                            .Range(20, 20)
                            .Select(age =>
                                new[]
                                {
                                    age.ToString(CultureInfo.InvariantCulture),
                                    string.Create(CultureInfo.InvariantCulture, $"{age / 10}0s"),
                                    "*",
                                }
                            )
                    )
                ),
            ],
            [new KAnonymity(k)]
        );
}
