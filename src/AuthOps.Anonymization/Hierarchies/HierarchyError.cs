namespace AuthOps.Anonymization.Hierarchies;

/// <summary>What is wrong with a hierarchy.</summary>
public enum HierarchyError
{
    /// <summary>There is no row, or a row has no level.</summary>
    Empty = 1,

    /// <summary>A row has another number of levels than the first one.</summary>
    UnequalLevels = 2,

    /// <summary>A value of the finest level occurs on two rows.</summary>
    DuplicateValue = 3,

    /// <summary>Two rows are equal at one level and differ at a coarser one.</summary>
    NotMonotone = 4,

    /// <summary>A line of the text form cannot be read: quoting, or longer than allowed.</summary>
    MalformedLine = 5,

    /// <summary>More rows or levels than allowed.</summary>
    TooLarge = 6,

    /// <summary>A value that is generalised by its size is not a number.</summary>
    NotANumber = 7,

    /// <summary>A value is not of the format the hierarchy is made for.</summary>
    WrongFormat = 8,
}
