namespace AuthOps.Anonymization.Hierarchies;

/// <summary>What a day is generalised to, from fine to coarse.</summary>
public enum DateUnit
{
    /// <summary>The week of ISO 8601, such as 2026-W05.</summary>
    Week = 1,

    /// <summary>The month, such as 2026-03.</summary>
    Month = 2,

    /// <summary>The quarter, such as 2026-Q1.</summary>
    Quarter = 3,

    /// <summary>The half-year, such as 2026-H1.</summary>
    HalfYear = 4,

    /// <summary>The year.</summary>
    Year = 5,

    /// <summary>Five years, such as 2020-2024.</summary>
    FiveYears = 6,

    /// <summary>The decade, such as 2020s.</summary>
    Decade = 7,

    /// <summary>The hundred years beginning with xx00, such as 1900s.</summary>
    Century = 8,
}
