namespace AuthOps.Metering.Ledger;

/// <summary>By what an amount was divided.</summary>
public enum RevenueRule
{
    /// <summary>By agreed weights.</summary>
    Weights = 1,

    /// <summary>By what was used of each party's contribution.</summary>
    MeasuredUse = 2,

    /// <summary>By exact Shapley values.</summary>
    Shapley = 3,
}
