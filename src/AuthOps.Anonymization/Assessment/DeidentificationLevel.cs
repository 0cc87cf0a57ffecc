namespace AuthOps.Anonymization.Assessment;

/// <summary>The four levels of GB/T 42460-2023, clause 4.</summary>
public enum DeidentificationLevel
{
    /// <summary>A direct identifier is in the data.</summary>
    Level1 = 1,

    /// <summary>No direct identifier, quasi-identifiers, and a risk at or above the acceptable one.</summary>
    Level2 = 2,

    /// <summary>No direct identifier, quasi-identifiers, and a risk below the acceptable one.</summary>
    Level3 = 3,

    /// <summary>No identifier at all.</summary>
    Level4 = 4,
}
