namespace AuthOps.Metering.Review;

/// <summary>In what a product departs from its scenario plan. Values never change meaning.</summary>
public enum ReleaseFindingKind
{
    /// <summary>It is of another grant or scenario.</summary>
    OtherScenario = 1,

    /// <summary>It is for another purpose.</summary>
    OtherPurpose = 2,

    /// <summary>It shows a field the plan does not name.</summary>
    FieldNotPlanned = 3,

    /// <summary>A field is finer than planned.</summary>
    FinerThanPlanned = 4,

    /// <summary>Fewer subjects stand behind a figure or class than planned.</summary>
    GroupTooSmall = 5,

    /// <summary>More privacy is lost than planned.</summary>
    PrivacyLossTooLarge = 6,

    /// <summary>Noise was planned and none was added.</summary>
    NoiseMissing = 7,

    /// <summary>It holds rows where only aggregates were planned.</summary>
    RowsNotPlanned = 8,

    /// <summary>Rows about persons or firms leave without a determination or consent in force (Art. 22).</summary>
    BasisMissing = 9,

    /// <summary>What it was made of, brought together, is not general data, or is not recorded.</summary>
    LineageRefused = 10,

    /// <summary>The product is not registered; registration is encouraged (鼓励), and this blocks nothing.</summary>
    ProductNotRegistered = 11,
}
