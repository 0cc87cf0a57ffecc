namespace AuthOps.Metering.Authorization;

/// <summary>The level of data (数据分级, GB/T 43697-2024). Values are ordered and never change meaning.</summary>
public enum DataLevel
{
    /// <summary>一般数据: general data, which alone can be operated under an authorisation.</summary>
    General = 1,

    /// <summary>重要数据: important data.</summary>
    Important = 2,

    /// <summary>核心数据: core data.</summary>
    Core = 3,
}
