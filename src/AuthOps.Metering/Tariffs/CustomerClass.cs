namespace AuthOps.Metering.Tariffs;

/// <summary>Whom a price is for. Values never change meaning.</summary>
public enum CustomerClass
{
    /// <summary>Everybody.</summary>
    General = 1,

    /// <summary>Small and medium-sized enterprises (中小企业), who never pay more than everybody does.</summary>
    SmallAndMedium = 2,
}
