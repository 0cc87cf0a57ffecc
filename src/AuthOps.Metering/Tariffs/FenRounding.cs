namespace AuthOps.Metering.Tariffs;

/// <summary>How an exact amount becomes whole fen. Values never change meaning.</summary>
public enum FenRounding
{
    /// <summary>To the nearest, half away from zero (四舍五入).</summary>
    HalfUp = 1,

    /// <summary>To the nearest, half to the even neighbour (四舍六入五成双).</summary>
    HalfEven = 2,

    /// <summary>To the nearest, half towards zero.</summary>
    HalfDown = 3,

    /// <summary>Towards zero.</summary>
    Down = 4,

    /// <summary>Away from zero. A tariff may not use it: it charges more than the exact price.</summary>
    Up = 5,

    /// <summary>Towards negative infinity.</summary>
    Floor = 6,

    /// <summary>Towards positive infinity. A tariff may not use it: it charges more than the exact price.</summary>
    Ceiling = 7,
}
