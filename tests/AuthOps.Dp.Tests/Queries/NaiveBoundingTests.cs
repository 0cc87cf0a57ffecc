using AuthOps.Dp.Queries;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Tests.Queries;

/// <summary>
/// Bounding written a second time, in sentences instead of buckets: sort every unit's keys by keyed hash, take L0; sort
/// each key's rows by keyed hash of what they hold, take L∞; sort what is left of the unit, take L1.
/// </summary>
public sealed class NaiveBoundingTests
{
    private static readonly SipHash Priority = new(77, 78);

    [Fact]
    public void Counts_and_sums_equal_those_of_the_plain_definition()
    {
        for (var seed = 2000; seed < 2150; seed++)
        {
            var random = new RandomPlan(seed);
            var rows = random.Rows;
            var sum = random.Plan.Statistics.Single(static s => s.Name == "sum");
            var plan = random.Plan with
            {
                Statistics = [random.Plan.Statistics[0], random.Plan.Statistics[1], sum],
            };
            var result = EngineRun.Aggregate(
                RandomPlan.Source(rows),
                PlanCompiler.Compile(plan),
                Priority
            );
            var keys = Enumerable.Range(0, result.Keys.Count).Select(result.Keys.NameOf).ToList();
            var kept = Bound(rows, plan, keys).ToList();
            for (var key = 0; key < keys.Count; key++)
            {
                var mine = kept.Where(r => KeyOf(r, plan) == keys[key]).ToList();
                Assert.Equal(mine.Count, (long)result.Accumulators[0].Parts(keys.Count)[0][key]);
                Assert.Equal(
                    mine.Select(static r => r.Unit).Distinct().Count(),
                    (long)result.Accumulators[1].Parts(keys.Count)[0][key]
                );
                Assert.Equal(
                    mine.Sum(static r => Steps(r.Value) ?? 0),
                    (long)result.Accumulators[2].Parts(keys.Count)[0][key]
                );
            }
        }
    }

    private static IEnumerable<RandomRow> Bound(
        IEnumerable<RandomRow> rows,
        AggregationPlan plan,
        List<string> keys
    )
    {
        foreach (
            var unit in rows.Where(r => r.Unit is not null && keys.Contains(KeyOf(r, plan)!))
                .GroupBy(static r => r.Unit!)
        )
        {
            var kept = unit.GroupBy(r => KeyOf(r, plan)!)
                .OrderBy(group => KeyPriority(unit.Key, WordOf(group.Key)))
                .Take(plan.Bound.MaxKeysPerUnit)
                .SelectMany(group =>
                    group.OrderBy(r => Rank(r, WordOf(group.Key))).Take(plan.Bound.MaxRowsPerKey)
                )
                .OrderBy(r => Rank(r, WordOf(KeyOf(r, plan)!)));
            foreach (var row in kept.Take(plan.Bound.MaxRowsPerUnit ?? int.MaxValue))
            {
                yield return row;
            }
        }

        // A public key stands for itself by its declared place, a private one by its name.
        ulong WordOf(string key) =>
            plan.Groups.PrivateKeys is null ? (ulong)keys.IndexOf(key) : Priority.OfText(key);
    }

    private static string? KeyOf(RandomRow row, AggregationPlan plan) =>
        plan.Groups.Column is null ? "" : row.Key;

    private static ulong KeyPriority(string unit, ulong key) =>
        Priority.Hash64(unchecked(Priority.OfText(unit) + key));

    private static ulong Rank(RandomRow row, ulong key) =>
        Priority.Hash64(
            unchecked(KeyPriority(row.Unit!, key) + (ulong)(Steps(row.Value) ?? long.MinValue))
        );

    /// <summary>Quarters from -5 to 10; null where nothing counts.</summary>
    private static long? Steps(double? value) =>
        value is null || double.IsNaN(value.Value)
            ? null
            : (long)Math.Clamp(Math.Round(value.Value * 4), -20, 40);
}
