namespace AuthOps.Metering.Events;

/// <summary>Why a use is taken back. Values are part of the log format and never change meaning.</summary>
public enum UsageCorrectionReason
{
    /// <summary>It never happened.</summary>
    NeverHappened = 1,

    /// <summary>It was recorded before under another id.</summary>
    RecordedTwice = 2,

    /// <summary>It happened otherwise, as the replacement says.</summary>
    RecordedWrongly = 3,

    /// <summary>Both sides agreed to take it back.</summary>
    Agreed = 4,
}
