using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Reconciliation;

/// <summary>One comparison under way. Not safe for concurrent use.</summary>
internal sealed class ReconciliationRun
{
    private const int ProgressEvery = 1 << 16;
    private readonly UsageSide _here;
    private readonly UsageSide _there;
    private readonly ReconciliationOptions _options;
    private readonly IProgress<ReconciliationProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly ContentDigest _digest = new();
    private readonly string[] _grants;
    private readonly Dictionary<string, int> _numbers;
    private readonly long[] _bounds;
    private readonly List<DifferenceDraft> _drafts = [];
    private int _pass;
    private int _passes = 1;
    private long _read;

    public ReconciliationRun(
        UsageSide here,
        UsageSide there,
        ReconciliationOptions options,
        IProgress<ReconciliationProgress>? progress,
        CancellationToken cancellation
    )
    {
        (_here, _there, _options) = (here, there, options);
        (_progress, _cancellation) = (progress, cancellation);
        _grants = Grants();
        _numbers = _grants.Index().ToDictionary(g => g.Item, g => g.Index, StringComparer.Ordinal);
        var from = options.Period is { } p
            ? Microseconds.From(p.From)
            : Math.Min(here.Survey.Earliest, there.Survey.Earliest);
        var until = options.Period is { } q
            ? Microseconds.From(q.Until)
            : Math.Max(here.Survey.Latest, there.Survey.Latest) + 1;
        _bounds = until > from ? options.Window.Bounds(from, until) : [0, 1];
    }

    public ReconciliationResult Run()
    {
        var here = new SideSums(_grants.Length);
        var there = new SideSums(_grants.Length);
        Read(_here, (grant, window, use) => here.Add(grant, window, use, _digest.Of(use)));
        Read(_there, (grant, window, use) => there.Add(grant, window, use, _digest.Of(use)));
        for (var i = 0; i < _grants.Length; i++)
        {
            AddChainDifferences(_grants[i]);
        }

        var left = new Leftovers();
        foreach (var group in Groups(here, there))
        {
            CompareGroup(group, left);
        }

        Join(left);
        AddEarlyEnds(left, here, there);
        _drafts.Sort(DifferenceDraft.Compare);
        return new ResultBuilder(_here, _there, _options, _bounds, _cancellation).Build(
            _grants,
            _drafts,
            here,
            there,
            Windows(here, there)
        );
    }

    private string[] Grants()
    {
        IEnumerable<string> chosen =
            _options.Grants
            ?? (_here.IsWholeLog, _there.IsWholeLog) switch
            {
                (true, false) => _there.Grants,
                (false, true) => _here.Grants,
                _ => _here.Grants.Union(_there.Grants, StringComparer.Ordinal),
            };
        var grants = chosen
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToArray();
        foreach (var grant in grants)
        {
            if (_here.Survey.Find(grant) is null && _there.Survey.Find(grant) is null)
            {
                throw new ArgumentException($"Neither side has a grant {grant}.");
            }
        }

        return grants;
    }

    private void Read(UsageSide side, Action<int, int, ComparedUse> take)
    {
        UseStream.Read(
            side,
            (chain, use) =>
            {
                if (++_read % ProgressEvery == 0)
                {
                    _progress?.Report(new(_pass + 1, _passes, _read, _drafts.Count));
                }

                if (
                    _numbers.TryGetValue(chain.Body.GrantId, out var grant)
                    && WindowOf(use.Time) is >= 0 and var window
                )
                {
                    take(grant, window, use);
                }
            },
            _cancellation
        );
    }

    private int WindowOf(long time)
    {
        if (time < _bounds[0] || time >= _bounds[^1])
        {
            return -1;
        }

        var found = Array.BinarySearch(_bounds, time);
        return found >= 0 ? found : ~found - 1;
    }

    private void AddChainDifferences(string grant)
    {
        var (here, there) = (_here.Survey.Find(grant), _there.Survey.Find(grant));
        if (here is not null && there is not null && here.Body.Digest != there.Body.Digest)
        {
            Add(
                new DifferenceDraft(UsageDifferenceKind.OtherGrant, grant)
                {
                    HereRecords = [here.Registration],
                    ThereRecords = [there.Registration],
                }
            );
        }

        foreach (var gap in here?.Gaps ?? [])
        {
            Add(
                new DifferenceDraft(UsageDifferenceKind.GapHere, grant)
                {
                    HereRecords = [gap.Before, gap.After],
                }
            );
        }

        foreach (var gap in there?.Gaps ?? [])
        {
            Add(
                new DifferenceDraft(UsageDifferenceKind.GapThere, grant)
                {
                    ThereRecords = [gap.Before, gap.After],
                }
            );
        }
    }

    /// <summary>The windows whose uses differ, in groups that fit the memory allowed.</summary>
    private List<Group> Groups(SideSums here, SideSums there)
    {
        var groups = new List<Group>();
        var open = new Group(0, 1);
        var size = 0;
        foreach (var key in here.Cells.Keys.Union(there.Cells.Keys).Order())
        {
            var (a, b) = (here[key], there[key]);
            if (a.HasSameUses(b))
            {
                continue;
            }

            var count = Math.Max(a.Count, b.Count);
            if (count > _options.MaxUsesInMemory)
            {
                var parts = (uint)((count / _options.MaxUsesInMemory) + 1);
                for (uint part = 0; part < parts; part++)
                {
                    groups.Add(new Group(part, parts) { Cells = { key } });
                }

                continue;
            }

            if (size + count > _options.MaxUsesInMemory)
            {
                groups.Add(open);
                (open, size) = (new Group(0, 1), 0);
            }

            open.Cells.Add(key);
            size += count;
        }

        if (open.Cells.Count > 0)
        {
            groups.Add(open);
        }

        _passes = 1 + groups.Count;
        return groups;
    }

    private void CompareGroup(Group group, Leftovers left)
    {
        _pass++;
        var here = new Dictionary<(int Grant, UInt128 Id), ComparedUse>();
        Read(
            _here,
            (grant, window, use) =>
            {
                if (Belongs(group, grant, window, use) && !here.TryAdd((grant, use.Id), use))
                {
                    left.Here.Add((grant, use));
                }
            }
        );
        Read(
            _there,
            (grant, window, use) =>
            {
                if (!Belongs(group, grant, window, use))
                {
                    return;
                }

                if (here.Remove((grant, use.Id), out var mine))
                {
                    AddUse(grant, mine, use);
                }
                else
                {
                    left.There.Add((grant, use));
                    Bound(left.There.Count);
                }
            }
        );
        foreach (var (key, use) in here)
        {
            left.Here.Add((key.Grant, use));
        }

        Bound(left.Here.Count);
    }

    private bool Belongs(Group group, int grant, int window, ComparedUse use) =>
        group.Cells.Contains((grant, window))
        && (group.Parts == 1 || _digest.PartOf(use.Id, group.Parts) == group.Part);

    /// <summary>Finds uses that lie in different windows of the two sides.</summary>
    private void Join(Leftovers left)
    {
        var here = new Dictionary<(int Grant, UInt128 Id), ComparedUse>();
        var twice = new List<(int Grant, ComparedUse Use)>();
        foreach (var one in left.Here)
        {
            if (!here.TryAdd((one.Grant, one.Use.Id), one.Use))
            {
                twice.Add(one);
            }
        }

        var only = new List<(int Grant, ComparedUse Use)>();
        foreach (var (grant, use) in left.There)
        {
            if (here.Remove((grant, use.Id), out var mine))
            {
                AddUse(grant, mine, use);
            }
            else
            {
                only.Add((grant, use));
            }
        }

        left.Here = [.. here.Select(one => (one.Key.Grant, one.Value)), .. twice];
        left.There = only;
        left.Here.ForEach(one => AddUse(one.Grant, one.Use, null));
        left.There.ForEach(one => AddUse(one.Grant, null, one.Use));
    }

    private void AddUse(int grant, ComparedUse? here, ComparedUse? there)
    {
        var id = _grants[grant];
        var (mine, theirs) = (_here.Survey.Find(id)?.Body, _there.Survey.Find(id)?.Body);
        foreach (var draft in DifferenceRules.OfUse(id, mine, here, theirs, there))
        {
            Add(draft);
        }
    }

    private void AddEarlyEnds(Leftovers left, SideSums here, SideSums there)
    {
        for (var grant = 0; grant < _grants.Length; grant++)
        {
            if (First(left.There, grant, here.Latest[grant]) is { } theirs)
            {
                Add(
                    new DifferenceDraft(UsageDifferenceKind.EndsEarlierHere, _grants[grant])
                    {
                        There = theirs,
                        HereRecords = Last(_here, grant),
                    }
                );
            }

            if (First(left.Here, grant, there.Latest[grant]) is { } mine)
            {
                Add(
                    new DifferenceDraft(UsageDifferenceKind.EndsEarlierThere, _grants[grant])
                    {
                        Here = mine,
                        ThereRecords = Last(_there, grant),
                    }
                );
            }
        }
    }

    private static ComparedUse? First(
        List<(int Grant, ComparedUse Use)> uses,
        int grant,
        long after
    ) =>
        uses.Where(one => one.Grant == grant && one.Use.Time > after)
            .Select(one => one.Use)
            .OrderBy(use => use.Time)
            .ThenBy(use => use.Id)
            .FirstOrDefault();

    private ulong[] Last(UsageSide side, int grant) =>
        side.Survey.Find(_grants[grant]) is { } chain ? [chain.Last] : [];

    private IEnumerable<WindowComparison> Windows(SideSums here, SideSums there)
    {
        foreach (var key in here.Cells.Keys.Union(there.Cells.Keys).Order())
        {
            for (var unit = 1; unit < Quotas.GrantEntry.Units; unit++)
            {
                if (here[key].Sum(unit) != there[key].Sum(unit))
                {
                    yield return new WindowComparison(
                        _grants[key.Grant],
                        ResultBuilder.Instant(_bounds[key.Window]),
                        ResultBuilder.Instant(_bounds[key.Window + 1]),
                        (UsageUnit)unit,
                        here[key].Sum(unit),
                        there[key].Sum(unit)
                    );
                }
            }
        }
    }

    private void Add(DifferenceDraft draft)
    {
        _drafts.Add(draft);
        Bound(_drafts.Count);
    }

    private void Bound(int count)
    {
        if (count > _options.MaxDifferences)
        {
            throw new TooManyDifferencesException(_options.MaxDifferences);
        }
    }

    /// <summary>Windows compared in one pass, or a part of one window.</summary>
    private sealed record Group(uint Part, uint Parts)
    {
        public HashSet<(int Grant, int Window)> Cells { get; } = [];
    }

    /// <summary>Uses that have no counterpart in their window.</summary>
    private sealed class Leftovers
    {
        public List<(int Grant, ComparedUse Use)> Here { get; set; } = [];

        public List<(int Grant, ComparedUse Use)> There { get; set; } = [];
    }
}
