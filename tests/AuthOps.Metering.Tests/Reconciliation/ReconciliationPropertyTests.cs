using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using FsCheck.Xunit;
using Kind = AuthOps.Metering.Reconciliation.UsageDifferenceKind;

namespace AuthOps.Metering.Tests.Reconciliation;

/// <summary>Whatever is left out, made up, altered or moved is found, and nothing else.</summary>
public sealed class ReconciliationPropertyTests
{
    private const int Uses = 40;

    [Property(MaxTest = 10)]
    public void Planted_changes_are_found_exactly(byte[] plan, bool swaps)
    {
        using var here = new Party("example.org/operator");
        using var there = new Party("example.net/developer");
        var expected = new List<(Kind, string)>();
        var mine = new List<UsageEvent>();
        var theirs = new List<UsageEvent>();
        var corrections = new List<(Party, int)>();
        for (var i = 0; i < Uses; i++)
        {
            // The last hour is on both sides, so that no chain ends earlier.
            var change = i < plan.Length && i < Uses - 1 ? plan[i] % 8 : 0;
            var hour = i == Uses - 1 ? 50 : i;
            var (a, b) = (here.Event(i, hour: hour), there.Event(i, hour: hour));
            mine.Add(a);
            theirs.Add(b);
            Plant(change, i);
        }

        here.Record([.. mine]);
        theirs.Reverse();
        there.Record([.. theirs]);
        corrections.ForEach(c => c.Item1.Correct(c.Item2));

        using var first = here.Close();
        using var second = there.Close();
        var result = swaps ? Party.Compare(second, first) : Party.Compare(first, second);

        Assert.Equal(
            expected.Select(e => (swaps ? Mirror(e.Item1) : e.Item1, e.Item2)).Order(),
            result.Differences.Select(d => (d.Kind, d.EventId!)).Order()
        );

        void Plant(int change, int i)
        {
            var name = UsageEventId.Format(mine[^1].Id);
            switch (change)
            {
                case 1:
                    theirs.RemoveAt(theirs.Count - 1);
                    expected.Add((Kind.OnlyHere, name));
                    break;
                case 2:
                    mine.RemoveAt(mine.Count - 1);
                    expected.Add((Kind.OnlyThere, name));
                    break;
                case 3:
                    theirs[^1] = theirs[^1] with { Amount = 6 };
                    expected.Add((Kind.OtherQuantity, name));
                    break;
                case 4:
                    theirs[^1] = theirs[^1] with { Tag = 3 };
                    expected.Add((Kind.OtherContent, name));
                    break;
                case 5:
                    corrections.Add((here, i));
                    expected.Add((Kind.CorrectedHere, name));
                    break;
                case 6:
                    corrections.Add((there, i));
                    expected.Add((Kind.CorrectedThere, name));
                    break;
                case 7:
                    theirs[^1] = theirs[^1] with { UsedAt = theirs[^1].UsedAt - 86_400_000_000 };
                    expected.Add((Kind.OtherContent, name));
                    break;
            }
        }
    }

    [Property(MaxTest = 10)]
    public void A_record_left_out_is_a_gap_and_one_repeated_or_moved_is_refused(
        byte at,
        byte to,
        byte how
    )
    {
        using var here = new Party("example.org/operator");
        using var there = new Party("example.net/developer");
        foreach (var party in (Party[])[here, there])
        {
            party.Record([.. Enumerable.Range(0, 12).Select(i => party.Event(i, hour: i))]);
        }

        // Neither the registration nor the last record: without that one the chain ends earlier, which is another kind.
        var index = 1 + (at % 11);
        var target = 1 + (to % 11);
        var chains = there.Chains(receipts =>
        {
            var moved = receipts[index];
            switch (how % 3)
            {
                case 0:
                    receipts.RemoveAt(index);
                    break;
                case 1:
                    receipts.Insert(target, moved);
                    break;
                default:
                    receipts.RemoveAt(index);
                    receipts.Insert(target, moved);
                    break;
            }

            return receipts;
        });
        if (how % 3 == 1 || (how % 3 == 2 && index != target))
        {
            var refused = Assert.Throws<FormatException>(() => there.Open(chains));
            Assert.Contains("out of order", refused.Message, StringComparison.Ordinal);
            return;
        }

        using var mine = here.Close();
        using var theirs = there.Open(chains);

        var result = Party.Compare(mine, theirs);

        Assert.Equal(
            how % 3 == 0 ? [Kind.GapThere, Kind.OnlyHere] : [],
            result.Differences.Select(d => d.Kind)
        );
        if (how % 3 == 0)
        {
            Assert.Equal(
                UsageEventId.Format(here.Event(index - 1).Id),
                result.Differences[1].EventId
            );
        }
    }

    [Fact]
    public void A_record_altered_made_up_or_of_another_log_is_refused_with_its_index()
    {
        using var there = new Party("example.net/developer");
        there.Record(there.Event(1), there.Event(2));
        var chains = there.Chains(receipts =>
        {
            var record = receipts[1].Record.ToArray();
            record[RecordLayout.PayloadOffset + RecordLayout.AmountOffset]++;
            var old = receipts[1];
            receipts[1] = new UsageReceipt(
                old.Index,
                record,
                default,
                old.Sha256Path.ToArray(),
                old.Sm3Path.ToArray(),
                old.Checkpoint.ToArray()
            );
            return receipts;
        });

        var refused = Assert.Throws<FormatException>(() => there.Open(chains));
        Assert.Contains("Record 1 ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_without_its_beginning_cannot_name_its_grant_and_is_refused()
    {
        using var there = new Party("example.net/developer");
        there.Record(there.Event(1));

        var refused = Assert.Throws<FormatException>(() =>
            there.Open(there.Chains(receipts => receipts.Skip(1)))
        );
        Assert.Contains("beginning", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_short_or_with_one_bit_flipped_is_refused()
    {
        using var there = new Party("example.net/developer");
        there.Record(there.Event(1), there.Event(2));
        var chains = there.Chains();
        there.Open([.. chains]).Dispose();
        for (var length = 0; length < chains.Length; length += 29)
        {
            var cut = chains[..length];
            Assert.Throws<FormatException>(() => there.Open(cut));
        }

        for (var bit = 0; bit < chains.Length * 8; bit += 101)
        {
            var flipped = chains.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var thrown = Record.Exception(() => there.Open(flipped));
            Assert.True(thrown is FormatException or CheckpointRefusedException, $"bit {bit}");
        }
    }

    private static Kind Mirror(Kind kind) =>
        kind switch
        {
            Kind.OnlyHere => Kind.OnlyThere,
            Kind.OnlyThere => Kind.OnlyHere,
            Kind.CorrectedHere => Kind.CorrectedThere,
            Kind.CorrectedThere => Kind.CorrectedHere,
            _ => kind,
        };
}
