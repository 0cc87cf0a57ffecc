namespace AuthOps.Anonymization.Hierarchies;

/// <summary>What a time stamp is generalised to, from fine to coarse.</summary>
public enum TimeUnit
{
    /// <summary>The minute, such as 2026-03-14 09:26.</summary>
    Minute = 1,

    /// <summary>A quarter of an hour, by its start.</summary>
    QuarterHour = 2,

    /// <summary>The hour, such as 2026-03-14 09.</summary>
    Hour = 3,

    /// <summary>A quarter of the day, such as 2026-03-14 06-12.</summary>
    DayPart = 4,

    /// <summary>The day.</summary>
    Day = 5,

    /// <summary>The week of ISO 8601. Nothing coarser may follow, since a week lies in two months or years.</summary>
    Week = 6,

    /// <summary>The month.</summary>
    Month = 7,

    /// <summary>The year.</summary>
    Year = 8,
}
