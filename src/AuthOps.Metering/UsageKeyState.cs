namespace AuthOps.Metering;

/// <summary>What became of an idempotency key.</summary>
public enum UsageKeyState
{
    /// <summary>Nothing was reserved under it.</summary>
    Unused,

    /// <summary>Its reservation is open.</summary>
    Open,

    /// <summary>Its reservation was given back whole: nothing was used under this key, and nothing ever will be.</summary>
    Voided,

    /// <summary>Its reservation was committed or burned.</summary>
    Settled,

    /// <summary>It was used for something else.</summary>
    UsedOtherwise,
}
