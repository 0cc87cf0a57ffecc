namespace AuthOps.Metering.Authorization;

/// <summary>The roles of the measures (Art. 3, 6, 15, 18, 28); a party holds one or several. Values never change meaning.</summary>
[Flags]
public enum PartyRoles
{
    /// <summary>No role.</summary>
    None = 0,

    /// <summary>实施机构: grants and supervises.</summary>
    ImplementingBody = 1,

    /// <summary>运营机构: operates under a grant.</summary>
    Operator = 2,

    /// <summary>开发主体: develops products in a scenario.</summary>
    Developer = 4,

    /// <summary>业务实施主体: implements in its sector (Art. 15).</summary>
    SectorImplementer = 8,

    /// <summary>主管部门: the data authority; approves and keeps the files.</summary>
    DataAuthority = 16,

    /// <summary>数源单位: supplies resources.</summary>
    SourceUnit = 32,

    /// <summary>审计: reads everything, does nothing.</summary>
    Auditor = 64,

    /// <summary>第三方评估: assesses from evidence (Art. 28).</summary>
    ThirdPartyAssessor = 128,
}
