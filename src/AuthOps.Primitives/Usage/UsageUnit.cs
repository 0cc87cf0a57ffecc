namespace AuthOps.Primitives.Usage;

/// <summary>
/// What an amount counts. The first four are the charge units of 发改价格〔2025〕65号; the rest are measures of
/// processing. Values are part of the wire format and never change meaning.
/// </summary>
public enum UsageUnit
{
    /// <summary>产品数量: products delivered.</summary>
    Products = 1,

    /// <summary>服务次数: service calls.</summary>
    ServiceCalls = 2,

    /// <summary>服务时间: seconds of service.</summary>
    ServiceSeconds = 3,

    /// <summary>数据调用量: data invocations (records returned or matched).</summary>
    DataInvocations = 4,

    /// <summary>Rows read inside the domain.</summary>
    Rows = 5,

    /// <summary>Bytes leaving the domain.</summary>
    Bytes = 6,

    /// <summary>Milliseconds of computation.</summary>
    ComputeMilliseconds = 7,

    /// <summary>
    /// Privacy loss in 10^-12 of zCDP rho, rounded up. May be voided only before the first row is read; after
    /// that expiry, crash, cancellation and exception all burn it, and it is never leased.
    /// </summary>
    PrivacyPicoRho = 8,
}
