namespace AuthOps.Dp.Queries.Input;

/// <summary>How the cells of a source column are held.</summary>
internal enum CellForm
{
    /// <summary>Dictionary codes, -1 for NULL.</summary>
    Text,

    /// <summary>64-bit integers, with a map of NULLs where there are any.</summary>
    Integer,

    /// <summary>Double-precision numbers; NaN is missing.</summary>
    Number,
}
