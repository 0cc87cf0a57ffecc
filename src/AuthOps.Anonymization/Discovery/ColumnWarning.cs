namespace AuthOps.Anonymization.Discovery;

/// <summary>Why a column should not be called non-identifying without another look.</summary>
public enum ColumnWarning
{
    /// <summary>Cells have the form, and where there is one the check digit, of an identifier.</summary>
    HoldsIdentifiers = 1,

    /// <summary>Many cells are alone in the column: whoever knows one finds the record.</summary>
    NearlyUnique = 2,

    /// <summary>Cells are long texts, which may name anybody.</summary>
    FreeText = 3,
}
