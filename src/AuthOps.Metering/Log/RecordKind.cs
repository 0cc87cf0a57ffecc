namespace AuthOps.Metering.Log;

/// <summary>The kind byte of a record.</summary>
internal enum RecordKind : byte
{
    GrantRegistered = 1,
    UsageReserved = 2,
    UsageSettled = 3,
    UsageRefused = 4,
}
