namespace AuthOps.Metering.Quotas;

/// <summary>What a lease answered.</summary>
public enum LeaseOutcome
{
    /// <summary>The amount is set aside under the ticket given out.</summary>
    Held = 1,

    /// <summary>The same event already holds an open reservation; the ticket given out is the new holder's.</summary>
    AlreadyHeld = 2,

    /// <summary>The same event was committed before: it happened, was counted, and must not be done again.</summary>
    AlreadyCommitted = 3,

    /// <summary>The event's id was used before with another amount.</summary>
    Conflict = 4,

    /// <summary>Less is left in the lease than was asked for.</summary>
    Insufficient = 5,

    /// <summary>The lease has run out; close it and open another.</summary>
    LeaseExpired = 6,

    /// <summary>The lease has seen as many events as it has room for; close it and open another.</summary>
    TableFull = 7,

    /// <summary>The reservation is counted.</summary>
    Committed = 8,

    /// <summary>The reservation is given back to the lease.</summary>
    Voided = 9,

    /// <summary>The ticket no longer holds a reservation: it was settled, or its time ran out and the amount went back.</summary>
    TicketGone = 10,
}
