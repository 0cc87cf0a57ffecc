namespace AuthOps.Metering.Aggregation;

/// <summary>Sum and count side by side, so that one use touches one cache line.</summary>
internal struct SumCell
{
    public long Sum;
    public long Count;
}
