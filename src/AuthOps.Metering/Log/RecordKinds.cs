namespace AuthOps.Metering.Log;

/// <summary>Which kind byte a record has.</summary>
internal static class RecordKinds
{
    public static RecordKind Of(UsageRecord record) =>
        record switch
        {
            GrantRegisteredRecord => RecordKind.GrantRegistered,
            UsageReservedRecord => RecordKind.UsageReserved,
            UsageSettledRecord => RecordKind.UsageSettled,
            UsageRefusedRecord => RecordKind.UsageRefused,
            _ => throw new InvalidOperationException("A record of an unknown type."),
        };
}
