namespace AuthOps.Metering.Authorization;

/// <summary>What is registered. Values never change meaning.</summary>
public enum RegistrationKind
{
    /// <summary>公共数据资源: required before it is operated.</summary>
    Resource = 1,

    /// <summary>数据产品和服务: encouraged (鼓励), never a condition.</summary>
    Product = 2,
}
