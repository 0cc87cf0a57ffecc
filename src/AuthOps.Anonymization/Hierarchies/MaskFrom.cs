namespace AuthOps.Anonymization.Hierarchies;

/// <summary>Which end of a value is masked first.</summary>
public enum MaskFrom
{
    /// <summary>The beginning: 12345 → **345. Shorter values are aligned to the right.</summary>
    Start = 1,

    /// <summary>The end: 12345 → 123**. Shorter values are aligned to the left.</summary>
    End = 2,
}
