using AuthOps.Metering.Aggregation;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Reconciliation;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;
using Kind = AuthOps.Metering.Reconciliation.UsageDifferenceKind;

namespace AuthOps.Metering.Tests.Reconciliation;

/// <summary>Every kind of difference by an example; the properties are elsewhere.</summary>
public sealed class ReconciliationTests : IDisposable
{
    private readonly Party _here = new("example.org/operator");
    private readonly Party _there = new("example.net/developer");

    public void Dispose()
    {
        _here.Dispose();
        _there.Dispose();
    }

    [Fact]
    public void Equal_logs_have_no_differences_whatever_the_order_and_the_lateness()
    {
        _here.Record(_here.Event(1), _here.Event(2, hour: 30), _here.Event(3, tag: 9));
        _there.Record(_there.Event(3, tag: 9));
        _there.Clock.Advance(TimeSpan.FromDays(3));
        _there.Record(_there.Event(2, hour: 30), _there.Event(4), _there.Event(1));
        _there.Correct(4);
        _here.Record(_here.Event(4)).Correct(4);

        var result = Compare();

        Assert.True(result.IsEqual);
        Assert.Empty(result.Windows);
        var grant = Assert.Single(result.Grants);
        Assert.Equal((4UL, 4UL), (grant.HereUses, grant.ThereUses));
        Assert.Equal((6UL, 6UL), (grant.HereRecords, grant.ThereRecords));
    }

    [Fact]
    public void Each_kind_of_difference_in_a_use_is_named()
    {
        _here.Record([
            _here.Event(1, hour: 1),
            _here.Event(2, amount: 7, hour: 2),
            _here.Event(3, hour: 3, tag: 1),
            _here.Event(4, hour: 4),
            _here.Event(5, hour: 5),
            _here.Event(7, hour: 30),
        ]);
        _here.Correct(4);
        _there.Record([
            _there.Event(2, amount: 8, hour: 2),
            _there.Event(3, hour: 3, tag: 2, isFree: true),
            _there.Event(4, hour: 4),
            _there.Event(5, hour: 5),
            _there.Event(6, hour: 6),
            _there.Event(7, hour: 29),
        ]);
        _there.Correct(5);

        var result = Compare(new ReconciliationOptions { Window = UsageWindow.Hour });

        Assert.Equal(
            (Kind[])
                [
                    Kind.OnlyHere,
                    Kind.OtherQuantity,
                    Kind.OtherContent,
                    Kind.CorrectedHere,
                    Kind.CorrectedThere,
                    Kind.OnlyThere,
                    Kind.OtherContent,
                ],
            result.Differences.Select(difference => difference.Kind)
        );
        Assert.Equal(
            ["", "amount", "scenario tag", "", "", "", "time"],
            result.Differences.Select(difference => string.Join(' ', difference.Fields))
        );
        Assert.Equal(
            [(5, null), (7, 8), (5, 5), (0, 5), (5, 0), (null, 5), (5, 5)],
            result.Differences.Select(d => ((int?)d.HereAmount, (int?)d.ThereAmount))
        );
        Assert.Equal(UsageEventId.Format(_here.Event(1).Id), result.Differences[0].EventId);
        Assert.Equal(
            (Sample.Start.AddHours(1), Sample.Start.AddHours(2)),
            result.Differences[0].Window
        );
        Assert.Equal(2, result.Differences[3].HereReceipts.Count);
        Assert.Equal(
            [(1, 5, 0), (2, 7, 8), (4, 0, 5), (5, 5, 0), (6, 0, 5), (29, 0, 5), (30, 5, 0)],
            result.Windows.Select(w =>
                ((int)(w.From - Sample.Start).TotalHours, (int)w.Here, (int)w.There)
            )
        );
    }

    [Fact]
    public void A_chain_that_ends_earlier_is_named_with_its_last_record_and_the_first_use_after()
    {
        _here.Record(_here.Event(1, hour: 1), _here.Event(2, hour: 2), _here.Event(3, hour: 3));
        _there.Record(_there.Event(1, hour: 1));

        var result = Compare();

        Assert.Equal(
            [Kind.EndsEarlierThere, Kind.OnlyHere, Kind.OnlyHere],
            result.Differences.Select(difference => difference.Kind)
        );
        var end = result.Differences[0];
        Assert.Equal(UsageEventId.Format(_here.Event(2).Id), end.EventId);
        Assert.Equal(UsageEventId.Format(_here.Event(1).Id), end.ThereReceipts[0].EventId);
    }

    [Fact]
    public void A_grant_that_one_side_does_not_have_is_named()
    {
        using var more = new Party("example.org/operator", "g-1", "g-2");
        more.Record(more.Event(1, grant: "g-2"));
        using var other = new Party("example.net/developer", "g-3");
        using var mine = more.Close();
        using var theirs = other.Close();

        var result = Party.Compare(mine, theirs);

        Assert.Equal(["g-1", "g-2", "g-3"], result.Grants.Select(grant => grant.GrantId));
        Assert.Equal(
            [("g-2", Kind.EndsEarlierThere), ("g-2", Kind.OnlyHere)],
            result.Differences.Select(d => (d.GrantId, d.Kind))
        );
        Assert.Throws<ArgumentException>(() =>
            Party.Compare(mine, theirs, new ReconciliationOptions { Grants = ["g-9"] })
        );
    }

    [Fact]
    public void A_grant_registered_with_other_content_is_named_and_a_third_party_finds_it_borne_out()
    {
        using var other = new Party(
            "example.net/developer",
            [
                Sample.Grant(
                    "g-1",
                    new Dictionary<UsageUnit, Int128> { [UsageUnit.Rows] = 2_000_000 }
                ),
            ]
        );
        _here.Record(_here.Event(1));
        other.Record(other.Event(1));
        using var here = _here.Close();
        using var there = other.Close();

        var result = Party.Compare(here, there);

        var difference = Assert.Single(result.Differences);
        Assert.Equal((Kind.OtherGrant, "g-1"), (difference.Kind, difference.GrantId));
        Assert.Null(difference.EventId);
        Assert.Equal(
            (0UL, 0UL),
            (
                Assert.Single(difference.HereReceipts).Index,
                Assert.Single(difference.ThereReceipts).Index
            )
        );
        using var list = new MemoryStream(List(result));
        var verdict = Party.Verify(
            DsseEnvelope.Sign(result.ToStatement(), Party.Key).ToBytes(),
            list,
            Sample.Trust(Party.Key),
            ["operator"],
            Sample.Start,
            _here.Policy,
            other.Policy
        );
        Assert.True(verdict.IsAccepted, string.Join("; ", verdict.Findings));
    }

    [Fact]
    public async Task Uses_through_gates_are_compared_by_amount_and_standing_not_by_clock()
    {
        await Use(_here, "same", 3, 2);
        await Use(_here, "less", 4, 4);
        await Use(_here, "burned", 4, null);
        _there.Clock.Advance(TimeSpan.FromHours(26));
        await Use(_there, "same", 9, 2);
        await Use(_there, "less", 4, 3);
        await Use(_there, "burned", 4, 4);

        var result = Compare();

        Assert.Equal(
            [(Kind.OtherQuantity, "amount"), (Kind.OtherContent, "standing")],
            result.Differences.Select(d => (d.Kind, string.Join(' ', d.Fields))).Order()
        );
    }

    [Fact]
    public void A_period_and_small_memory_change_nothing_else()
    {
        UsageEvent[] mine =
        [
            .. Enumerable.Range(0, 3000).Select(i => _here.Event(i, hour: i / 900)),
        ];
        _here.Record(mine);
        _there.Record([
            .. Enumerable
                .Range(0, 3000)
                .Where(i => i % 100 != 7)
                .Select(i => _there.Event(i, amount: i == 500 ? 6 : 5, hour: i / 900)),
        ]);
        using var here = _here.Close();
        using var there = _there.Close();

        var at = new ReconciliationOptions { Window = UsageWindow.Hour };
        var all = Party.Compare(here, there, at);
        var small = Party.Compare(here, there, at with { MaxUsesInMemory = 1000 });
        var whole = at with { MaxUsesInMemory = 1000, Window = UsageWindow.Whole };
        var parts = Party.Compare(here, there, whole);
        var part = Party.Compare(
            here,
            there,
            at with
            {
                Period = new ValidityPeriod(Sample.Start, Sample.Start.AddHours(1)),
            }
        );

        Assert.Equal(31, all.Differences.Count);
        Assert.Equal(List(all), List(small));
        Assert.Equal(
            all.Differences.Select(d => (d.Kind, d.EventId)),
            parts.Differences.Select(d => (d.Kind, d.EventId))
        );
        Assert.Equal(10, part.Differences.Count);
        Assert.Equal(900UL, part.Grants[0].HereUses);
        var limit = Assert.Throws<TooManyDifferencesException>(() =>
            Party.Compare(here, there, at with { MaxDifferences = 30 })
        );
        Assert.Equal(30, limit.Limit);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            UsageReconciliation.Compare(here, there, at, null, cancelled.Token)
        );
    }

    [Fact]
    public void A_log_without_a_checkpoint_or_signed_by_another_is_no_side()
    {
        _here.Log.Dispose();
        Assert.Throws<InvalidOperationException>(() => Party.OpenLog(_here.Disk, _here.Policy));
        _there.Close().Dispose();
        Assert.Equal(
            CheckpointRefusal.UnknownLog,
            Assert
                .Throws<CheckpointRefusedException>(() => Party.OpenLog(_there.Disk, _here.Policy))
                .Reason
        );
    }

    internal static byte[] List(ReconciliationResult result)
    {
        using var list = new MemoryStream();
        result.WriteList(list);
        return list.ToArray();
    }

    private ReconciliationResult Compare(ReconciliationOptions? options = null)
    {
        using var here = _here.Close();
        using var there = _there.Close();
        return Party.Compare(here, there, options);
    }

    private static async Task Use(Party party, string key, int reserved, int? used)
    {
        var token = TestContext.Current.CancellationToken;
        var reservation = await party.Gate.ReserveAsync(Sample.Request(reserved, key), token);
        reservation.BeginReading();
        if (used is { } amount)
        {
            await reservation.CommitAsync(amount, token);
        }

        await reservation.DisposeAsync();
    }
}
