namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>Tries the methods asked for and keeps the best result. Not safe for concurrent use.</summary>
internal sealed class LocalSearch(
    DistinctRecords records,
    LocalRecodingOptions options,
    IProgress<LocalRecodingProgress>? progress,
    CancellationToken cancellationToken
)
{
    private readonly List<LocalRecodingCandidate> _candidates = [];

    /// <summary>The best result that satisfies the policy, or null.</summary>
    public Recoding? Best { get; private set; }

    /// <summary>What a recipient sees of it.</summary>
    public ReleasedClasses? BestClasses { get; private set; }

    /// <summary>How it came about.</summary>
    public LocalRecodingMethods BestMethod { get; private set; }

    /// <summary>What each method came to, in the last round.</summary>
    public IReadOnlyList<LocalRecodingCandidate> Candidates => _candidates;

    /// <summary>Tries every method with classes of at least so many records.</summary>
    public void Run(int minimumSize)
    {
        _candidates.Clear();
        var judge = new ClassJudge(records, minimumSize);
        Try(LocalRecodingMethods.Mondrian, judge, () => Mondrian(judge, 2).Classes);
        Try(LocalRecodingMethods.Merging, judge, () => CutAgain(judge, Merging(minimumSize)));
        Try(LocalRecodingMethods.Lattice, judge, () => CutAgain(judge, Lattice(judge)));
    }

    private void Try(
        LocalRecodingMethods method,
        ClassJudge judge,
        Func<IReadOnlyList<int[]>> classes
    )
    {
        if ((options.Methods & method) == LocalRecodingMethods.None)
        {
            return;
        }

        progress?.Report(new LocalRecodingProgress(method, 0, records.Count));
        var recoding = new Recoding(records, classes());
        var released = new ReleasedClasses(records, recoding, judge);
        var loss = recoding.Loss();
        _candidates.Add(
            new LocalRecodingCandidate(
                method,
                released.Reason is null,
                loss,
                released.Sizes.Length,
                released.SuppressedRows,
                released.Reason
            )
        );
        if (released.Reason is null && (Best is null || loss < Best.Loss()))
        {
            (Best, BestClasses, BestMethod) = (recoding, released, method);
        }
    }

    private (IReadOnlyList<int[]> Classes, IReadOnlyList<int[]> Refused) Mondrian(
        ClassJudge judge,
        int smallestCut
    )
    {
        var mondrian = new MondrianRecoding(records, judge, smallestCut, cancellationToken);
        return (mondrian.Run(), mondrian.Refused);
    }

    /// <summary>
    /// Parts by top-down cuts, each merged by itself: the same on any number of threads. After earlier releases one part, since few cuts leave their sets
    /// whole.
    /// </summary>
    private List<int[]> Merging(int minimumSize)
    {
        int[][] parts =
        [
            [.. Enumerable.Range(0, records.Count)],
        ];
        if (records.Parts is null)
        {
            var judge = new ClassJudge(records, minimumSize);
            var (held, refused) = Mondrian(judge, options.PartSize + 1);
            parts = [.. held, .. refused];
        }

        var done = new IReadOnlyList<int[]>[parts.Length];
        var dealt = 0L;
        Parallel.For(
            0,
            parts.Length,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = options.Threads,
                CancellationToken = cancellationToken,
            },
            i =>
            {
                done[i] = new MergingRecoding(
                    records,
                    new ClassJudge(records, minimumSize),
                    Beginnings(parts[i]),
                    AllowanceOf(parts[i]),
                    cancellationToken
                ).Run();
                progress?.Report(
                    new LocalRecodingProgress(
                        LocalRecodingMethods.Merging,
                        Interlocked.Add(ref dealt, parts[i].Length),
                        records.Count
                    )
                );
            }
        );
        return [.. done.SelectMany(static classes => classes)];
    }

    private IReadOnlyList<int[]> Lattice(ClassJudge judge)
    {
        var (classes, left) = new LatticeRecoding(
            records,
            judge,
            options,
            progress,
            cancellationToken
        ).Run();
        int[][] all = [.. classes, .. Beginnings(left)];

        // In the order of the records, so that neighbours are alike.
        Array.Sort(all, static (x, y) => x[0].CompareTo(y[0]));
        return new MergingRecoding(records, judge, all, records.Allowance, cancellationToken).Run();
    }

    /// <summary>What joins begin with: single records, or after earlier releases those together that share one of their sets.</summary>
    private int[][] Beginnings(IReadOnlyList<int> some) =>
        records.Parts is { } parts
            ? parts.Together(some, records.Tallies[^1])
            : [.. some.Select(static record => new[] { record })];

    /// <summary>Classes that grew until they held may be large enough to be cut.</summary>
    private IReadOnlyList<int[]> CutAgain(ClassJudge judge, IReadOnlyList<int[]> classes) =>
        new MondrianRecoding(records, judge, 2, cancellationToken).Run(
            classes.Select(static members => members.Order().ToArray())
        );

    /// <summary>A part's share of the records that may be left out.</summary>
    private long AllowanceOf(int[] part) =>
        (long)((Int128)records.Allowance * records.SizeOf(part) / records.Table.Table.RowCount);
}
