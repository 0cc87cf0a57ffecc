namespace AuthOps.Metering.Aggregation;

/// <summary>Everything of a cell but its tags.</summary>
internal struct FullCell
{
    public Int128 Sum;
    public long Count;
    public Int128 Min;
    public Int128 Max;
    public Int128 Latest;
    public long LatestTime;

    /// <summary>Takes a use in; uses come in the order of the log.</summary>
    public void Add(long time, Int128 amount)
    {
        if (Count == 0 || amount < Min)
        {
            Min = amount;
        }

        if (Count == 0 || amount > Max)
        {
            Max = amount;
        }

        if (Count == 0 || time >= LatestTime)
        {
            LatestTime = time;
            Latest = amount;
        }

        Sum += amount;
        Count++;
    }
}
