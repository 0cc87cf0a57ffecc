using System.Numerics;
using AuthOps.Dp.Noise;

namespace AuthOps.Dp.Tests.Noise;

/// <summary>
/// The output law of a digit sampler by branching on the outcome of every comparison, with the exact weight of each
/// branch: the words of a class compare alike with all thresholds, so that its first and its last word must give the
/// same value. Where a word equals a threshold, the next 64 bits branch in turn; what is then still open, and draws
/// with two such words, count as unresolved.
/// </summary>
internal static class DigitProof
{
    private const int ChunkBits = 31;
    private const int NextBits = 64;

    internal static ExactLaw<long> Enumerate(DigitPlan plan)
    {
        var law = new ExactLaw<long>();
        var classes = new WordClass[plan.Digits.Length][];
        for (var d = 0; d < classes.Length; d++)
        {
            classes[d] = [.. Classes(plan, d)];
        }

        Walk(plan, classes, [], FixedInterval.One, law);
        return law;
    }

    private static void Walk(
        DigitPlan plan,
        WordClass[][] classes,
        List<WordClass> chosen,
        FixedInterval weight,
        ExactLaw<long> law
    )
    {
        if (chosen.Count(static c => c.IsEqual) > 1 || chosen.Exists(static c => c.IsOpen))
        {
            law.AddUnresolved(weight);
            return;
        }

        if (chosen.Count < classes.Length)
        {
            foreach (var next in classes[chosen.Count])
            {
                chosen.Add(next);
                Walk(plan, classes, chosen, weight * next.Weight, law);
                chosen.RemoveAt(chosen.Count - 1);
            }

            return;
        }

        for (var coin = 0UL; coin <= (plan.Sign == DigitPlan.SignRule.Coin ? 1UL : 0UL); coin++)
        {
            var value = Run(plan, chosen, first: true, coin);
            Assert.Equal(value, Run(plan, chosen, first: false, coin));
            law.Add(
                value,
                plan.Sign == DigitPlan.SignRule.Coin ? weight * FixedInterval.Ratio(1, 2) : weight
            );
        }
    }

    private static long Run(DigitPlan plan, List<WordClass> chosen, bool first, ulong coin)
    {
        var pieces = new List<(int, ulong)>();
        for (var d = 0; d < chosen.Count; d++)
        {
            var word = first ? chosen[d].First : chosen[d].Last;

            // The lowest bit is the coin of the first digit and unused elsewhere.
            pieces.Add((32, (word << 1) | (d == 0 ? coin : (word & 1) ^ 1)));
            if (chosen[d].IsEqual)
            {
                pieces.Add((NextBits, first ? chosen[d].FirstNext : chosen[d].LastNext));
            }
        }

        var bits = new ScriptedBits([.. pieces]);
        var value = DigitSampler.Draw(ref bits, plan);
        Assert.True(bits.IsUsedUp);
        return value;
    }

    private static IEnumerable<WordClass> Classes(DigitPlan plan, int d)
    {
        var digit = plan.Digits[d];
        var thresholds = plan.Thresholds[digit.Start..digit.End].Distinct().Order().ToArray();
        var from = 0UL;
        foreach (var threshold in thresholds)
        {
            if (threshold > from)
            {
                yield return WordClass.Between(from, threshold - 1, ChunkBits);
            }

            foreach (var part in Equal(plan, d, threshold))
            {
                yield return part;
            }

            from = threshold + 1UL;
        }

        if (from < 1UL << ChunkBits)
        {
            yield return WordClass.Between(from, (1UL << ChunkBits) - 1, ChunkBits);
        }
    }

    private static IEnumerable<WordClass> Equal(DigitPlan plan, int d, ulong word)
    {
        // The next 64 bits of every tail that begins with this word.
        var nexts = new SortedSet<ulong>();
        foreach (var tail in plan.TailsOf(d, 512))
        {
            Assert.True(tail.TryFloor(ChunkBits + NextBits, out var floor));
            var chunk = (ulong)(floor >> NextBits);
            if (chunk == word)
            {
                nexts.Add((ulong)(floor & ulong.MaxValue));
            }

            if (floor.IsZero || chunk < word)
            {
                break;
            }
        }

        BigInteger from = 0;
        foreach (var next in nexts)
        {
            if (next > from)
            {
                yield return WordClass.Equal(word, (ulong)from, next - 1, isOpen: false);
            }

            yield return WordClass.Equal(word, next, next, isOpen: true);
            from = (BigInteger)next + 1;
        }

        if (from <= ulong.MaxValue)
        {
            yield return WordClass.Equal(word, (ulong)from, ulong.MaxValue, isOpen: false);
        }
    }

    private sealed record WordClass(ulong First, ulong Last, FixedInterval Weight)
    {
        internal bool IsEqual { get; private init; }

        internal bool IsOpen { get; private init; }

        internal ulong FirstNext { get; private init; }

        internal ulong LastNext { get; private init; }

        internal static WordClass Between(ulong first, ulong last, int bits) =>
            new(first, last, FixedInterval.Ratio(last - first + 1, BigInteger.One << bits));

        internal static WordClass Equal(ulong word, ulong first, ulong last, bool isOpen) =>
            new(
                word,
                word,
                FixedInterval.Ratio(
                    (BigInteger)last - first + 1,
                    BigInteger.One << (ChunkBits + NextBits)
                )
            )
            {
                IsEqual = true,
                IsOpen = isOpen,
                FirstNext = first,
                LastNext = last,
            };
    }
}
