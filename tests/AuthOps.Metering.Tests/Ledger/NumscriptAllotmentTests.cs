using System.Numerics;
using System.Text.Json;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tariffs;
using AuthOps.Testing;

namespace AuthOps.Metering.Tests.Ledger;

/// <summary>
/// The allotments of formancehq/numscript (MIT) that one division decides, against ours. Numscript gives the units left
/// over to whoever is listed first; we give them to the largest remainders, and each case in which that differs is named.
/// </summary>
public sealed class NumscriptAllotmentTests
{
    private static readonly (
        string File,
        bool IsSource,
        long Total,
        string[] Accounts,
        long[] Weights
    )[] s_cases =
    [
        ("numscript-cookbook/mixed-source-dest-allotment", false, 77, ["dest1", "dest2"], [1, 1]),
        ("script-tests/allocate-dont-take-too-much", false, 200, ["foo", "bar"], [1, 1]),
        ("script-tests/allocation", false, 15, ["users:002", "a", "b"], [80, 8, 12]),
        ("script-tests/dynamic-allocation", false, 15, ["b", "c", "d"], [80, 15, 5]),
        ("script-tests/floating-perc", false, 10_000, ["alice", "kept"], [19, 9_981]),
        ("script-tests/floating-perc2", false, 100_000, ["alice", "kept"], [19, 99_981]),
        ("script-tests/no-empty-postings", false, 2, ["a", "b"], [90, 10]),
        ("script-tests/portion-syntax", false, 3, ["a", "kept"], [1, 2]),
        ("script-tests/send-all-destinatio-allot", false, 30, ["d1", "d2"], [1, 2]),
        ("script-tests/send-all-destinatio-allot-complex", false, 30, ["d1", "d2"], [1, 2]),
        ("script-tests/variable-portion-part", false, 9, ["a", "b"], [1, 2]),
        ("script-tests/source-allotment", true, 100, ["a", "b", "c"], [600, 355, 45]),
        ("script-tests/zero-postings-explicit-allotment", true, 0, ["a", "b"], [1, 1]),
    ];

    [Fact]
    public void Allotments_are_reproduced_where_the_largest_remainder_is_their_rule()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(SharedFiles.Path("vectors/metering/numscript.json"))
        );
        List<string> different = [];
        foreach (var (file, isSource, total, accounts, weights) in s_cases)
        {
            var published = Published(document.RootElement, file, isSource);
            var ours = RevenueSplit.Divide(
                new Fen(total),
                [.. accounts.Select((a, i) => new RevenueParty(a, weights[i]))]
            );
            var theirs = accounts
                .Select(a =>
                    a == "kept" ? total - published.Values.Sum() : published.GetValueOrDefault(a)
                )
                .ToList();
            Assert.Equal(total, theirs.Sum());
            Assert.Equal(FirstCome(total, weights), theirs);
            if (!ours.Select(s => s.Amount.Value).SequenceEqual(theirs))
            {
                different.Add(
                    $"{file[(file.IndexOf('/', StringComparison.Ordinal) + 1)..]}: {string.Join(' ', theirs)}, ours {string.Join(' ', ours.Select(s => s.Amount.Value))}"
                );
            }
        }

        Assert.Equal(
            [
                "allocation: 13 1 1, ours 12 1 2",
                "dynamic-allocation: 13 2 0, ours 12 2 1",
                "source-allotment: 61 35 4, ours 60 36 4",
            ],
            different
        );
    }

    private static Dictionary<string, long> Published(JsonElement root, string file, bool isSource)
    {
        var spec = root.GetProperty("cases")
            .EnumerateArray()
            .Single(c => c.GetProperty("file").GetString() == file + ".num.specs.json")
            .GetProperty("spec");
        return spec.GetProperty("testCases")[0]
            .GetProperty("expect.postings")
            .EnumerateArray()
            .GroupBy(p => p.GetProperty(isSource ? "source" : "destination").GetString()!)
            .ToDictionary(g => g.Key, g => g.Sum(p => p.GetProperty("amount").GetInt64()));
    }

    // What the vector's file says of their rule, so that a case transcribed wrongly is seen.
    private static List<long> FirstCome(long total, long[] weights)
    {
        var sum = weights.Sum();
        List<long> parts = [.. weights.Select(w => (long)((BigInteger)total * w / sum))];
        var left = total - parts.Sum();
        for (var i = 0; i < left; i++)
        {
            parts[i]++;
        }

        return parts;
    }
}
