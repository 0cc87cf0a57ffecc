namespace AuthOps.Anonymization.Microaggregation;

/// <summary>Which columns make up the distance between records of a perturbation.</summary>
public enum ColumnGrouping
{
    /// <summary>Each column by itself: closest numbers, groups that differ from column to column.</summary>
    OneByOne = 1,

    /// <summary>All columns named, together.</summary>
    Together = 2,
}
