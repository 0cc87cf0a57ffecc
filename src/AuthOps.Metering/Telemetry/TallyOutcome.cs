namespace AuthOps.Metering.Telemetry;

/// <summary>What a record says of a use.</summary>
internal enum TallyOutcome
{
    Recorded,
    Reserved,
    Committed,
    Voided,
    Burned,
    Corrected,
}
