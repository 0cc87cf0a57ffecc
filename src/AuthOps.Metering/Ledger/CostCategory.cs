namespace AuthOps.Metering.Ledger;

/// <summary>What a cost of operation is for (经营成本, 发改价格〔2025〕65号). Values never change meaning.</summary>
public enum CostCategory
{
    /// <summary>平台建设: building the platform.</summary>
    PlatformConstruction = 1,

    /// <summary>平台运维: running the platform.</summary>
    PlatformOperation = 2,

    /// <summary>数据传输: transmission.</summary>
    Transmission = 3,

    /// <summary>数据汇聚: aggregation.</summary>
    Aggregation = 4,

    /// <summary>数据存储: storage.</summary>
    Storage = 5,

    /// <summary>数据加工处理: processing.</summary>
    Processing = 6,

    /// <summary>人工: labour.</summary>
    Labour = 7,

    /// <summary>其他: other reasonable costs.</summary>
    Other = 8,
}
