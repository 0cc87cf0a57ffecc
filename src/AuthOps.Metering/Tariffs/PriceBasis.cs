namespace AuthOps.Metering.Tariffs;

/// <summary>Why a use has the price it has. Values never change meaning.</summary>
public enum PriceBasis
{
    /// <summary>The product's tariff.</summary>
    Tariff = 1,

    /// <summary>The product's trial tariff.</summary>
    TrialTariff = 2,

    /// <summary>Free, because the scenario serves public governance or public welfare.</summary>
    PublicGood = 3,

    /// <summary>Metered only: the product is not charged by this unit.</summary>
    NotCharged = 4,
}
