using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.AspNetCore.Charges;

/// <summary>
/// What one request reserved of one unit, and how much of it was used so far. Counting is safe for concurrent use;
/// settling is done once, by the middleware.
/// </summary>
internal abstract class Charge(MeteredAttribute metered)
{
    private const long Untouched = -1;
    private long _counted = Untouched;

    public MeteredAttribute Metered { get; } = metered;

    public UsageUnit Unit => Metered.Unit;

    public long Limit => Metered.Amount;

    /// <summary>Whether the handler said anything.</summary>
    public bool IsTouched => Volatile.Read(ref _counted) != Untouched;

    /// <summary>What was counted, at most the limit.</summary>
    public long Counted => Math.Max(Volatile.Read(ref _counted), 0);

    /// <summary>Whether the handler counts the unit, not the middleware.</summary>
    public bool IsCountedByHandler =>
        Unit is UsageUnit.Rows or UsageUnit.DataInvocations or UsageUnit.ComputeMilliseconds;

    /// <summary>Adds to what was counted unless that would go beyond the limit.</summary>
    public bool TryCount(long amount)
    {
        while (true)
        {
            var seen = Volatile.Read(ref _counted);
            var before = Math.Max(seen, 0);
            if (amount > Limit - before)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _counted, before + amount, seen) == seen)
            {
                return true;
            }
        }
    }

    /// <summary>From here on a loss of the process burns, and so does a failure.</summary>
    public abstract void BeginReading();

    public abstract ValueTask CommitAsync(long actual);

    public abstract ValueTask VoidAsync();

    /// <summary>Takes the whole amount.</summary>
    public abstract ValueTask BurnAsync();
}
