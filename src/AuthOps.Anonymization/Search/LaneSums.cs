namespace AuthOps.Anonymization.Search;

/// <summary>Figures of the classes in some lanes.</summary>
internal struct LaneSums
{
    /// <summary>Classes with at least one record.</summary>
    public long Classes;

    /// <summary>Classes that are large enough.</summary>
    public long Kept;

    /// <summary>Records in the other ones.</summary>
    public long Suppressed;
}
