namespace AuthOps.Psi.Items;

/// <summary>What was found about a row before any protocol message.</summary>
public enum ItemFindingKind
{
    /// <summary>The key occurred in an earlier row.</summary>
    Duplicate = 1,

    /// <summary>A key column is NULL.</summary>
    Null = 2,

    /// <summary>The text is no valid Unicode (an unpaired surrogate).</summary>
    InvalidText = 3,

    /// <summary>A part is longer than <see cref="PsiItemSet.MaxPartBytes"/> in UTF-8.</summary>
    TooLong = 4,

    /// <summary>The text is not ASCII, and this process cannot normalise Unicode.</summary>
    NormalizationUnavailable = 5,

    /// <summary>A validator of the policy does not accept the text.</summary>
    InvalidIdentifier = 6,
}
