namespace AuthOps.Anonymization.Certificates;

/// <summary>What makes a return to the persons impossible, as evidence for a determination.</summary>
public enum IrreversibilityKind
{
    /// <summary>Keys of pseudonyms and commitments were destroyed.</summary>
    KeyDestruction = 1,

    /// <summary>Tables that link records to persons were destroyed.</summary>
    LinkDestruction = 2,

    /// <summary>The source data are out of reach of whoever holds the release.</summary>
    SourceSeparation = 3,

    /// <summary>Recipients are bound and kept from linking.</summary>
    RecipientControls = 4,
}
