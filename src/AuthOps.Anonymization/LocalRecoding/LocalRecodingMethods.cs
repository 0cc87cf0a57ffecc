namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>Ways to a local recoding; several together mean that the best result is taken.</summary>
[Flags]
public enum LocalRecodingMethods
{
    /// <summary>None; no plan accepts it.</summary>
    None = 0,

    /// <summary>The best full-domain node again and again for the records the one before suppresses; what is left at the end is merged.</summary>
    Lattice = 1,

    /// <summary>Top-down cuts along the hierarchies.</summary>
    Mondrian = 2,

    /// <summary>Bottom-up joins of the classes that do not hold yet.</summary>
    Merging = 4,

    /// <summary>All of them.</summary>
    All = Lattice | Mondrian | Merging,
}
