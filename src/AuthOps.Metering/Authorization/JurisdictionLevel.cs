namespace AuthOps.Metering.Authorization;

/// <summary>The level of an administrative division (行政区划).</summary>
public enum JurisdictionLevel
{
    /// <summary>省级: four zeros at the end.</summary>
    Province = 1,

    /// <summary>地级: two zeros at the end.</summary>
    City = 2,

    /// <summary>县级.</summary>
    County = 3,
}
