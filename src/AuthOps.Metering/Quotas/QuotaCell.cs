namespace AuthOps.Metering.Quotas;

/// <summary>What a grant has of one unit; mutable, in the array of its grant.</summary>
internal struct QuotaCell
{
    /// <summary>Whether the grant names the unit at all.</summary>
    public bool IsGranted;

    public Int128 Granted;

    /// <summary>Committed or burned.</summary>
    public Int128 Used;

    /// <summary>In open reservations.</summary>
    public Int128 Reserved;

    public readonly Int128 Free => Granted - Used - Reserved;
}
