namespace AuthOps.Metering.Tariffs;

/// <summary>What holds for a whole tariff. Immutable and safe to share between threads.</summary>
public sealed record TariffTerms
{
    /// <summary>The rule by which exact amounts become whole fen; one that never charges more than the nearest fen.</summary>
    public FenRounding Rounding { get; init; } = FenRounding.HalfUp;

    /// <summary>The developers that are small or medium-sized enterprises and pay their price where there is one.</summary>
    public IReadOnlyList<string> SmallEnterprises { get; init; } = [];

    /// <summary>
    /// The conditions of free use. Null: every scenario of public governance or welfare uses products free of charge.
    /// Otherwise only those that meet the terms in force, and others of these classes pay as everybody does.
    /// </summary>
    public IReadOnlyList<FreeUseTerms>? FreeUse { get; init; }

    /// <summary>
    /// When operation began; null leaves it open. Until a full year later the prices of base products are trial prices
    /// (试行收费标准), afterwards none is.
    /// </summary>
    public DateTimeOffset? OperationBegan { get; init; }
}
