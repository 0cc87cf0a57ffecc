namespace AuthOps.Metering.Monitoring;

/// <summary>
/// The thresholds of monitoring; whole percents and counts, compared exactly. Immutable and safe to share between threads.
/// </summary>
public sealed record AnomalyRules
{
    /// <summary>Burn rate: the used share of a quota may be this many percent of the elapsed share of its term; at least 100.</summary>
    public int BurnPercent
    {
        get;
        init => field = AtLeast(100, value);
    } = 200;

    /// <summary>Burn rate: below this many percent used, nothing is said; 0 to 100.</summary>
    public int BurnFromPercent
    {
        get;
        init => field = value <= 100 ? AtLeast(0, value) : throw OutOfRange();
    } = 10;

    /// <summary>Off-hours: where working hours begin, by <see cref="Offset"/>.</summary>
    public TimeOnly WorkFrom { get; init; } = new(7, 0);

    /// <summary>Off-hours: where they end; later than they begin.</summary>
    public TimeOnly WorkUntil { get; init; } = new(21, 0);

    /// <summary>Off-hours: the distance of local time from UTC; 8 hours by default.</summary>
    public TimeSpan Offset { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Off-hours: so many uses outside working hours in one local day; at least 1.</summary>
    public int OffHoursUses
    {
        get;
        init => field = AtLeast(1, value);
    } = 20;

    /// <summary>Volume: the length of a window, more than nothing.</summary>
    public TimeSpan VolumeWindow
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw OutOfRange();
    } = TimeSpan.FromHours(1);

    /// <summary>Volume: a window may come to this many percent of the mean of the windows before it; at least 100.</summary>
    public int VolumePercent
    {
        get;
        init => field = AtLeast(100, value);
    } = 500;

    /// <summary>Volume: so many windows with uses are needed before; at least 1.</summary>
    public int VolumeWindows
    {
        get;
        init => field = AtLeast(1, value);
    } = 8;

    /// <summary>Queries: two are similar if they share this many percent of their terms (Jaccard); 1 to 100.</summary>
    public int SimilarPercent
    {
        get;
        init => field = value <= 100 ? AtLeast(1, value) : throw OutOfRange();
    } = 80;

    /// <summary>Queries: so many similar ones, besides the one asked, within <see cref="SimilarWithin"/>; at least 1.</summary>
    public int SimilarQueries
    {
        get;
        init => field = AtLeast(1, value);
    } = 5;

    /// <summary>Queries: how long one is remembered, more than nothing.</summary>
    public TimeSpan SimilarWithin
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw OutOfRange();
    } = TimeSpan.FromDays(1);

    /// <summary>Sets: a set may have this many percent of the keys its party is known to have; at least 100.</summary>
    public int SetPercent
    {
        get;
        init => field = AtLeast(100, value);
    } = 150;

    /// <summary>Sets: at least this many percent of the keys must match; 0 to 100.</summary>
    public int MatchPercent
    {
        get;
        init => field = value <= 100 ? AtLeast(0, value) : throw OutOfRange();
    } = 1;

    /// <summary>Sets: below this many keys the share of matches says nothing; at least 1.</summary>
    public int MatchFrom
    {
        get;
        init => field = AtLeast(1, value);
    } = 1000;

    /// <summary>Exports: so many rows that repeat a row alone in the source; at least 1.</summary>
    public int RawCopies
    {
        get;
        init => field = AtLeast(1, value);
    } = 1;

    private static int AtLeast(int least, int value) => value >= least ? value : throw OutOfRange();

    private static ArgumentException OutOfRange() =>
        new("A threshold is out of the range its description gives.");
}
