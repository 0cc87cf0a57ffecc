namespace AuthOps.Anonymization;

/// <summary>What an attribute is to the persons described (GB/T 37964-2019: 直接标识符, 准标识符, 敏感属性).</summary>
public enum AttributeRole
{
    /// <summary>Identifies by itself: a name, an identity number. It never leaves.</summary>
    Direct = 1,

    /// <summary>Identifies together with others: age, region, occupation. It is generalised.</summary>
    QuasiIdentifier = 2,

    /// <summary>What must not become known of a person: a diagnosis. It is kept, and protected by a diversity model.</summary>
    Sensitive = 3,

    /// <summary>Neither; declared by the custodian, and released as it is.</summary>
    NonIdentifying = 4,
}
