using System.Collections;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// The correspondence attacks of Fung, Wang, Fu and Pei (EDBT 2008) between two published tables: forward, cross, and
/// backward, over the values of all sensitive attributes that both have. Stateless.
/// </summary>
internal static class CorrespondenceAttacks
{
    /// <summary>Pairs of classes beyond which the backward attack is not computed.</summary>
    internal const long MaxPairs = 1_000_000;

    /// <summary>Measures all three; backward not where there are too many pairs of classes.</summary>
    public static IEnumerable<CorrespondenceMeasure> Measure(
        (LinkedRelease Linked, ReleaseRows Rows) earlier,
        (LinkedRelease Linked, ReleaseRows Rows) next,
        AnonymizationPolicy policy,
        int persons,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (old, now) = ClassValues.Of(earlier.Linked, next.Linked);
        var k = policy.MinimumClassSize;
        var classOf = new int[persons];
        Array.Fill(classOf, -1);
        for (var row = 0; row < earlier.Rows.Person.Length; row++)
        {
            classOf[earlier.Rows.Person[row]] = earlier.Rows.ClassOf[row];
        }

        var common = new Dictionary<(int Old, int New), int>();
        var joined = new int[next.Rows.Classes];
        for (var row = 0; row < next.Rows.Person.Length; row++)
        {
            var (before, number) = (classOf[next.Rows.Person[row]], next.Rows.ClassOf[row]);
            if (before < 0)
            {
                joined[number]++;
            }
            else
            {
                common[(before, number)] = common.GetValueOrDefault((before, number)) + 1;
            }
        }

        var name = earlier.Linked.Name;
        var crowds = common.ToDictionary(
            static pair => pair.Key,
            pair => Common(old[pair.Key.Old], now[pair.Key.New])
        );
        yield return Both(CorrespondenceKind.Forward, pair => old[pair.Old].Values.Sum());
        yield return Both(CorrespondenceKind.Cross, pair => now[pair.New].Values.Sum());
        if ((long)old.Length * now.Length <= MaxPairs)
        {
            var isNear = Compatible.Classes(earlier.Linked, next.Linked, policy);
            yield return Backward(name, old, now, isNear, joined, k, cancellationToken);
        }

        CorrespondenceMeasure Both(
            CorrespondenceKind kind,
            Func<(int Old, int New), int> records
        ) =>
            new(
                kind,
                name,
                crowds.Count == 0 ? null : crowds.Values.Min(),
                crowds.Select(c => (long)records(c.Key) - c.Value).DefaultIfEmpty(0).Max(),
                crowds.Where(c => c.Value < k).Sum(c => (long)common[c.Key])
            );
    }

    /// <summary>The most records that two classes can have in common, by their values.</summary>
    internal static int Common(Dictionary<int, int> one, Dictionary<int, int> other) =>
        one.Sum(pair => Math.Min(pair.Value, other.GetValueOrDefault(pair.Key)));

    private static CorrespondenceMeasure Backward(
        string name,
        Dictionary<int, int>[] old,
        Dictionary<int, int>[] now,
        BitArray[] isNear,
        int[] joined,
        int k,
        CancellationToken cancellationToken
    )
    {
        var (crowd, excluded, below) = ((long?)null, 0L, 0L);
        for (var number = 0; number < now.Length; number++)
        {
            if (joined[number] == 0)
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            var near = Enumerable.Range(0, old.Length).Where(o => isNear[o][number]).ToArray();
            var gone = now[number].Keys.Sum(v => Cracked(v, number, near, old, now, isNear));
            var left = now[number].Values.Sum() - gone;
            crowd = Math.Min(crowd ?? left, left);
            excluded = Math.Max(excluded, gone);
            below += left < k ? joined[number] : 0;
        }

        return new CorrespondenceMeasure(CorrespondenceKind.Backward, name, crowd, excluded, below);
    }

    /// <summary>
    /// Records of a value in a class that must be of the earlier release: those of the earlier one that can be in the class, less all
    /// the room for them in other classes.
    /// </summary>
    private static long Cracked(
        int value,
        int number,
        int[] near,
        Dictionary<int, int>[] old,
        Dictionary<int, int>[] now,
        BitArray[] isNear
    )
    {
        var reach = new BitArray(now.Length);
        var before = 0L;
        foreach (var o in near)
        {
            if (old[o].GetValueOrDefault(value) is var records and > 0)
            {
                before += records;
                reach.Or(isNear[o]);
            }
        }

        var room = 0L;
        for (var other = 0; other < now.Length; other++)
        {
            room += other != number && reach[other] ? now[other].GetValueOrDefault(value) : 0;
        }

        return Math.Max(0, before - room);
    }
}
