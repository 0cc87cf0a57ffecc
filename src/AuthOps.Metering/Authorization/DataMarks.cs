namespace AuthOps.Metering.Authorization;

/// <summary>What data contains, beside its level (数据分类). Values never change meaning.</summary>
[Flags]
public enum DataMarks
{
    /// <summary>Nothing of the below.</summary>
    None = 0,

    /// <summary>个人信息: personal information.</summary>
    Personal = 1,

    /// <summary>敏感个人信息: sensitive personal information; its use needs separate consent (PIPL Art. 29).</summary>
    SensitivePersonal = 2,

    /// <summary>不满十四周岁未成年人的个人信息: of minors under fourteen; a guardian consents (PIPL Art. 31).</summary>
    Minors = 4,

    /// <summary>商业秘密、企业信息: of firms, which are sources with a say of their own.</summary>
    Business = 8,
}
