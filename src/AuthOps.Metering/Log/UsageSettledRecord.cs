namespace AuthOps.Metering.Log;

/// <summary>A reservation was settled. Immutable and safe to share between threads.</summary>
public sealed record UsageSettledRecord : UsageRecord
{
    internal UsageSettledRecord(ulong reservation, UsageOutcome outcome, Int128 consumed)
    {
        Reservation = reservation;
        Outcome = outcome;
        Consumed = consumed;
    }

    /// <summary>The index of the record that reserved.</summary>
    public ulong Reservation { get; }

    /// <summary>How it was settled.</summary>
    public UsageOutcome Outcome { get; }

    /// <summary>The amount taken from the quota for good.</summary>
    public Int128 Consumed { get; }
}
