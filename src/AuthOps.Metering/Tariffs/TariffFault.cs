namespace AuthOps.Metering.Tariffs;

/// <summary>Which rule a tariff breaks. Values never change meaning.</summary>
public enum TariffFault
{
    /// <summary>A product is priced that the tariff does not name.</summary>
    UnknownProduct = 1,

    /// <summary>A product is named twice.</summary>
    RepeatedProduct = 2,

    /// <summary>The unit is not one of the four charge units.</summary>
    NotAChargeUnit = 3,

    /// <summary>Two entries of one product, unit and class hold at the same time.</summary>
    Overlap = 4,

    /// <summary>Between two entries of one product, unit and class there is an instant without one.</summary>
    Gap = 5,

    /// <summary>An entry begins before the one listed before it.</summary>
    OutOfOrder = 6,

    /// <summary>A ceiling on a product of a developer.</summary>
    CeilingOnDevelopersProduct = 7,

    /// <summary>A base product of the operator is priced at an instant without a ceiling.</summary>
    NoCeiling = 8,

    /// <summary>A price above its ceiling.</summary>
    AboveCeiling = 9,

    /// <summary>A price for small enterprises that is, or cannot be shown not to be, above the general one.</summary>
    SmallAboveGeneral = 10,

    /// <summary>A price for small enterprises at an instant without a general one.</summary>
    NoGeneralPrice = 11,

    /// <summary>A trial price after the first full year of operation.</summary>
    TrialAfterFirstYear = 12,

    /// <summary>A price of a base product that is not a trial price in the first year of operation.</summary>
    NotATrialInFirstYear = 13,

    /// <summary>A rounding rule that charges more than the exact price, or an unknown one.</summary>
    Rounding = 14,

    /// <summary>A percentage as the price of a base product; 发改价格〔2025〕65号 charges by what is used.</summary>
    PercentageOfBaseProduct = 15,

    /// <summary>Tiers or packages that do not hang together.</summary>
    MalformedSchedule = 16,

    /// <summary>No price is in force where one is needed.</summary>
    NoPrice = 17,

    /// <summary>Two terms of free use for one scenario hold at the same time.</summary>
    RepeatedFreeUse = 18,

    /// <summary>The class of customers is unknown.</summary>
    UnknownClass = 19,
}
