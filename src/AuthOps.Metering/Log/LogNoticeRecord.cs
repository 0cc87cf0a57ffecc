namespace AuthOps.Metering.Log;

/// <summary>The log noticed something about itself. Immutable and safe to share between threads.</summary>
public sealed record LogNoticeRecord : UsageRecord
{
    internal LogNoticeRecord(LogNotice notice, Int128 amount)
    {
        Notice = notice;
        Amount = amount;
    }

    /// <summary>What.</summary>
    public LogNotice Notice { get; }

    /// <summary>How much: for a clock, microseconds.</summary>
    public Int128 Amount { get; }
}
